/** Tools that change text as it flows: `tr`, `tee`, `base64`, `yes`. */
import { resolvePath } from '../../base/os/file-system'
import type { Writer } from '../../base/os/process'
import { defineTool, fail, reasonOf } from '../tool'
import { readEach, readText } from '../tool-input'
import { decodeBase64, encodeBase64 } from './base64-text'

const NAMED: Readonly<Record<string, string>> = {
  upper: 'A-Z',
  lower: 'a-z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: '0-9A-Za-z',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\0-\x1f\x7f',
  print: ' -~',
  graph: '!-~',
}
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '0': '\0',
}

class SetProblem extends Error {}

function unescaped(piece: string): string {
  if (!/^\\./s.test(piece)) return piece
  return /^\\[0-7]/.test(piece) ? String.fromCharCode(parseInt(piece.slice(1), 8)) : (ESCAPES[piece[1]] ?? piece[1])
}

function expandSet(set: string): string[] {
  const named = set.replace(/\[:(\w+):\]/g, (whole, name: string) => NAMED[name] ?? whole)
  // What was escaped is no range.
  const characters = (named.match(/\\[0-7]{1,3}|\\.|[^]/gu) ?? []).map(
    (piece): { char: string; escaped: boolean } => ({ char: unescaped(piece), escaped: piece.length > 1 && piece.startsWith('\\') }),
  )
  const expanded: string[] = []
  for (let at = 0; at < characters.length; at++) {
    const last = characters[at + 2]?.char
    if (characters[at + 1]?.char !== '-' || characters[at + 1].escaped || last === undefined) {
      expanded.push(characters[at].char)
      continue
    }
    if (last < characters[at].char) throw new SetProblem(`range-endpoints of '${characters[at].char}-${last}' are in reverse collating sequence order`)
    for (let code = characters[at].char.codePointAt(0) ?? 0; code <= (last.codePointAt(0) ?? 0); code++)
      expanded.push(String.fromCodePoint(code))
    at += 2
  }
  return expanded
}

export const tr = defineTool({
  name: 'tr',
  usage: '[OPTION]... SET1 [SET2]',
  letters: '+dscCt',
  long: { delete: 'd', 'squeeze-repeats': 's', complement: 'c', 'truncate-set1': 't' },
  async run(process, options) {
    const [first, second] = options.operands
    const hint = "\nTry 'tr --help' for more information."
    if (first === undefined) return fail(process, `missing operand${hint}`)
    const deletes = options.has('d')
    const squeezes = options.has('s')
    if (second === undefined && !deletes && !squeezes)
      return fail(process, `missing operand after '${first}'\nTwo strings must be given when translating.${hint}`)
    if (deletes && !squeezes && second !== undefined)
      return fail(process, `extra operand '${second}'\nOnly one string may be given when deleting without squeezing repeats.${hint}`)
    if (second === '' && !deletes && !squeezes) return fail(process, 'when not truncating set1, string2 must be non-empty')
    const complement = options.has('c') || options.has('C')
    let sets: readonly [string[], string[] | undefined]
    try {
      sets = [expandSet(first), second === undefined ? undefined : expandSet(second.replace(/^\[(.)\*\]$/, (_, char: string) => char))]
    } catch (error) {
      if (error instanceof SetProblem) return fail(process, error.message)
      throw error
    }
    const [from, to] = sets
    const members = new Set(from)
    const isMember = (char: string): boolean => members.has(char) !== complement
    const map = new Map(from.map((char, index) => [char, to?.[Math.min(index, to.length - 1)] ?? char]))
    const translate = (char: string): string =>
      !isMember(char) || to === undefined || deletes ? char : complement ? (to.at(-1) ?? char) : (map.get(char) ?? char)
    const squeezed = new Set(to && !deletes ? to : deletes && to ? to : from)
    const isSqueezed = (char: string): boolean => squeezes && (to === undefined ? isMember(char) : squeezed.has(char))
    let last = ''
    return readEach(process, [], async (reader) => {
      for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
        let text = ''
        for (const char of chunk) {
          if (deletes && isMember(char)) continue
          const made = translate(char)
          if (made === last && isSqueezed(made)) continue
          text += made
          last = made
        }
        await process.stdout.write(text)
      }
      return true
    })
  },
})

export const tee = defineTool({
  name: 'tee',
  usage: '[OPTION]... [FILE]...',
  letters: 'aip',
  long: { append: 'a' },
  async run(process, options) {
    let status = 0
    const { files } = process
    const outputs: Pick<Writer, 'write'>[] = [process.stdout]
    for (const name of options.operands) {
      const path = resolvePath(process.cwd, name)
      try {
        files.write(path, '', { append: options.has('a') })
        outputs.push({ write: async (text) => files.write(path, text, { append: true }) })
      } catch (error) {
        status = await fail(process, `${name}: ${reasonOf(error)}`)
      }
    }
    for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read()) {
      for (const output of outputs) await output.write(chunk)
    }
    return status
  },
})

export const base64 = defineTool({
  name: 'base64',
  usage: '[OPTION]... [FILE]',
  letters: 'dDiw:',
  long: { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' },
  async run(process, options) {
    const { text: given, status } = await readText(process, options.operands)
    if (status !== 0) return status
    const text = options.has('i') && options.has('d') ? given.replace(/[^A-Za-z0-9+/=]/g, '') : given
    if (options.has('d') || options.has('D')) {
      const decoded = decodeBase64(text)
      if (decoded === undefined) return fail(process, 'invalid input')
      await process.stdout.write(decoded)
      return 0
    }
    const width = Number(options.value('w') ?? 76)
    const encoded = encodeBase64(text)
    await process.stdout.write(width === 0 ? encoded : encoded.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'))
    return 0
  },
})

const BLOCK = 16 * 1024

export const yes = defineTool({
  name: 'yes',
  usage: '[STRING]...',
  async run(process, { operands }) {
    const line = `${operands.length === 0 ? 'y' : operands.join(' ')}\n`
    const block = line.repeat(Math.max(1, Math.floor(BLOCK / 4 / line.length)))
    for (;;) {
      await process.stdout.write(block)
      await process.sleep(1)
    }
  },
})
