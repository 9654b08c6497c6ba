/** The drawing's content as an outline of words: marks with what they lead to, frames with their Pods. Pure; the same arrangement. */
import type { PodMark } from '../graph/cluster-model'
import type { Arrangement, Frame, Link, Mark } from '../graph/frames'
import { families, glyphs, type Family } from '../graph/pod-status'
import type { ObjectPath } from '../store/object-store'

export interface OutlineItem {
  readonly id: string
  readonly path: ObjectPath | undefined
  readonly text: string
  /** For the eye: `text` in parts. */
  readonly look: { readonly glyph: string; readonly family: Family | undefined; readonly name: string; readonly note: string }
  readonly children: readonly OutlineItem[]
}

export function outlineOf({ marks, frames, links }: Arrangement): OutlineItem[] {
  const targets = new Map<string, Target>([...marks.map((mark) => [mark.path, mark] as const), ...frames.map((frame) => [frame.id, frame] as const)])
  return [...frames.map(frameItem), ...marks.map((mark) => markItem(mark, links.filter(({ from }) => from === mark.path), targets))]
}

const LEADS_TO = ' → '

/** A link leads to its object, which stands elsewhere in the tree. */
export const isLink = ({ id }: OutlineItem): boolean => id.includes(LEADS_TO)

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')

function frameItem({ id, path, label, note, pods }: Frame): OutlineItem {
  const count = pods.length === 1 ? '1 Pod' : `${pods.length} Pods`
  const kind = path?.startsWith('Node/') ? 'Node ' : path?.startsWith('ReplicaSet/') ? 'ReplicaSet ' : ''
  const about = joined(note, count)
  return { id, path, text: `${kind}${label}, ${about}`, look: { glyph: '', family: undefined, name: label, note: about }, children: pods.map(podItem) }
}

function podItem({ path, name, word, state, readyContainers, containers, restarts, ip }: PodMark): OutlineItem {
  const about = joined(`${readyContainers}/${containers} ready`, restarts > 0 ? `${restarts} restarts` : '', ip)
  return {
    id: path,
    path,
    text: `Pod ${name}, ${glyphs[state]} ${word}, ${about}`,
    look: { glyph: glyphs[state], family: families[state], name, note: `${word}, ${about}` },
    children: [],
  }
}

const markGlyphs: Readonly<Record<Mark['role'], string>> = { outline: '◌', service: '⬡', workload: '▢', ingress: '⇥', scaler: '⇕', policy: '▽', custom: '◈' }

type Target = Pick<Frame, 'path' | 'label'>

/** What the open step of the lesson wants of it. */
const wants: Readonly<Record<NonNullable<Mark['want']>, string>> = {
  make: 'the lesson wants it made',
  change: 'the lesson wants it changed',
  remove: 'the lesson wants it gone',
  reach: 'the lesson wants it reached',
}

function markItem({ path, role, label, note, want }: Mark, links: readonly Link[], targets: ReadonlyMap<string, Target>): OutlineItem {
  return {
    id: path,
    path,
    text: `${role === 'service' ? 'Service ' : ''}${joined(label, note, want ? wants[want] : '')}`,
    look: { glyph: markGlyphs[role], family: undefined, name: label, note: joined(note, want ? wants[want] : '') },
    children: links.map((link) => linkItem(link, targets.get(link.to) ?? { path: undefined, label: link.to })),
  }
}

function linkItem({ from, to, count, because, isGoal }: Link, { path, label }: Target): OutlineItem {
  if (isGoal) return { id: `${from}${LEADS_TO}${to}, wanted`, path, text: because, look: { glyph: '⇠', family: undefined, name: '', note: because }, children: [] }
  return {
    id: `${from}${LEADS_TO}${to}`,
    path,
    text: `leads to ${label}${count > 1 ? ` (${count} Pods)` : ''}, by ${because}`,
    look: { glyph: '→', family: undefined, name: label, note: `${count > 1 ? `${count} Pods, ` : ''}by ${because}` },
    children: [],
  }
}

/** The items of before where nothing differs, so that what is drawn of them can stay. */
export function keepSame(before: readonly OutlineItem[], now: readonly OutlineItem[]): readonly OutlineItem[] {
  const known = new Map(before.map((item) => [item.id, item]))
  const kept = now.map((item) => keepSameItem(known.get(item.id), item))
  return kept.length === before.length && kept.every((item, index) => item === before[index]) ? before : kept
}

function keepSameItem(before: OutlineItem | undefined, now: OutlineItem): OutlineItem {
  if (!before) return now
  const children = keepSame(before.children, now.children)
  if (before.text === now.text && before.look.family === now.look.family && children === before.children) return before
  return { ...now, children }
}
