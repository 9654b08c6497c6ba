/**
 * The order of keys in YAML that Go writes: letters after everything else, runs of digits by their value (`a2` before `a10`).
 * Upstream: sigs.k8s.io/yaml/goyaml.v2/sorter.go.
 */
export function compareKeys(left: string, right: string): number {
  if (left === right) return 0
  const a = [...left]
  const b = [...right]
  const at = a.findIndex((character, index) => character !== b[index])
  if (at < 0 || at >= b.length) return a.length - b.length
  if (isLetter(a[at]) && isLetter(b[at])) return codePoint(a[at]) - codePoint(b[at])
  if (isLetter(a[at]) || isLetter(b[at])) return isLetter(a[at]) === (at > 0 && isDigit(a[at - 1])) ? -1 : 1
  return compareNumbers(a, b, at) || codePoint(a[at]) - codePoint(b[at])
}

const codePoint = (character: string): number => character.codePointAt(0) ?? 0
const isLetter = (character: string): boolean => /\p{L}/u.test(character)
const isDigit = (character: string): boolean => /\p{Nd}/u.test(character)

/** Zero when neither goes on with a number. */
function compareNumbers(a: readonly string[], b: readonly string[], at: number): number {
  const lead = (a[at] === '0' || b[at] === '0') && followsNumber(a, at) ? '1' : ''
  const first = digitsFrom(a, at)
  const second = digitsFrom(b, at)
  const difference = BigInt(lead + first || '0') - BigInt(lead + second || '0')
  return difference === 0n ? first.length - second.length : difference < 0n ? -1 : 1
}

/** Whether the digits before hold more than zeros: then a zero here is no leading one. */
function followsNumber(characters: readonly string[], at: number): boolean {
  for (let index = at - 1; index >= 0 && isDigit(characters[index]); index--) if (characters[index] !== '0') return true
  return false
}

function digitsFrom(characters: readonly string[], at: number): string {
  let digits = ''
  for (let index = at; index < characters.length && /[0-9]/.test(characters[index]); index++) digits += characters[index]
  return digits
}
