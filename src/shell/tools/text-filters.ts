/** Tools that change text as it flows: `tr`, `tee`, `base64`, `seq`, `yes`. */
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

function expandSet(set: string): string[] {
  const named = set.replace(/\[:(\w+):\]/g, (whole, name: string) => NAMED[name] ?? whole)
  const plain = named.replace(/\\([0-7]{3}|.)/g, (_, char: string) =>
    char.length === 3 ? String.fromCharCode(parseInt(char, 8)) : (ESCAPES[char] ?? char),
  )
  const characters = [...plain]
  const expanded: string[] = []
  for (let at = 0; at < characters.length; at++) {
    const last = characters[at + 2]
    if (characters[at + 1] !== '-' || last === undefined) {
      expanded.push(characters[at])
      continue
    }
    for (let code = characters[at].codePointAt(0) ?? 0; code <= (last.codePointAt(0) ?? 0); code++)
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
    const complement = options.has('c') || options.has('C')
    const from = expandSet(first)
    const to = second === undefined ? undefined : expandSet(second)
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
    const { text, status } = await readText(process, options.operands)
    if (status !== 0) return status
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

export const seq = defineTool({
  name: 'seq',
  usage: '[OPTION]... [FIRST [INCREMENT]] LAST',
  letters: '+s:wf:0123456789.',
  long: { separator: 's', 'equal-width': 'w' },
  async run(process, options) {
    const words = process.argv
      .slice(1)
      .filter((word, index, all) => /^-?[\d.]+$/.test(word) && !/^-[sf]$/.test(all[index - 1] ?? ''))
    const bad = options.operands.find((word) => !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word))
    const hint = "\nTry 'seq --help' for more information."
    if (bad !== undefined) return fail(process, `invalid floating point argument: '${bad}'${hint}`)
    const numbers = (words.length > 0 ? words : options.operands).map(Number)
    if (numbers.length === 0) return fail(process, `missing operand${hint}`)
    const [first, step, last] =
      numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
    if (step === 0) return fail(process, `invalid Zero increment value: '${words[1]}'${hint}`)
    const digits = Math.max(
      ...words.slice(0, Math.max(1, words.length - 1)).map((word) => word.split('.')[1]?.length ?? 0),
    )
    const count = Math.floor((last - first) / step + 1e-9) + 1
    const separator = options.value('s') ?? '\n'
    const width = options.has('w') ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0
    let text = ''
    for (let at = 0; at < count; at++) {
      text += (first + at * step).toFixed(digits).padStart(width, '0') + (at < count - 1 ? separator : '\n')
      if (text.length < BLOCK) continue
      await process.stdout.write(text)
      await process.sleep(1)
      text = ''
    }
    await process.stdout.write(text)
    return 0
  },
})

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
