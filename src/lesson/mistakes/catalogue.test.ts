import { describe, expect, it } from 'vitest'
import { gradeOf } from '../review/readability'
import { withoutCode, wordsOf } from '../review/plain-text'
import { english } from '../../words/english'
import { tell } from '../../words/sentence'
import { mistakes } from './catalogue'
import { catalogueHints, filled } from './catalogue-hints'
import { nearestName } from './nearest'

const ids = mistakes.map(({ id }) => id)

describe('the catalogue', () => {
  it('has each of the fifty once', () => {
    expect([...ids].sort()).toEqual(Array.from({ length: 50 }, (_, index) => `K${String(index + 1).padStart(2, '0')}`))
  })

  it.each(mistakes.map((mistake) => [mistake.id, mistake] as const))('%s says it briefly and plainly', (_id, { hints }) => {
    for (const hint of hints) expect(wordsOf(hint).length).toBeLessThanOrEqual(160)
    expect(gradeOf(hints.map(withoutCode).join(' '))).toBeLessThanOrEqual(9)
  })

  it.each(mistakes.map((mistake) => [mistake.id, mistake] as const))('%s goes from where to look to what to change', (_id, { hints, title }) => {
    expect(hints).toHaveLength(4)
    expect(title).not.toBe('')
    // The concept is true of every cluster; contrast and edit speak of this one.
    expect(hints[2]).not.toMatch(/\$(object|path|is|right|nearest)/)
    expect(`${hints[1]} ${hints[3]}`).toMatch(/\$(object|path|is|right|nearest)/)
  })
})

describe('catalogueHints', () => {
  it('puts in what was found', () => {
    const finding = { object: 'Service/default/web', path: 'spec.ports[0].targetPort', is: '80', right: '8080', confidence: 1 }
    expect(tell(catalogueHints('K02', finding)[1], english)).toBe('`spec.ports[0].targetPort` of `Service/default/web` is 80. The program listens on 8080.')
  })

  it('speaks in general of what was not found', () => {
    expect(filled('Set it to $right, as $nearest has it.', { object: 'Pod/default/a', path: '', is: '' })).toBe('Set it to what fits, as Pod/default/a has it.')
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

