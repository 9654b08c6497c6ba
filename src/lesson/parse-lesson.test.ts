import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { curriculum } from '../../lessons/curriculum'
import { fillInFiles, parseLesson } from './parse-lesson'

const lessons = fileURLToPath(new URL('../../lessons', import.meta.url))
const read = (path: string): string => readFileSync(`${lessons}/${path}/lesson.md`, 'utf8')

const document = (body: string): string => `---\nkubarium: lesson/v1\nid: x\ntitle: X\n---\n${body}`

describe('parseLesson', () => {
  it('keeps prose, and takes the machine parts out of it', () => {
    const lesson = parseLesson(
      document('# X\n\nHello.\n\n## Do it {#do}\n\nType\n\n```sh\nls\n```\n\n```yaml check\nid: a\nsay: It is there.\nabsent: { kind: Pod, name: p }\n```\n'),
      'x.md',
    )
    expect(lesson.introduction).toBe('Hello.')
    expect(lesson.steps).toHaveLength(1)
    expect(lesson.steps[0].prose).toBe('Type\n\n```sh\nls\n```')
    expect(lesson.steps[0].checks).toEqual([
      {
        id: 'a',
        say: 'It is there.',
        latch: false,
        hidden: false,
        stableForMs: 0,
        withinMs: 0,
        weight: 1,
        type: 'absent',
        object: { kind: 'Pod', namespace: 'default', name: 'p', labels: {}, match: {} },
      },
    ])
  })

  const faults = [
    { name: 'no front matter', markdown: '# X', complaint: 'x.md:1: a lesson begins with front matter between two lines of ---' },
    { name: 'an unknown block', markdown: document('```yaml chek\n```\n'), complaint: 'x.md:6: unknown block "chek"; known are check, predict, hint, solution, wrong, bypass, demo, note' },
    { name: 'an open block', markdown: document('```yaml check\nid: a\n'), complaint: 'x.md:7: this fenced block is never closed' },
    {
      name: 'a check of nothing',
      markdown: document('## A {#a}\n```yaml check\nid: a\nsay: b\n```\n'),
      complaint: 'x.md:8: needs exactly one of assert, absent, count, event, reach, ran, never, log, rollout, answer',
    },
    { name: 'a field of another type', markdown: document('## A {#a}\n```yaml check\nid: [a]\nsay: b\n```\n'), complaint: 'x.md:8: id: expected a text' },
  ]
  it.each(faults)('complains about $name with its place', ({ markdown, complaint }) => {
    expect(() => parseLesson(markdown, 'x.md')).toThrow(complaint)
  })
})

describe('what else a lesson may hold', () => {
  const step = (blocks: string, head = ''): string => `---\nkubarium: lesson/v1\nid: x\ntitle: X\n${head}---\n\n## A {#a}\n\n${blocks}`

  it('shows files, and opens them as shown', () => {
    const markdown = step('```yaml file=pod.yaml\nkind: Pod\n```\n\n```yaml solution\nsteps:\n  - open: pod.yaml\n```\n')
    const [a] = parseLesson(markdown, 'x.md').steps
    expect(a.files).toEqual({ 'pod.yaml': 'kind: Pod\n' })
    expect(a.prose).toContain('```yaml file=pod.yaml')
    expect(a.solutions[0].steps).toEqual([{ type: 'open', file: 'pod.yaml', content: 'kind: Pod\n' }])
    expect(() => parseLesson(step('```yaml solution\nsteps:\n  - open: other.yaml\n```\n'), 'x.md')).toThrow('open: no step so far shows other.yaml')
  })

  it('picks its variables by the seed, in the lesson and in its files', () => {
    const vary = (seed: number): string => step('Port $port, not $other.\n', `seed: ${seed}\nvary: { port: { pick: [8080, 3000, 5000] } }\n`)
    const ports = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => parseLesson(vary(seed), 'x.md').steps[0].prose)
    expect(new Set(ports).size).toBeGreaterThan(1)
    expect(ports[0]).toMatch(/^Port (8080|3000|5000), not \$other\.$/)
    expect(fillInFiles({ 'a.yaml': 'port: $port' }, vary(1))).toEqual({ 'a.yaml': ports[0].replace('Port ', 'port: ').replace(', not $other.', '') })
  })

  it('takes topics as a list or with their steps', () => {
    expect(parseLesson(step('', 'teaches: [one, two]\n'), 'x.md').teaches).toEqual({ one: [], two: [] })
    expect(parseLesson(step('', 'teaches: { one: [a] }\n'), 'x.md').teaches).toEqual({ one: ['a'] })
  })

  it('names the line of a fault far inside of a block', () => {
    const block = '```yaml solution\ntitle: T\nsteps:\n  - run: ls\n  - replace:\n      file: a\n      find: b\n```\n'
    expect(() => parseLesson(step(block), 'x.md')).toThrow('x.md:13: steps.1.replace.with: is missing; expected a text')
    expect(() => parseLesson(step('', 'levle: beginner\n'), 'x.md')).toThrow('x.md:5: levle: unknown field; known are kubarium, id,')
  })
})

const lessonFolders = (chapter: string): string[] =>
  readdirSync(`${lessons}/${chapter}`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)

describe('the course', () => {
  it('lists every lesson folder, and nothing else', () => {
    const folders = readdirSync(lessons, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((chapter) => lessonFolders(chapter.name).map((lesson) => `${chapter.name}/${lesson}`))
    expect(folders.sort()).toEqual([...curriculum].sort())
  })

  // What it promises is proved by `kubarium lesson test`.
  it.each([...curriculum])('can be read: %s', (path) => {
    expect(parseLesson(read(path), `${path}/lesson.md`).id).toBe(path.split('/')[1])
  })
})
