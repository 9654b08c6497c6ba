/** `a{b,c}d` and `{1..3}`: one word becomes several before anything else is expanded. Brace Expansion, bash(1). */
const MAX_WORDS = 10_000

/** What the text between the braces stands for, or undefined when it is no brace expression. */
export function braceAlternatives(text: string): readonly string[] | undefined {
  const inner = text.slice(1, -1)
  const sequence = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner)
  if (sequence) return expandSequence(sequence[1], sequence[2], Number(sequence[3] ?? 1))
  const parts = splitAlternatives(inner)
  return parts.length > 1 ? parts : undefined
}

function expandSequence(from: string, to: string, step: number): readonly string[] | undefined {
  const isNumber = /\d/.test(from)
  if (isNumber !== /\d/.test(to)) return undefined
  const first = isNumber ? Number(from) : from.charCodeAt(0)
  const last = isNumber ? Number(to) : to.charCodeAt(0)
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0
  const stride = (Math.abs(step) || 1) * (first <= last ? 1 : -1)
  const words: string[] = []
  for (let n = first; stride > 0 ? n <= last : n >= last; n += stride) {
    if (words.length >= MAX_WORDS) break
    words.push(isNumber ? padded(n, width) : String.fromCharCode(n))
  }
  return words
}

const padded = (n: number, width: number): string =>
  n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0')

/** Splits at commas outside of inner braces and quotes. */
function splitAlternatives(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === "'" || char === '"') i = closing(text, i)
    else if (char === '{') depth++
    else if (char === '}') depth--
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function closing(text: string, at: number): number {
  const end = text.indexOf(text[at], at + 1)
  return end < 0 ? text.length : end
}
