/**
 * `rewrite`: asks for another name than the client did, and answers under the client's.
 * Upstream: coredns plugin/rewrite (v1.11.3).
 *
 * Simplified: only names are rewritten; a real CoreDNS also rewrites types, classes, EDNS options and TTLs.
 */
import { absolute } from './corefile'
import { SetupError, type DnsPlugin } from './plugin'

type Rename = (name: string) => string | undefined

export const rewrite: DnsPlugin = {
  name: 'rewrite',
  setup({ arguments: words }) {
    const [field, ...rest] = words[0] === 'stop' || words[0] === 'continue' ? words.slice(1) : words
    if (field !== 'name') throw new SetupError(`invalid rule type "${field ?? ''}"`)
    const rename = renaming(rest)
    return {
      name: 'rewrite',
      wrap: (next) => (request, respond) => {
        const asked = request.question.name
        const name = rename(asked.toLowerCase())
        if (name === undefined) return next(request, respond)
        next({ ...request, question: { ...request.question, name } }, (reply) => {
          const answers = reply.answers.map((record) => (record.name === name ? { ...record, name: asked } : record))
          respond({ ...reply, answers })
        })
      },
    }
  },
}

function renaming(words: readonly string[]): Rename {
  const [kind, from, to] = words.length >= 3 && kinds.has(words[0]) ? words : ['exact', ...words]
  if (from === undefined || to === undefined) throw new SetupError('few arguments for a name rule')
  if (kind === 'exact') return (name) => (name === absolute(from) ? absolute(to) : undefined)
  if (kind === 'prefix') return (name) => (name.startsWith(from) ? to + name.slice(from.length) : undefined)
  if (kind === 'substring') return (name) => (name.includes(from) ? name.replace(from, to) : undefined)
  if (kind === 'regex') return byExpression(from, to)
  const [end, ending] = [absolute(from), absolute(to)]
  return (name) => (name.endsWith(end) ? name.slice(0, -end.length) + ending : undefined)
}

const kinds = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex'])

/** `{1}` stands for the first group. */
function byExpression(from: string, to: string): Rename {
  const expression = compiled(from)
  return (name) => {
    const groups = expression.exec(name)
    return groups ? absolute(to.replace(/\{(\d+)\}/g, (_, group: string) => groups[Number(group)] ?? '')) : undefined
  }
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (error) {
    if (error instanceof SyntaxError) throw new SetupError(`invalid regex pattern in a name rule: ${pattern}`)
    throw error
  }
}
