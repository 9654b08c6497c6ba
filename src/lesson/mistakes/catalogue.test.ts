import { describe, expect, it } from 'vitest'
import { gradeOf } from '../review/readability'
import { withoutCode, wordsOf } from '../review/plain-text'
import { english } from '../../words/english'
import { tell } from '../../words/sentence'
import { mistakes } from './catalogue'
import { catalogueHints, mistakeTitle } from './catalogue-hints'
import { nearestName } from './nearest'

/** With `$path` and the like where something is put in. */
const hintsOf = (id: string): string[] => catalogueHints(id, { object: '$object', path: '$path', is: '$is', right: '$right', nearest: '$nearest' }).map((hint) => tell(hint, english))

const ids = mistakes.map(({ id }) => id)

describe('the catalogue', () => {
  it('has each of the fifty once', () => {
    expect([...ids].sort()).toEqual(Array.from({ length: 50 }, (_, index) => `K${String(index + 1).padStart(2, '0')}`))
  })

  it.each(mistakes.map(({ id }) => id))('%s says it briefly and plainly', (id) => {
    const hints = hintsOf(id)
    for (const hint of hints) expect(wordsOf(hint).length).toBeLessThanOrEqual(160)
    expect(gradeOf(hints.map(withoutCode).join(' '))).toBeLessThanOrEqual(9)
  })

  it.each(mistakes.map(({ id }) => id))('%s goes from where to look to what to change', (id) => {
    const hints = hintsOf(id)
    expect(hints).toHaveLength(4)
    expect(tell(mistakeTitle(id), english)).not.toBe('')
    // The concept is true of every cluster; contrast and edit speak of this one.
    expect(hints[2]).not.toMatch(/\$(object|path|is|right|nearest)\b/)
    expect(`${hints[1]} ${hints[3]}`).toMatch(/\$(object|path|is|right|nearest)\b/)
  })
})

describe('catalogueHints', () => {
  it('puts in what was found', () => {
    const finding = { object: 'Service/default/web', path: 'spec.ports[0].targetPort', is: '80', right: '8080', confidence: 1 }
    expect(tell(catalogueHints('K02', finding)[1], english)).toBe('`spec.ports[0].targetPort` of `Service/default/web` is 80. The program listens on 8080.')
  })

  it('speaks in general of what was not found', () => {
    expect(tell(catalogueHints('K09', { object: 'Pod/default/a', path: 'p', is: 'localhost' })[1], english)).toBe('`p` of `Pod/default/a` is `localhost`. The one that is meant is `Pod/default/a`.')
    expect(tell(catalogueHints('K02', { object: 'o', path: 'p', is: '' })[3], english)).toBe('Set `p` of `o` to what fits, and apply the file again.')
  })

  it('has nothing to say of what it does not know', () => {
    expect(catalogueHints('K99', { object: '', path: '', is: '' })).toEqual([])
  })
})

describe('nearestName', () => {
  const rows = [
    { wrong: 'ngnix', names: ['nginx', 'traefik'], nearest: 'nginx' },
    { wrong: 'Deploymnt', names: ['Deployment', 'DaemonSet'], nearest: 'Deployment' },
    { wrong: 'linus', names: ['linux'], nearest: 'linux' },
    { wrong: 'fast-ssd', names: ['standard'], nearest: undefined },
    { wrong: 'a', names: [], nearest: undefined },
  ]
  it.each(rows)('finds $nearest for $wrong', ({ wrong, names, nearest }) => expect(nearestName(wrong, names)).toBe(nearest))
})

