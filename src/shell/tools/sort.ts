/** `sort` in the C locale: whole lines or keys (`-k2,2n`), numbers, human sizes, versions; `-u` drops equals. Upstream: coreutils src/sort.c. */
import { resolvePath } from '../../base/os/file-system'
import { defineTool, fail } from '../tool'
import type { Options } from '../tool-options'
import { readText } from '../tool-input'

interface Key {
  readonly fromField: number
  readonly fromChar: number
  readonly toField: number
  readonly toChar: number
  readonly flags: string
}

const GLOBAL_FLAGS = 'nrbfhVgdiM'

export const sort = defineTool({
  name: 'sort',
  usage: '[OPTION]... [FILE]...',
  letters: 'nrufbhVgdicCst:k:o:zMmR',
  long: {
    'numeric-sort': 'n',
    reverse: 'r',
    unique: 'u',
    'ignore-case': 'f',
    key: 'k',
    'field-separator': 't',
    output: 'o',
    'human-numeric-sort': 'h',
    'version-sort': 'V',
    stable: 's',
    check: 'c',
    'ignore-leading-blanks': 'b',
    'general-numeric-sort': 'g',
    'month-sort': 'M',
    'random-sort': 'R',
    'zero-terminated': 'z',
    merge: 'm',
  },
  usageStatus: 2,
  async run(process, options) {
    const keys: Key[] = []
    for (const text of options.values('k')) {
      const key = parseKey(text)
      if (!key) return fail(process, `invalid number at field start: invalid count at start of '${text}'`, 2)
      keys.push(key)
    }
    const { text, status } = await readText(process, options.operands, (name, reason, busybox) =>
      busybox ? `${name}: ${reason}` : `cannot read: ${name}: ${reason}`,
    )
    if (status !== 0) return 2
    const end = options.has('z') ? '\0' : '\n'
    const lines = text === '' ? [] : (text.endsWith(end) ? text.slice(0, -1) : text).split(end)
    const chances = new Map(options.has('R') ? [...new Set(lines)].map((line) => [line, process.random()]) : [])
    const compare: Compare = options.has('R') ? (a, b) => (chances.get(a) ?? 0) - (chances.get(b) ?? 0) : comparator(options, keys)
    if (options.has('c') || options.has('C')) {
      const at = lines.findIndex((line, index) => index > 0 && compare(lines[index - 1], line) > 0)
      return at < 0
        ? 0
        : options.has('C')
          ? 1
          : fail(process, `${options.operands[0] ?? '-'}:${at + 1}: disorder: ${lines[at]}`)
    }
    const sorted = lines.sort(compare)
    const equal = comparator(options, keys, false)
    const kept = options.has('u')
      ? sorted.filter((line, index) => index === 0 || equal(sorted[index - 1], line) !== 0)
      : sorted
    const output = kept.map((line) => line + end).join('')
    const path = options.value('o')
    if (path === undefined) await process.stdout.write(output)
    else process.files.write(resolvePath(process.cwd, path), output)
    return 0
  },
})

function parseKey(text: string): Key | undefined {
  const parts = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text)
  if (!parts || parts[1] === '0') return undefined
  const [, fromField, fromChar, fromFlags, toField, toChar, toFlags = ''] = parts
  return {
    fromField: Number(fromField),
    fromChar: Number(fromChar ?? 1),
    toField: toField === undefined ? Infinity : Number(toField),
    toChar: Number(toChar ?? 0),
    flags: fromFlags + toFlags,
  }
}

type Compare = (a: string, b: string) => number

const byBytes: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

function comparator(
  options: Options,
  keys: readonly Key[],
  lastResort = !options.has('s') && !options.has('u'),
): Compare {
  const globalFlags = [...GLOBAL_FLAGS].filter(options.has).join('')
  const separator = options.value('t')
  const parts =
    keys.length === 0
      ? [{ pick: (line: string) => (globalFlags.includes('b') ? line.trimStart() : line), flags: globalFlags }]
      : keys.map((key) => ({
          pick: (line: string) => fieldOf(line, key, separator),
          flags: key.flags === '' ? globalFlags : key.flags,
        }))
  return (a, b) => {
    for (const { pick, flags } of parts) {
      const order = compareBy(flags)(pick(a), pick(b))
      if (order !== 0) return flags.includes('r') ? -order : order
    }
    if (!lastResort) return 0
    return options.has('r') ? -byBytes(a, b) : byBytes(a, b)
  }
}

/** Without a separator a field begins with the blanks before it. */
function fieldOf(
  line: string,
  { fromField, fromChar, toField, toChar, flags }: Key,
  separator: string | undefined,
): string {
  const fields = separator === undefined ? (line.match(/\s*\S+|\s+$/g) ?? []) : line.split(separator)
  const last = Math.min(toField, fields.length)
  const picked = fields.slice(fromField - 1, last)
  if (picked.length === 0) return ''
  if (toChar > 0 && toField <= fields.length) picked[picked.length - 1] = picked[picked.length - 1].slice(0, toChar)
  const joined = picked.join(separator ?? '')
  const trimmed = flags.includes('b') ? joined.trimStart() : joined
  return trimmed.slice(fromChar - 1)
}

function compareBy(flags: string): Compare {
  if (flags.includes('h')) return (a, b) => humanValue(a) - humanValue(b)
  if (flags.includes('g')) return (a, b) => (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0)
  if (flags.includes('n')) return (a, b) => numberOf(a) - numberOf(b)
  if (flags.includes('M')) return (a, b) => monthOf(a) - monthOf(b)
  if (flags.includes('V')) return compareVersions
  if (flags.includes('f')) return (a, b) => byBytes(a.toUpperCase(), b.toUpperCase())
  return byBytes
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const monthOf = (text: string): number => MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase())

const numberOf = (text: string): number => Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0

function humanValue(text: string): number {
  const unit = /^\s*-?[\d.]+([kKMGTPE])/.exec(text)?.[1] ?? ''
  return numberOf(text) * 1024 ** (unit === '' ? 0 : 'KMGTPE'.indexOf(unit.toUpperCase()) + 1)
}

function compareVersions(a: string, b: string): number {
  const split = (text: string): string[] => text.match(/\d+|\D+/g) ?? []
  const [left, right] = [split(a), split(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x = '', y = ''] = [left[at], right[at]]
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : byBytes(x, y)
    if (order !== 0) return order
  }
  return 0
}
