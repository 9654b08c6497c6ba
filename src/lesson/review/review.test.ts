import { describe, expect, it } from 'vitest'
import { parseLesson } from '../parse-lesson'
import { coverageTable } from './coverage'
import { findUnexplained, findUnrecalled, findUntaught, type Course } from './review-course'
import { reviewLesson } from './review-lesson'

const FENCE = '```'
const check = (id: string, more = ''): string => `${FENCE}yaml check\nid: ${id}\nsay: It is so.\nran: ls\n${more}${FENCE}\n`
const hint = (id: string, more = ''): string => `${FENCE}yaml hint\nwhen: { check: ${id}${more} }\nlevels: [Look.]\n${FENCE}\n`
const solution = (steps = '[{ run: ls }]'): string => `${FENCE}yaml solution\nsteps: ${steps}\n${FENCE}\n`
const wrong = `${FENCE}yaml wrong\n- { name: w, steps: [{ run: pwd }], expect: none }\n${FENCE}\n`
const good = (id: string): string => `## ${id} {#${id}}\n\nType a line.\n\n${check(`${id}-done`)}\n${hint(`${id}-done`)}\n${solution()}\n`
const HEAD = 'why: It matters.\nremember: [One., Two.]\nlinks: [{ title: T, url: "https://kubernetes.io/docs/" }]\nteaches: { topic: [one] }\n'
const lessonOf = (body: string, head = HEAD) => parseLesson(`---\nkubarium: lesson/v1\nid: x\ntitle: X\n${head}---\n\nWords.\n\n${body}`, 'x.md')
const whole = `${good('one')}${good('two')}${wrong}`

function problemsOf(body: string, { head = HEAD, files = [] as string[] } = {}): readonly string[] {
  return reviewLesson({ lesson: lessonOf(body, head), files, topics: { topic: 'A thing.' }, words: new Set(['pod']) }).flatMap(({ problems }) => problems)
}

describe('reviewLesson', () => {
  it('has nothing against a lesson in order', () => expect(problemsOf(whole)).toEqual([]))

  const rows: { name: string; body?: string; head?: string; files?: string[]; problem: string }[] = [
    { name: 'no reason', head: HEAD.replace('why: It matters.\n', ''), problem: 'why: is missing' },
    { name: 'one thing to remember', head: HEAD.replace('[One., Two.]', '[One.]'), problem: 'remember: entries: 1, wanted 2 to 5' },
    { name: 'a link that leads elsewhere', head: HEAD.replace('kubernetes.io', 'example.org'), problem: 'links: none leads to https://kubernetes.io/' },
    { name: 'a topic of nobody', head: HEAD.replace('topic:', 'other:'), problem: 'teaches: the chapter has no topic other' },
    { name: 'a step of nobody', head: HEAD.replace('[one]', '[three]'), problem: 'teaches: topic: no step three' },
    { name: 'a step without a check', body: `${whole}## Three {#three}\n\nWords.\n`, problem: 'three: no check' },
    { name: 'a step without a solution', body: whole.replace(solution(), ''), problem: 'one: no solution' },
    { name: 'no wrong attempt', body: whole.replace(wrong, ''), problem: 'no wrong attempt' },
    { name: 'a check without a hint', body: whole.replace(hint('one-done'), ''), problem: 'one: one-done has no hint for everybody' },
    { name: 'a hint for one mistake alone', body: whole.replace(hint('one-done'), hint('one-done', ', mistake: K01')), problem: 'one: one-done has no hint for everybody' },
    { name: 'a hint for no check', body: `${whole}${hint('none')}`, problem: 'two: a hint for none, which is no check of this step' },
    { name: 'two checks of one name', body: `${whole}${check('one-done')}${hint('one-done')}`, problem: 'two checks are called one-done' },
    { name: 'a file that nobody uses', files: ['a.yaml'], problem: 'files/a.yaml is not used' },
    { name: 'a file that is not there', head: `${HEAD}workspace: { open: [a.yaml] }\n`, problem: 'files/a.yaml is missing' },
    { name: 'a word of no glossary', body: whole.replace('Type a line', 'Type a [line](term:line)'), problem: 'no glossary has term:line' },
    { name: 'an hour', head: `${HEAD}minutes: 60\n`, problem: 'minutes: 60, wanted 5 to 15' },
    { name: 'a long step', body: whole.replace('Type a line.', 'Type a line. '.repeat(60)), problem: 'one: words of prose: 180, wanted 0 to 160' },
    { name: 'a guard without a shortcut', head: `${HEAD}guard: [{ id: g, keep: Pod/p, path: spec, say: s }]\n`, problem: 'guard g: no bypass shows what it refuses' },
    { name: 'an answer to no question', body: whole.replace(solution(), solution('[{ answer: { check: q, value: "1" } }]')), problem: 'one: no question q' },
    { name: 'a truth that is no option', body: `${whole}${FENCE}yaml predict\nask: a\noptions: [u, v]\ntruth: { option: z }\nthen: t\n${FENCE}\n`, problem: 'two: the truth "z" is no option' },
  ]
  it.each(rows)('finds $name', ({ body = whole, head = HEAD, files = [], problem }) => {
    expect(problemsOf(body, { head, files })).toContain(problem)
  })

  it('finds heavy prose, and says where to begin', () => {
    const heavy = whole.replace('Type a line.', 'Notwithstanding considerable infrastructural heterogeneity, administrators continuously accommodate organisational requirements.')
    expect(problemsOf(heavy).join('')).toMatch(/its prose is of grade \d+\.\d, wanted is at most 9; begin with: Notwithstanding/)
  })
})

describe('the course as a whole', () => {
  const prose = (text: string) => lessonOf(whole.replace('Type a line.', text))
  const course: Course = {
    chapters: [
      { id: 'a', title: 'A', lessons: ['one', 'two'], topics: { topic: 'A thing.', other: 'Another | thing.' }, glossary: { pod: { word: 'Pod' }, tag: { word: 'tag' } } },
      { id: 'b', title: 'B', lessons: [], topics: { later: 'Not yet.' }, glossary: {} },
    ],
    lessons: [
      { path: 'a/one', lesson: prose('Pods run here; a podium is none. See the [tag](term:tag).') },
      { path: 'a/two', lesson: prose('A [Pod](term:pod) has tags.') },
    ],
  }

  it('finds topics that nobody teaches, in chapters with lessons', () => expect(findUntaught(course)).toEqual(['a: other']))

  it('finds words that are not explained where they first stand', () => {
    expect([...findUnexplained(course)]).toEqual([['a/one', ['[Pod](term:pod)']]])
  })

  it('tells where each topic is taught', () => {
    const table = coverageTable(course)
    const [one, two] = ['[a/one#one](../lessons/a/one/lesson.md)', '[a/two#one](../lessons/a/two/lesson.md)']
    expect(table).toContain(`| \`topic\` | A thing. | ${one} | ${one} (a look), ${two} (a look) | by finding out: ${one}, ${two} |`)
    expect(table).toContain('| `other` | Another \\| thing. | **none** | **none** | **none** |')
    expect(findUnrecalled(course)).toEqual(['a: other'])
  })
})
