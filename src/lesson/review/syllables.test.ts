import { describe, expect, it } from 'vitest'
import { syllablesOf } from './syllables'

const words: Readonly<Record<number, string>> = {
  1: 'pod node made names watched starts the eye queue changed types through name live',
  2: 'cluster table answer ready again started waited image changes address number Service being running label lion create quiet',
  3: 'container deployment selector controller scheduler idea another manifest example creating created',
  4: 'application kubernetes information available',
}

describe('syllablesOf', () => {
  const rows = Object.entries(words).flatMap(([count, list]) => list.split(' ').map((word) => [word, Number(count)] as const))
  it.each(rows)('counts %s', (word, count) => {
    expect(syllablesOf(word)).toBe(count)
  })
})
