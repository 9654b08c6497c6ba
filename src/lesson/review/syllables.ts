/**
 * How many syllables an English word has, near enough for a measure of readability: groups of vowels, without the silent ones at the
 * end, and with those that are spoken apart.
 */
const EXCEPTIONS: Readonly<Record<string, number>> = { every: 2, people: 2, area: 3, idea: 3, being: 2, something: 2, sometimes: 2, anywhere: 3, everywhere: 3, queue: 1, queues: 1, kubernetes: 4 }

/** Spoken apart though the vowels stand together. */
const APART = /i[ao](?!us)|[aeiou]ing|eo(?![uy])|[^q]ua(?!l)|uie|io(?!n)|creat(?!ure)|yi/g
/** One group of vowels where `i` only softens what stands before. */
const SOFT = /[ctsxg]i(?:on|al|ous|ent|a)/g

export function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replaceAll(/[^a-z]/g, '')
  if (plain === '') return 1
  if (Object.hasOwn(EXCEPTIONS, plain)) return EXCEPTIONS[plain]
  const groups = (plain.match(/[aeiouy]+/g) ?? []).length
  const soft = (plain.match(SOFT) ?? []).length
  const apart = (plain.match(APART) ?? []).length
  return Math.max(1, groups - silentEnd(plain) + Math.max(0, apart - soft))
}

/** `made`, `names`, `watched` end in a vowel that is written and not spoken. */
function silentEnd(word: string): number {
  if (/[^aeiouy]les?$/.test(word)) return 0
  if (/(?:[^td])ed$/.test(word)) return /[aeiouy]ed$/.test(word) ? 0 : 1
  if (/(?:s|z|x|ch|sh|c|g)es$/.test(word)) return 0
  return /[^aeiouy]es?$/.test(word) && /[aeiouy].*[^aeiouy]es?$/.test(word) ? 1 : 0
}
