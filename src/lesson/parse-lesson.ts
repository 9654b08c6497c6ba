/**
 * Reads the Markdown of a lesson: front matter, `## Title {#id}` steps, prose, and fenced `yaml <block>` parts. Whatever is wrong
 * is a `LessonError` with the line where it stands. What can be written is in `format/`; for authors in `docs/writing-lessons.md`.
 */
import { frontMatter } from './format/front-matter'
import { placeOf, type Source } from './format/place'
import { readStep, readYaml } from './format/read-step'
import { splitDocument } from './format/split-document'
import type { Lesson, Step } from './lesson'
import { LessonError } from './lesson-error'
import { isTree } from './match'
import { fillIn, pickVariables, type Variables } from './vary'

/** No lesson of a person is as long. */
const LONGEST = 200_000

export function parseLesson(markdown: string, file: string): Lesson {
  if (markdown.length > LONGEST) throw new LessonError(file, 1, `a lesson of more than ${LONGEST} characters`)
  const { head: written } = cut(markdown, file)
  const variables = variablesOf(readYaml(written), written)
  const { head, body } = cut(fillIn(markdown, variables), file)
  const { world, workspace, teaches, why, remember, links, guard, assumes, watchFor, ...read } = frontMatter.read(readYaml(head), placeOf(head))
  const [introduction, ...sections] = splitDocument(body.text, body)
  const shown: Record<string, string> = {}
  const steps: Step[] = []
  for (const section of sections) {
    Object.assign(shown, section.files)
    if (steps.some(({ id }) => id === section.id)) throw new LessonError(file, section.line, `a second step "${section.id}"`)
    steps.push(readStep(section, { file, shown }))
  }
  return {
    ...{ id: read.id, title: read.title, level: read.level, minutes: read.minutes, kubernetes: read.kubernetes, seed: String(read.seed) },
    ...{ teaches, assumes, watchFor, why: why.trim(), remember, links },
    world: {
      apply: world?.apply ?? [],
      run: world?.run ?? [],
      settleMs: world?.settle ?? 30_000,
      nodes: world?.nodes,
      addons: world?.addons ?? [],
      images: world?.images ?? [],
    },
    guards: guard.map(({ keep, ...rest }) => ({ ...rest, object: keep })),
    open: workspace?.open ?? [],
    introduction: introduction.prose.trim(),
    steps,
  }
}

/** The files of a lesson with its variables filled in. */
export function fillInFiles(files: Readonly<Record<string, string>>, markdown: string): Readonly<Record<string, string>> {
  const { head } = cut(markdown, '')
  const variables = variablesOf(readYaml(head), head)
  if (Object.keys(variables).length === 0) return files
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, fillIn(content, variables)]))
}

function variablesOf(head: unknown, source: Source): Variables {
  if (!isTree(head) || head.vary === undefined) return {}
  const { vary, seed } = frontMatter.fields
  const at = placeOf(source)
  return pickVariables(vary.read(head.vary, at.below('vary')), String(seed.read(head.seed, at.below('seed'))))
}

function cut(markdown: string, file: string): { readonly head: Source; readonly body: Source } {
  const found = /^---\n([\s\S]*?)\n---\n/.exec(markdown)
  if (!found) throw new LessonError(file, 1, 'a lesson begins with front matter between two lines of ---')
  const [whole, text] = found
  return { head: { file, line: 2, text }, body: { file, line: whole.split('\n').length, text: markdown.slice(whole.length) } }
}
