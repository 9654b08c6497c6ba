import { describe, expect, it } from 'vitest'
import { plainText, sentencesOf } from './plain-text'
import { gradeOf } from './readability'

describe('gradeOf', () => {
  it('gives the grade of the formula', () => {
    // 10 words, 2 sentences, 11 syllables: 0.39 * 5 + 11.8 * 1.1 - 15.59.
    expect(gradeOf('A Pod has a new home. The cluster keeps it.')).toBeCloseTo(0.39 * 5 + 11.8 * 1.1 - 15.59)
  })

  it('tells plain words from heavy ones', () => {
    const heavy = 'The orchestration infrastructure continuously reconciles declarative configurations, consequently guaranteeing availability notwithstanding intermittent perturbations.'
    expect(gradeOf(heavy)).toBeGreaterThan(20)
    expect(gradeOf('You delete a Pod. A new one comes. Who made it?')).toBeLessThan(4)
  })

  it('says nothing of an empty text', () => expect(gradeOf('')).toBe(0))
})

describe('plainText', () => {
  it('leaves out code, headings and addresses', () => {
    const markdown = '## Look {#look}\n\nRead [Pods](term:pod) with `kubectl get`:\n\n```sh\nkubectl get pods\n```\n\n- **One** line.\n'
    expect(plainText(markdown).trim().replaceAll(/\n+/g, '|')).toBe('Read Pods with it:|One line.')
    expect(sentencesOf(plainText(markdown))).toEqual(['Read Pods with it:', 'One line.'])
  })
})
