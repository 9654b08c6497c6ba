/** English made to look like a language that runs from right to left, longer than it is: what still stands right does so in Arabic. */
import type { Words } from './words'

const RIGHT_TO_LEFT_MARK = '\u200f'

export function mirrored<W extends Words>(words: W): Words {
  const entries = Object.entries(words).map(([key, text]) => [key, `${RIGHT_TO_LEFT_MARK}‹${text}› ·${RIGHT_TO_LEFT_MARK}`])
  return Object.fromEntries(entries) as Words
}
