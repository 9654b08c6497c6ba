/**
 * What a plain YAML scalar means to Go programs that read YAML 1.1 (sigs.k8s.io/yaml, which kubectl uses): `yes` and `on` are booleans,
 * `0644` is octal, `08` is eight, dates and `12:30` stay texts. Whole numbers beyond 2^53 stay BigInt.
 */
const words = new Map<string, unknown>([
  ['', null],
  ['~', null],
  ...spellings('null', null),
  ...['y', 'yes', 'true', 'on'].flatMap((word) => spellings(word, true)),
  ...['n', 'no', 'false', 'off'].flatMap((word) => spellings(word, false)),
])

/** `yes`, `Yes`, `YES`. */
function spellings(word: string, value: unknown): [string, unknown][] {
  return [word, word[0].toUpperCase() + word.slice(1), word.toUpperCase()].map((spelling) => [spelling, value])
}

const WHOLE = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/
const FLOATING = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const INT64_LIMIT = 2n ** 63n

/** The text itself when it means nothing else. */
export function readPlainScalar(text: string): unknown {
  const word = words.get(text)
  if (word !== undefined) return word
  if (!/^[-+.0-9]/.test(text)) return text
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '')
  const whole = readWhole(digits)
  if (whole !== undefined) return whole
  if (!FLOATING.test(digits)) return text
  const number = Number(digits)
  return Number.isFinite(number) ? number : text
}

function readWhole(digits: string): number | bigint | undefined {
  const match = WHOLE.exec(digits)
  if (!match) return undefined
  const magnitude = BigInt(jsLiteral(match[2]))
  const value = match[1] === '-' ? -magnitude : magnitude
  if (value < -INT64_LIMIT || value >= 2n * INT64_LIMIT) return undefined
  const isExact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
  return isExact ? Number(value) : value
}

/** `0644` is written `0o644` for BigInt. */
const jsLiteral = (digits: string): string => (/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase())
