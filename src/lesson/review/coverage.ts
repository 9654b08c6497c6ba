/**
 * The table of what the course teaches and where, as Markdown: made from the lessons, so that it cannot say more than they do. Each
 * topic is met three times: a step shows it, a step has it done, and a drill made of a step recalls it.
 */
import { recallIndex, type RecallTopic } from '../drills/recall/recall-index'
import { recallKindOf, type RecallKind } from '../drills/recall/recall-steps'
import type { Course } from './review-course'

export function coverageTable(course: Course): string {
  const { chapters, lessons } = course
  const recalls = new Map(recallIndex(course).map((recall) => [recall.topic, recall]))
  const parts = chapters.map(({ title, topics }) => {
    const rows = Object.entries(topics).map(([topic, about]) => {
      const places = placesOf(topic, course)
      const done = places.filter(({ kind }) => kind !== undefined)
      const shown = places.filter((place, index) => index === 0 || place.kind === undefined)
      return `| \`${topic}\` | ${about.replaceAll('|', '\\|')} | ${listed(shown.map(unmarked))} | ${listed(done)} | ${recalledBy(recalls.get(topic))} |`
    })
    const table = ['| Topic | What it says | Shown | Done | Recalled |', '|---|---|---|---|---|', ...rows]
    return [`## ${title}`, '', ...(rows.length > 0 ? table : ['No topics yet.']), ''].join('\n')
  })
  const total = chapters.flatMap((chapter) => Object.keys(chapter.topics)).length
  const intro = `The course has ${lessons.length} lessons in ${chapters.filter(({ lessons: names }) => names.length > 0).length} chapters, and ${total} topics. This table is made from the lessons by \`node bin/kubarium.mjs lesson coverage\`.`
  const ways = (Object.keys(WAYS) as RecallKind[]).map((kind) => `${[...recalls.values()].filter((recall) => recall.kind === kind).length} ${WAYS[kind]}`)
  const about = `Each topic is met three times: shown in a step, done in a step (where the step only asks or only has one look, it says so), and recalled in a drill: ${ways.join(', ')}. A topic is recalled by one of the steps named; \`node bin/kubarium.mjs lesson drill --topic TOPIC\` plays it.`
  return `# What the course teaches, and where\n\n${intro}\n\n${about}\n\n${parts.join('\n')}`
}

const WAYS: Readonly<Record<RecallKind, string>> = { does: 'by doing', asks: 'by a question', observes: 'by finding out' }
const DONE: Readonly<Record<RecallKind, string>> = { does: '', asks: ' (a question)', observes: ' (a look)' }

interface Place {
  readonly lesson: string
  readonly step: string
  readonly kind: RecallKind | undefined
}

const placesOf = (topic: string, { lessons }: Course): readonly Place[] =>
  lessons.flatMap(({ path, lesson: { teaches, steps } }) => {
    if (!Object.hasOwn(teaches, topic)) return []
    return steps.filter(({ id }) => teaches[topic].length === 0 || teaches[topic].includes(id)).map((step) => ({ lesson: path, step: step.id, kind: recallKindOf(step) }))
  })

const unmarked = ({ lesson, step }: Place): Place => ({ lesson, step, kind: undefined })
const listed = (places: readonly Place[]): string => places.map(({ lesson, step, kind }) => `${linkOf(lesson, step)}${kind === undefined ? '' : DONE[kind]}`).join(', ') || '**none**'

function recalledBy(recall: RecallTopic | undefined): string {
  return recall === undefined ? '**none**' : `${WAYS[recall.kind]}: ${recall.places.map(({ lesson, step }) => linkOf(lesson, step)).join(', ')}`
}

const linkOf = (path: string, step: string): string => `[${path}#${step}](../lessons/${path}/lesson.md)`
