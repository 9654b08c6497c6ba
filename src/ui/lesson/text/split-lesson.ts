/**
 * A lesson's Markdown cut into front matter, introduction and steps, each with its prose and its fenced `yaml <block>` parts. Where a
 * guess is asked for, the prose keeps its place. Judges nothing: that is `src/lesson/parse-lesson.ts`, which reads each lesson first.
 */
import { parseYamlDocuments } from '../../../base/yaml/parse'
import { fillIn, pickVariables, type Variables } from '../../../lesson/vary'

export interface Block {
  readonly name: string
  readonly value: Readonly<Record<string, unknown>>
}

export interface StepPart {
  readonly id: string
  readonly title: string
  readonly prose: string
  readonly blocks: readonly Block[]
}

export interface LessonParts {
  readonly head: Readonly<Record<string, unknown>>
  readonly introduction: string
  readonly steps: readonly StepPart[]
}

interface Section {
  readonly id: string
  readonly title: string
  readonly prose: string[]
  readonly blocks: Block[]
}

const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/

/** What stands for `$name`, here and in the lesson's translations. */
export function variablesIn(markdown: string): Variables {
  const { vary, seed } = recordOf(FRONT_MATTER.exec(markdown)?.[1] ?? '')
  return vary === undefined ? {} : pickVariables(asRecord(vary) as Readonly<Record<string, { readonly pick: readonly unknown[] }>>, String(seed ?? 1))
}

export function splitLesson(written: string, variables: Variables = variablesIn(written)): LessonParts {
  const markdown = fillIn(written, variables)
  const [matter = '', head = ''] = FRONT_MATTER.exec(markdown) ?? []
  const sections: Section[] = [{ id: '', title: '', prose: [], blocks: [] }]
  let fence: { readonly mark: string; readonly name: string | undefined; readonly lines: string[] } | undefined
  for (const line of markdown.slice(matter.length).split('\n')) {
    const current = sections[sections.length - 1]
    const [, mark = '', info = ''] = /^(`{3,})\s*(.*)$/.exec(line) ?? []
    if (fence && mark.length >= fence.mark.length && info === '') {
      if (fence.name === undefined) current.prose.push(line)
      else endBlock(current, fence.name, fence.lines.join('\n'))
      fence = undefined
    } else if (fence) {
      if (fence.name === undefined) current.prose.push(line)
      else fence.lines.push(line)
    } else if (mark) {
      fence = { mark, name: blockName(info), lines: [] }
      if (fence.name === undefined) current.prose.push(line)
    } else {
      const [, title, id] = /^## (.*?)\s*\{#([a-z0-9-]+)\}\s*$/.exec(line) ?? []
      if (id !== undefined) sections.push({ id, title, prose: [], blocks: [] })
      else if (!/^# /.test(line)) current.prose.push(line)
    }
  }
  const [introduction, ...steps] = sections.map(({ prose, ...rest }) => ({ ...rest, prose: prose.join('\n').trim() }))
  return { head: recordOf(head), introduction: introduction.prose, steps }
}

function endBlock({ prose, blocks }: Section, name: string, text: string): void {
  if (name === 'predict') prose.push('', `@predict-${blocks.filter((block) => block.name === name).length}@`, '')
  const value: unknown = parseYamlDocuments(text)[0]
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) blocks.push({ name, value: asRecord(one) })
}

/** ```` ```yaml check ```` is a machine part; ```` ```yaml file=pod.yaml ```` and plain ```` ```yaml ```` are prose. */
function blockName(info: string): string | undefined {
  const [language, name] = info.split(/\s+/)
  return language === 'yaml' && name !== undefined && !name.includes('=') ? name : undefined
}

const recordOf = (yaml: string): Readonly<Record<string, unknown>> => asRecord(parseYamlDocuments(yaml)[0])
const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {})
