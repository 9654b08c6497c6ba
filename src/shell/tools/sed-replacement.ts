/** The right side of `s///`. */

/** `&` and `\1`; `\U`, `\L`, `\u`, `\l`, `\E` change case. */
export function replacementText(replacement: string, groups: readonly string[]): string {
  let text = ''
  let mode: 'U' | 'L' | '' = ''
  let once: 'u' | 'l' | '' = ''
  const add = (piece: string): void => {
    let made = mode === 'U' ? piece.toUpperCase() : mode === 'L' ? piece.toLowerCase() : piece
    if (once !== '' && made !== '') {
      made = (once === 'u' ? made[0].toUpperCase() : made[0].toLowerCase()) + made.slice(1)
      once = ''
    }
    text += made
  }
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement[at]
    if (char === '&') add(groups[0])
    else if (char !== '\\') add(char)
    else {
      const next = replacement[++at] ?? ''
      if (/\d/.test(next)) add(groups[Number(next)] ?? '')
      else if (next === 'n') add('\n')
      else if (next === 't') add('\t')
      else if (next === 'U' || next === 'L') mode = next
      else if (next === 'u' || next === 'l') once = next
      else if (next === 'E') mode = ''
      else add(next)
    }
  }
  return text
}
