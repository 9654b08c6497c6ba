/**
 * The goals of the open step laid over what is there: outlines of objects to be made, a mark on those to be changed or removed, and
 * dotted links from who is to reach whom. Pure; the drawing and the tree both show the result.
 */
import type { LessonGoal } from '../../protocol/messages'
import type { ObjectPath } from '../store/object-store'
import type { Arrangement, Frame, Link, Mark } from './frames'

export type Want = LessonGoal['want']

/** The middle column, where workloads stand. */
const COLUMN = 1

export function withWanted(arrangement: Arrangement, goals: readonly LessonGoal[], namespace: string | undefined): Arrangement {
  const seen = goals.filter(({ object }) => namespace === undefined || namespaceOf(object) === namespace || namespaceOf(object) === '')
  if (seen.length === 0) return arrangement
  const wants = new Map(seen.filter(({ want }) => want !== 'reach').map(({ object, want }) => [object, want]))
  const known = new Set<string>(arrangement.marks.map(({ path }) => path))
  const missing = [...new Set(seen.filter(({ want, object }) => want === 'make' && !known.has(object)).map(({ object }) => object))]
  const top = arrangement.marks.reduce((most, { row }) => Math.max(most, row + 1), 0)
  const marks: Mark[] = [...arrangement.marks.map((mark) => wanted(mark, wants.get(mark.path))), ...missing.map((object, index) => outline(object, top + index))]
  return { marks, frames: arrangement.frames, links: [...arrangement.links, ...linksOf(seen, { ...arrangement, marks })] }
}

const namespaceOf = (object: string): string => object.split('/')[1]

const wanted = (mark: Mark, want: Want | undefined): Mark => (want === undefined ? mark : { ...mark, want })

function outline(object: string, row: number): Mark {
  const [kind, , name] = object.split('/')
  const path: ObjectPath = `${kind}/${namespaceOf(object)}/${name}`
  return { path, role: 'outline', label: name === '' ? `one more ${kind}` : name, note: name === '' ? '' : kind, alarming: false, share: undefined, want: 'make', column: COLUMN, row }
}

/** From where the asker is drawn: the frame that holds its Pod. */
function linksOf(goals: readonly LessonGoal[], { marks, frames, links }: Arrangement): Link[] {
  const ends = new Set<string>(marks.map(({ path }) => path))
  const drawn = new Set(links.map(({ from, to }) => `${from} ${to}`))
  return goals.flatMap(({ object, from }) => {
    const holder = frames.find((frame: Frame) => frame.pods.some(({ path }) => path === from))
    if (from === '' || !holder || !ends.has(object) || drawn.has(`${holder.id} ${object}`)) return []
    return [{ from: holder.id, to: object, count: 0, because: `what the step asks for: ${from.split('/').at(-1)} reaches it`, isGoal: true }]
  })
}
