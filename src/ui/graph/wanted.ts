/**
 * The goals of the open step laid over what is there: outlines of objects to be made, a mark on those to be changed or removed, and
 * dotted links from who is to reach whom. Pure; the drawing and the tree both show the result.
 */
import type { LessonGoal } from '../../protocol/messages'
import type { ObjectPath } from '../store/object-store'
import type { Arrangement, Frame, Link, Mark } from './frames'

export type Want = LessonGoal['want']

/** Where its kind stands: Services left of workloads, Ingresses before both. */
const columns: Readonly<Record<string, number>> = { Ingress: -1, Service: 0 }
const WORKLOADS = 1

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
  return { path, role: 'outline', label: name === '' ? `one more ${kind}` : name, note: name === '' ? '' : kind, alarming: false, share: undefined, want: 'make', column: columns[kind] ?? WORKLOADS, row }
}

/** To the frame that holds the Pod of who asks; links between marks and frames are drawn from the mark. */
function linksOf(goals: readonly LessonGoal[], { marks, frames }: Arrangement): Link[] {
  const ends = new Set<string>(marks.map(({ path }) => path))
  return goals.flatMap(({ object, from }) => {
    const holder = frames.find((frame: Frame) => frame.pods.some(({ path }) => path === from))
    if (from === '' || !holder || !ends.has(object)) return []
    return [{ from: object, to: holder.id, count: 0, because: `the lesson wants it reached from ${from.split('/').at(-1)}`, isGoal: true }]
  })
}
