/**
 * Reads the Markdown of a lesson: front matter, `## Title {#id}` steps, prose, and fenced `yaml <block>` parts. Whatever is wrong
 * is a `LessonError` with the place where it stands. Format: docs of `lessons/`.
 */
import { parseYamlDocuments } from '../base/yaml/parse'
import type { Check, Hint, Lesson, Solution, Step, WrongAttempt } from './lesson'
import { Fields, LessonError, type Reading } from './fields'
import { readCheck, readHint, readSolution, readWrongAttempts } from './read-blocks'

const BLOCKS = ['check', 'hint', 'solution', 'wrong'] as const
type BlockName = (typeof BLOCKS)[number]

interface Section {
  readonly id: string
  readonly title: string
  readonly line: number
  prose: string
  readonly blocks: { readonly name: BlockName; readonly text: string; readonly line: number }[]
}

export function parseLesson(markdown: string, file: string): Lesson {
  const frontMatter = /^---\n([\s\S]*?)\n---\n/.exec(markdown)
  if (!frontMatter) throw new LessonError(file, 1, 'a lesson begins with front matter between two lines of ---')
  const head = Fields.of(parseYaml(frontMatter[1], { file, line: 2 }), { file, line: 2 })
  if (head.text('kubarium') !== 'lesson/v1') throw new LessonError(file, 2, 'kubarium: must be lesson/v1')
  const bodyLine = frontMatter[0].split('\n').length
  const [introduction, ...sections] = splitSections(markdown.slice(frontMatter[0].length), { file, line: bodyLine })
  const world = head.fields('world')
  return {
    id: head.text('id'),
    title: head.text('title'),
    level: head.text('level', 'beginner'),
    minutes: head.number('minutes', 10),
    seed: String(head.number('seed', 1)),
    teaches: head.texts('teaches'),
    world: { apply: world.texts('apply'), settleMs: world.duration('settle', 30_000) },
    open: head.fields('workspace').texts('open'),
    introduction: introduction.prose.trim(),
    steps: sections.map((section) => readStep(section, file)),
  }
}

function splitSections(body: string, start: Reading): [Section, ...Section[]] {
  const first: Section = { id: '', title: '', line: start.line, prose: '', blocks: [] }
  const sections: [Section, ...Section[]] = [first]
  let current = first
  let fence: { mark: string; name: BlockName | undefined; text: string; line: number } | undefined
  body.split('\n').forEach((line, index) => {
    const at = start.line + index
    const mark = /^(`{3,})\s*(.*)$/.exec(line)
    if (fence) {
      if (mark && mark[1].length >= fence.mark.length && mark[2] === '') {
        if (fence.name) current.blocks.push({ name: fence.name, text: fence.text, line: fence.line })
        else current.prose += `${line}\n`
        fence = undefined
      } else if (fence.name) fence.text += `${line}\n`
      else current.prose += `${line}\n`
      return
    }
    if (mark) {
      const name = blockName(mark[2], { file: start.file, line: at })
      fence = { mark: mark[1], name, text: '', line: at + 1 }
      if (!name) current.prose += `${line}\n`
      return
    }
    const heading = /^## (.*?)\s*\{#([a-z0-9-]+)\}\s*$/.exec(line)
    if (heading) {
      current = { id: heading[2], title: heading[1], line: at, prose: '', blocks: [] }
      sections.push(current)
    } else if (!/^# /.test(line)) current.prose += `${line}\n`
  })
  if (fence) throw new LessonError(start.file, fence.line, 'this fenced block is never closed')
  return sections
}

/** ```` ```yaml check ```` is a machine part; plain ```` ```yaml ```` is prose. */
function blockName(info: string, at: Reading): BlockName | undefined {
  const [language, name] = info.split(/\s+/)
  if (language !== 'yaml' || !name) return undefined
  const known = BLOCKS.find((block) => block === name)
  if (!known) throw new LessonError(at.file, at.line, `unknown block "${name}"; known are ${BLOCKS.join(', ')}`)
  return known
}

function readStep(section: Section, file: string): Step {
  const checks: Check[] = []
  const hints: Hint[] = []
  const solutions: Solution[] = []
  const wrongs: WrongAttempt[] = []
  for (const { name, text, line } of section.blocks) {
    const at = { file, line }
    const value = parseYaml(text, at)
    if (name === 'check') checks.push(readCheck(Fields.of(value, at)))
    else if (name === 'hint') hints.push(readHint(Fields.of(value, at)))
    else if (name === 'solution') solutions.push(readSolution(Fields.of(value, at)))
    else wrongs.push(...readWrongAttempts(value, at))
  }
  return { id: section.id, title: section.title, prose: section.prose.trim(), checks, hints, solutions, wrongs }
}

function parseYaml(text: string, at: Reading): unknown {
  try {
    return parseYamlDocuments(text)[0]
  } catch (error) {
    if (error instanceof Error) throw new LessonError(at.file, at.line, error.message)
    throw error
  }
}
