/** English made to look like a language that runs from right to left, longer than it is: what still stands right does so in Arabic. */
const RIGHT_TO_LEFT_MARK = '\u200f'

export function mirrored<W extends Readonly<Record<string, string>>>(words: W): W {
  const entries = Object.entries(words).map(([key, text]) => [key, `${RIGHT_TO_LEFT_MARK}‹${text}› ·${RIGHT_TO_LEFT_MARK}`])
  return Object.fromEntries(entries) as W
}
