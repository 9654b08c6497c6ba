import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { curriculum } from '../../lessons/curriculum'
import { parseLesson } from './parse-lesson'

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

const lessonFolders = (chapter: string): string[] =>
  readdirSync(`${lessons}/${chapter}`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)

describe('the course', () => {
  it('lists every lesson folder, and nothing else', () => {
    const folders = readdirSync(lessons, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((chapter) => lessonFolders(chapter.name).map((lesson) => `${chapter.name}/${lesson}`))
    expect(folders.sort()).toEqual([...curriculum].sort())
  })

  describe.each([...curriculum])('%s', (path) => {
    const lesson = parseLesson(read(path), `${path}/lesson.md`)

    it('has steps with checks, solutions and realistic wrong attempts', () => {
      expect(lesson.steps.length).toBeGreaterThan(0)
      for (const step of lesson.steps) {
        expect(step.checks.length, step.id).toBeGreaterThan(0)
        expect(step.solutions.length, step.id).toBeGreaterThan(0)
        expect(step.wrongs.length, step.id).toBeGreaterThan(0)
      }
    })

    it('has a hint for every check, and no hint for a check that is not there', () => {
      const checks = lesson.steps.flatMap((step) => step.checks.map(({ id }) => id))
      const hinted = lesson.steps.flatMap((step) => step.hints.map(({ check }) => check))
      expect([...new Set(hinted)].sort()).toEqual([...checks].sort())
    })

    it('brings every file that it names, and no other', () => {
      const written = lesson.steps.flatMap((step) => [...step.solutions, ...step.wrongs]).flatMap(({ steps }) => steps)
      const edited = written.flatMap((action) => (action.type === 'replace' ? [action.file] : []))
      const named = [...new Set([...lesson.open, ...lesson.world.apply.filter((name) => !name.startsWith('https://')), ...edited])].sort()
      const folder = `${lessons}/${path}/files`
      expect(existsSync(folder) ? readdirSync(folder).sort() : []).toEqual(named)
    })

    it('edits only what stands in its files', () => {
      for (const { steps } of lesson.steps.flatMap((step) => [...step.solutions, ...step.wrongs])) {
        for (const action of steps) {
          if (action.type === 'replace') expect(readFileSync(`${lessons}/${path}/files/${action.file}`, 'utf8')).toContain(action.find)
        }
      }
    })
  })
})
