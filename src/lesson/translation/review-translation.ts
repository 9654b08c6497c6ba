/** What can be said of a translation beside its lesson: that it is of the English as it is now, and says what the lesson has to say. */
import { parseYamlDocuments } from '../../base/yaml/parse'
import { splitDocument, type Section } from '../format/split-document'
import type { Lesson, Step } from '../lesson'
import { isTree } from '../match'
import { readStamps } from './read-stamps'
import { FRAME, stampsOf } from './stamps'

/** Problems, none where all is well. Steps that are not translated are shown in English, and that is no problem. */
export function reviewTranslation(lesson: Lesson, markdown: string): readonly string[] {
  const [, ...sections] = splitDocument(markdown.replace(/^---\n[\s\S]*?\n---\n/, ''), { file: 'translation', line: 1 })
  const made = readStamps(markdown)
  const now = stampsOf(lesson)
  const known = sections.filter(({ id }) => Object.hasOwn(now, id))
  return [
    ...sections.filter((section) => !known.includes(section)).map(({ id }) => `${id}: the lesson has no such step`),
    ...[FRAME, ...known.map(({ id }) => id)].filter((id) => made[id] !== now[id]).map((id) => unlike(id, { made: made[id], now: now[id] })),
    ...known.flatMap((section) => lesson.steps.filter(({ id }) => id === section.id).flatMap((step) => strangeBlocks(step, section))),
  ]
}

const unlike = (id: string, { made, now }: { readonly made: string | undefined; readonly now: string }): string =>
  `${id}: ${made === undefined ? 'it does not say which English it was made from' : 'the English has changed since'}; when it fits, write under \`from\`: ${id}: "${now}"`

/** Parts that would be shown to nobody, because the lesson has none like them. */
function strangeBlocks(step: Step, { id, blocks }: Section): readonly string[] {
  let predictions = 0
  return blocks.flatMap(({ name, text }) => {
    const value: unknown = parseYamlDocuments(text)[0]
    const at = isTree(value) ? value : {}
    if (name === 'check') return step.checks.some((check) => check.id === at['id']) ? [] : [`${id}: no check ${String(at['id'])}`]
    if (name === 'hint') return strangeHint(step, at)
    const guess = name === 'predict' ? step.predictions[predictions++] : undefined
    return name === 'predict' && guess?.options.length !== lengthOf(at['options']) ? [`${id}: prediction ${predictions} has other options`] : []
  })
}

function strangeHint({ id, hints }: Step, { when, levels }: Readonly<Record<string, unknown>>): readonly string[] {
  const { check, mistake = '' } = isTree(when) ? when : {}
  const hint = hints.find((each) => each.check === check && each.mistake === mistake)
  if (!hint) return [`${id}: no hint for ${String(check)} ${String(mistake)}`.trimEnd()]
  return hint.levels.length === lengthOf(levels) ? [] : [`${id}: the hint for ${String(check)} has ${hint.levels.length} levels`]
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0)
