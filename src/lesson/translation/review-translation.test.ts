import { describe, expect, it } from 'vitest'
import { parseLesson } from '../parse-lesson'
import { reviewTranslation } from './review-translation'
import { stampsOf } from './stamps'

const english = (says: string): string =>
  `---\nkubarium: lesson/v1\nid: t\ntitle: Tea\nseed: 7\n---\nHello.\n\n## One {#one}\n\n${says}\n\n\`\`\`yaml check\nid: c\nsay: There is tea.\nassert: { kind: Pod, name: tea }\n\`\`\`\n\`\`\`yaml hint\nwhen: { check: c }\nlevels: [Look., Make it.]\n\`\`\`\n`
const lesson = parseLesson(english('Make tea.'), 't.md')
const stamps = stampsOf(lesson)
const translation = (from: object, more = ''): string => `---\ntitle: Tee\nfrom: ${JSON.stringify(from)}\n---\nHallo.\n\n## Eins {#one}\n\nMach Tee.\n${more}`

describe('a translation', () => {
  it('that is of this English is well', () => expect(reviewTranslation(lesson, translation(stamps))).toEqual([]))

  it('is asked for what it was made from', () => {
    expect(reviewTranslation(lesson, translation({ lesson: stamps['lesson'] }))).toEqual([`one: it does not say which English it was made from; when it fits, write under \`from\`: one: "${stamps['one']}"`])
  })

  it('is noticed when the English of a step has changed since', () => {
    const later = parseLesson(english('Make two cups of tea.'), 't.md')
    expect(reviewTranslation(later, translation(stamps))).toEqual([`one: the English has changed since; when it fits, write under \`from\`: one: "${stampsOf(later)['one']}"`])
  })

  it('does not grow old by what is no words', () => {
    expect(stampsOf(parseLesson(english('Make tea.').replace('name: tea', 'name: cup'), 't.md'))).toEqual(stamps)
  })

  it.each([
    { name: 'a step', more: '\n## Zwei {#two}\n\nMehr.\n', problem: 'two: the lesson has no such step' },
    { name: 'a check', more: '\n```yaml check\nid: d\nsay: Es gibt Kaffee.\n```\n', problem: 'one: no check d' },
    { name: 'a hint', more: '\n```yaml hint\nwhen: { check: c, mistake: K01 }\nlevels: [Sieh nach.]\n```\n', problem: 'one: no hint for c K01' },
    { name: 'levels of a hint', more: '\n```yaml hint\nwhen: { check: c }\nlevels: [Sieh nach.]\n```\n', problem: 'one: the hint for c has 2 levels' },
    { name: 'a guess', more: '\n```yaml predict\nask: Was?\noptions: [ja, nein]\n```\n', problem: 'one: prediction 1 has other options' },
  ])('may not have $name that the lesson does not have', ({ more, problem }) => {
    expect(reviewTranslation(lesson, translation(stamps, more))).toEqual([problem])
  })
})
