/**
 * The part of Go's text/template that people write after -o go-template: fields, pipes, range, if, with, variables, index, len,
 * printf and comparisons. Upstream: text/template.
 *
 * Simplified: a real kubectl has the whole language (define, block, break, call, ...) and base64decode among its functions.
 */
import { goValue } from './go-value'
import { isTree } from './manifest'

export class GoTemplateError extends Error {}

type Part = { readonly text: string } | { readonly action: string } | Block
interface Block {
  readonly keyword: string
  readonly argument: string
  readonly body: readonly Part[]
  readonly otherwise: readonly Part[]
}

interface Scope {
  readonly dot: unknown
  readonly root: unknown
  readonly variables: Map<string, unknown>
}

export function compileGoTemplate(template: string): (value: unknown) => string {
  const parts = parse(tokensOf(template))
  return (value) => render(parts, { dot: value, root: value, variables: new Map() })
}

type Token = { readonly text: string } | { readonly action: string }

function tokensOf(template: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < template.length;) {
    const open = template.indexOf('{{', at)
    if (open < 0) return [...tokens, { text: template.slice(at) }]
    const close = template.indexOf('}}', open)
    if (close < 0) throw new GoTemplateError('unclosed action')
    const raw = template.slice(open + 2, close)
    const before = template.slice(at, open)
    tokens.push(
      { text: raw.startsWith('- ') ? before.trimEnd() : before },
      { action: raw.replace(/^-\s/, '').replace(/\s-$/, '').trim() },
    )
    at = close + 2
    if (/\s-$/.test(raw)) while (/\s/.test(template[at] ?? '')) at++
  }
  return tokens
}

function parse(tokens: readonly Token[]): Part[] {
  let at = 0
  const readBody = (isInside: boolean): { parts: Part[]; ended: string } => {
    const parts: Part[] = []
    while (at < tokens.length) {
      const token = tokens[at++]
      if ('text' in token) {
        parts.push(token)
        continue
      }
      const [keyword] = token.action.split(/\s+/, 1)
      if (keyword === 'end' || keyword === 'else') {
        if (!isInside) throw new GoTemplateError(`unexpected {{${keyword}}}`)
        return { parts, ended: token.action }
      }
      parts.push(
        ['if', 'range', 'with'].includes(keyword)
          ? readBlock(keyword, token.action.slice(keyword.length).trim())
          : token,
      )
    }
    if (isInside) throw new GoTemplateError('unexpected EOF')
    return { parts, ended: '' }
  }
  const readBlock = (keyword: string, argument: string): Block => {
    const { parts: body, ended } = readBody(true)
    if (ended === 'end') return { keyword, argument, body, otherwise: [] }
    const chained = /^else if (.*)$/.exec(ended)
    return { keyword, argument, body, otherwise: chained ? [readBlock('if', chained[1])] : readBody(true).parts }
  }
  return readBody(false).parts
}

const render = (parts: readonly Part[], scope: Scope): string => parts.map((part) => renderPart(part, scope)).join('')

function renderPart(part: Part, scope: Scope): string {
  if ('text' in part) return part.text
  if ('keyword' in part) return renderBlock(part, scope)
  const { action } = part
  if (action.startsWith('/*')) return ''
  const assignment = /^(\$\w+)\s*:?=\s*(.*)$/s.exec(action)
  if (assignment) {
    scope.variables.set(assignment[1], pipeline(assignment[2], scope))
    return ''
  }
  const value = pipeline(action, scope)
  return value === undefined || value === null ? '<no value>' : goValue(value)
}

function renderBlock({ keyword, argument, body, otherwise }: Block, scope: Scope): string {
  const [, names, expression] = /^(?:((?:\$\w+\s*,\s*)?\$\w+)\s*:=\s*)?(.*)$/s.exec(argument) ?? []
  const value = pipeline(expression ?? '', scope)
  if (!isTrue(value)) return render(otherwise, scope)
  if (keyword === 'if') return render(body, scope)
  const variables = names?.split(/\s*,\s*/) ?? []
  if (keyword === 'with') return render(body, bind(scope, value, variables.length > 0 ? [[variables[0], value]] : []))
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isTree(value)
      ? sortedEntries(value)
      : []
  return entries
    .map(([key, item]) =>
      render(
        body,
        bind(
          scope,
          item,
          variables.length === 2
            ? [
                [variables[0], key],
                [variables[1], item],
              ]
            : variables.map((name) => [name, item]),
        ),
      ),
    )
    .join('')
}

const sortedEntries = (tree: Readonly<Record<string, unknown>>): [unknown, unknown][] =>
  Object.keys(tree)
    .sort()
    .map((key) => [key, tree[key]])
const bind = (scope: Scope, dot: unknown, added: readonly (readonly [string, unknown])[]): Scope => ({
  ...scope,
  dot,
  variables: new Map([...scope.variables, ...added]),
})

const isTrue = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : isTree(value) ? Object.keys(value).length > 0 : Boolean(value)

function pipeline(text: string, scope: Scope): unknown {
  let piped: unknown[] = []
  for (const command of splitOutside(text, '|')) piped = [call(wordsOf(command), piped, scope)]
  return piped[0]
}

function call(words: readonly string[], piped: readonly unknown[], scope: Scope): unknown {
  const [head = '', ...tail] = words
  const apply = functions[head]
  if (apply) return apply([...tail.map((word) => operand(word, scope)), ...piped])
  if (/^[a-z]\w*$/i.test(head) && !/^(true|false|nil)$/.test(head))
    throw new GoTemplateError(`function ${JSON.stringify(head)} not defined`)
  return operand(head, scope)
}

function operand(word: string, scope: Scope): unknown {
  if (word.startsWith('(')) {
    const [, inside, path] = /^\((.*)\)([^()]*)$/s.exec(word) ?? []
    return walk(pipeline(inside ?? '', scope), path ?? '')
  }
  if (word.startsWith('"')) return JSON.parse(word)
  if (word.startsWith('`')) return word.slice(1, -1)
  if (/^-?\d/.test(word)) return Number(word)
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === 'nil') return null
  if (!word.startsWith('$')) return walk(scope.dot, word)
  const [variable] = /^\$\w*/.exec(word) ?? ['$']
  return walk(variable === '$' ? scope.root : scope.variables.get(variable), word.slice(variable.length))
}

const walk = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .filter(Boolean)
    .reduce((found, name) => (isTree(found) ? found[name] : undefined), value)

const functions: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  index: ([value, ...keys]) =>
    keys.reduce(
      (found, key) => (Array.isArray(found) ? found[Number(key)] : isTree(found) ? found[String(key)] : undefined),
      value,
    ),
  len: ([value]) =>
    isTree(value) ? Object.keys(value).length : Array.isArray(value) || typeof value === 'string' ? value.length : 0,
  printf: ([format, ...values]) => printf(String(format), values),
  print: (values) => values.map(goValue).join(''),
  println: (values) => `${values.map(goValue).join(' ')}\n`,
  eq: ([first, ...others]) => others.some((other) => other === first),
  ne: ([a, b]) => a !== b,
  lt: ([a, b]) => Number(a) < Number(b),
  le: ([a, b]) => Number(a) <= Number(b),
  gt: ([a, b]) => Number(a) > Number(b),
  ge: ([a, b]) => Number(a) >= Number(b),
  and: (values) => values.find((value) => !isTrue(value)) ?? values.at(-1),
  or: (values) => values.find(isTrue) ?? values.at(-1),
  not: ([value]) => !isTrue(value),
  exists: ([value, ...keys]) => functions.index([value, ...keys]) !== undefined,
  base64decode: ([value]) =>
    new TextDecoder().decode(Uint8Array.from(atob(String(value)), (char) => char.charCodeAt(0))),
}

function printf(format: string, values: readonly unknown[]): string {
  let next = 0
  return format.replaceAll(/%(-?\d*)([svdq%])/g, (_, width: string, verb: string) => {
    if (verb === '%') return '%'
    const text = verb === 'q' ? JSON.stringify(values[next++]) : goValue(values[next++])
    return width.startsWith('-') ? text.padEnd(-Number(width)) : text.padStart(Number(width))
  })
}

/** Words of a command: quoted texts and parentheses are one word. */
function wordsOf(command: string): string[] {
  return splitOutside(command, ' ').filter((word) => word !== '')
}

function splitOutside(text: string, by: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let part = ''
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === '`') quote = char
    else if (char === '(') depth++
    else if (char === ')') depth--
    if (char === by && depth === 0 && quote === '') {
      parts.push(part.trim())
      part = ''
    } else part += char
  }
  return [...parts, part.trim()]
}
