/** Patterns of KEYS, SCAN and PSUBSCRIBE: `h?llo*[a-c]`. Upstream: redis' util.c (stringmatchlen). Never slower than text times pattern. */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  /** Where to go on when what followed the last star does not fit. */
  let star: { readonly p: number; t: number } | undefined
  for (;;) {
    if (pattern[p] === '*') {
      star = { p: ++p, t }
      continue
    }
    if (t === text.length && p === pattern.length) return true
    const next = t < text.length && p < pattern.length ? afterOne(pattern, p, text[t]) : undefined
    if (next !== undefined) {
      p = next
      t++
      continue
    }
    if (!star || star.t >= text.length) return false
    t = ++star.t
    p = star.p
  }
}

/** Where the pattern goes on when its next part means this letter. */
function afterOne(pattern: string, at: number, letter: string): number | undefined {
  const mark = pattern[at]
  if (mark === '?') return at + 1
  if (mark === '[') return afterClass(pattern, at + 1, letter)
  if (mark === '\\' && at + 1 < pattern.length) return pattern[at + 1] === letter ? at + 2 : undefined
  return mark === letter ? at + 1 : undefined
}

function afterClass(pattern: string, from: number, letter: string): number | undefined {
  const isNegated = pattern[from] === '^'
  let at = isNegated ? from + 1 : from
  let isIn = false
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    if (pattern[at + 1] === '-' && at + 2 < pattern.length) {
      isIn ||= letter >= pattern[at] && letter <= pattern[at + 2]
      at += 2
    } else isIn ||= pattern[at] === letter
  }
  return isIn === isNegated ? undefined : at + 1
}
