/** The texts that the build makes of lessons: where guesses stand, which files examples are, and what a translation lays over. */
import type { Element, Root } from 'hast'
import { describe, expect, it } from 'vitest'
import { elementsOf, guessedFirst, phrasesOf, textOf as textOfLesson, translated } from './lesson-text'
import { splitLesson, variablesIn } from './split-lesson'
import { parseLesson } from '../../../lesson/parse-lesson'
import { textOf } from '../text-of'

const head = (more: string): string => `---\nkubarium: lesson/v1\nid: t\ntitle: Tea\nseed: 7\n${more}---\n`
const check = '```yaml check\nid: c\nsay: There is tea.\nassert: { kind: Pod, name: tea }\n```\n```yaml hint\nwhen: { check: c }\nlevels: [Look., Make it.]\n```\n'
const english = `${head('vary: { port: { pick: [8080] } }\nremember: [Tea is good.]\n')}Hello.\n\n## One {#one}\n\nRun it:\n\n\`\`\`sh\ncurl :$port\n\`\`\`\n\n\`\`\`yaml predict\nask: On $port?\noptions: ["yes", "no"]\ntruth: { option: "yes" }\nthen: Yes.\n\`\`\`\n\n${check}\n## Two {#two}\n\nMore.\n\n${check.replace('id: c', 'id: d').replace('check: c', 'check: d')}`
const german = `---\ntitle: Tee\n---\nHallo.\n\n## Eins {#one}\n\nTu es:\n\n\`\`\`sh\ncurl :$port\n\`\`\`\n\n\`\`\`yaml predict\nask: Auf $port?\noptions: ["ja", "nein"]\nthen: Ja.\n\`\`\`\n\n\`\`\`yaml check\nid: c\nsay: Es gibt Tee.\n\`\`\`\n\`\`\`yaml hint\nwhen: { check: c }\nlevels: [Sieh nach., Mach ihn.]\n\`\`\`\n`
const lesson = textOfLesson('x/t', { lesson: parseLesson(english, 't.md'), markdown: english })
const tags = (root: Root): string[] => root.children.flatMap((child) => (child.type === 'element' ? [child.tagName] : []))

describe('a step as the page shows it', () => {
  it('asks for a guess before the example that would tell', () => {
    expect(tags(lesson.steps[0].prose)).toEqual(['aside', 'p', 'pre'])
    expect(tags(guessedFirst(elementsOf('First.\n\n@predict-0@\n\nThen:\n\n    code')))).toEqual(['p', 'aside', 'p', 'pre'])
  })

  it('knows which file an example is', () => {
    const [pre] = elementsOf('```yaml file=pod.yaml\nkind: Pod\n```').children as Element[]
    expect([pre.properties.dataFile, textOf(pre)]).toEqual(['pod.yaml', 'kind: Pod\n'])
  })

  it('has the values of its variables, and none of its machine parts', () => {
    expect(textOf(lesson.steps[0].prose)).toContain('curl :8080')
    expect(textOf(lesson.steps[0].prose)).not.toContain('say')
    expect(lesson.steps[0].guesses).toMatchObject([{ ask: 'On 8080?', options: ['yes', 'no'] }])
  })
})

describe('a translation', () => {
  const text = translated(lesson, { language: 'de', markdown: german, variables: variablesIn(english) })

  it('lays over the steps that it has, and says which it has not', () => {
    expect([text.title, text.language, text.steps.map(({ title, language }) => [title, language])]).toEqual(['Tee', 'de', [['Eins', undefined], ['Two', 'en']]])
    expect(textOf(text.steps[0].prose)).toContain('Tu es:')
    expect(text.steps[0].guesses).toMatchObject([{ ask: 'Auf 8080?', options: ['yes', 'no'], shown: ['ja', 'nein'] }])
    expect(text.remember.map(textOf)).toEqual(['Tea is good.'])
  })

  it('says what the cluster says in English', () => {
    expect(phrasesOf(english, german)).toEqual({ 'There is tea.': 'Es gibt Tee.', 'Look.': 'Sieh nach.', 'Make it.': 'Mach ihn.' })
  })

  it('says which of its steps are of another English, where somebody asks', () => {
    const stamps = { lesson: '1', one: '2', two: '3' }
    const stamped = german.replace('title: Tee\n', 'title: Tee\nfrom: { lesson: "1", one: "0" }\n')
    const { outdated, steps } = translated(lesson, { language: 'de', markdown: stamped, variables: variablesIn(english), stamps })
    expect([outdated, steps.map((step) => step.outdated)]).toEqual([undefined, [true, undefined]])
    expect(text.steps.some((step) => step.outdated)).toBe(false)
  })

  it('names ways to solve a step, and says why a field is kept', () => {
    const solved = english.replace('```yaml check', '```yaml solution\ntitle: Brew it\nsteps:\n  - run: brew\n```\n\n```yaml check').replace('remember:', 'guard:\n  - { id: g, keep: Pod/tea, path: spec, say: It stays. }\nremember:')
    const other = german.replace('```yaml check', '```yaml solution\ntitle: Brüh es auf\n```\n\n```yaml check').replace('title: Tee\n', 'title: Tee\nguard:\n  - { id: g, say: Es bleibt. }\n')
    const source = textOfLesson('x/t', { lesson: parseLesson(solved, 't.md'), markdown: solved })
    expect(translated(source, { language: 'de', markdown: other, variables: {} }).steps[0].solutions).toMatchObject([{ title: 'Brüh es auf', steps: [{ command: 'brew' }] }])
    expect(phrasesOf(solved, other)).toMatchObject({ 'It stays.': 'Es bleibt.' })
  })

  it('is read without judging it', () => expect(splitLesson(german).steps.map(({ id }) => id)).toEqual(['one']))
})
