/**
 * What a refused update would have changed of a pod’s spec, told as a comparison of the Go structs that an API server keeps of it.
 * Upstream: cmp.Diff in ValidatePodUpdate of pkg/apis/core/validation/validation.go (v1.32), FormatDiff in
 * github.com/google/go-cmp/cmp/report_compare.go (v0.6.0).
 * Simplified: indented with plain spaces, as half of all real API servers do it; the others, by chance, take unbreakable ones. Long
 * strings and lists of numbers are shown whole on both sides; a real cluster shows where they begin to differ.
 */
import type { Core } from '../types'
import { braced, dropped, layOut, type Entry, type Text } from './go-cmp-text'
import { compare, missing, type Compared, type Part } from './go-cmp-tree'
import { showValue, typed, type Shown } from './go-cmp-value'
import { isZero } from './go-value-parts'

const CONTEXT = 2
const MOST_LEVELS = 6

export const podSpecDiff = (before: Core.PodSpec, after: Core.PodSpec): string => {
  const node = compare(withHostNamespaces(before), withHostNamespaces(after), 'v1.PodSpec')
  return layOut(showDiff(node, { mode: '', types: 'always', level: 3 }) ?? '')
}

/** An API server keeps these in the security context, which is always there. */
function withHostNamespaces(spec: Core.PodSpec): object {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec
  return { ...spec, securityContext: { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } }
}

function showDiff(node: Compared, asked: Shown): Text | undefined {
  const shown = { ...asked, level: asked.mode === '=' ? 1 : Math.max(asked.level, 3) }
  if (node.depth === 0) return showValue(shown.mode === '-' ? node.x : node.y, node.type, shown)
  if (node.kind === 'pointer') return { before: '&', value: showDiff(node.parts[0].node, shown) ?? '', after: '' }
  const inner: Shown = { ...shown, types: node.kind === 'struct' ? 'composite' : 'never', level: shown.level - 1 }
  const most = 2 ** (shown.level + 1)
  const entries = shown.mode === '' ? differences(node, inner, most) : oneSide(node, inner, most)
  return typed(node.type, braced(entries), shown)
}

function oneSide({ kind, parts }: Compared, shown: Shown, most: number): readonly Entry[] {
  const isEmpty = ({ x, y, type }: Compared) => (shown.mode !== '+' && isZero(x, type)) || (shown.mode !== '-' && isZero(y, type))
  const kept = kind === 'struct' ? parts.filter(({ node }) => !isEmpty(node)) : parts
  const entries = kept.flatMap((part) => entryOf(part, shown))
  return entries.length > most ? [...entries.slice(0, most), dropped] : entries
}

function entryOf({ key, node }: Part, shown: Shown): readonly Entry[] {
  const value = showDiff(node, shown)
  return value === undefined ? [] : [{ key, value }]
}

function differences(node: Compared, shown: Shown, most: number): readonly Entry[] {
  const name = node.kind === 'struct' ? 'field' : node.kind === 'map' ? 'entry' : 'element'
  const groups = grouped(node.parts)
  const entries: Entry[] = []
  let count = 0
  for (const [index, group] of groups.entries()) {
    if (count >= most) return [...entries, { ...dropped, comment: statistics(groups.slice(index).flat(), name) }]
    const isLast = index === groups.length - 1
    if (group[0].node.diff === 0) entries.push(...showContext(group, { isFirst: index === 0, isLast, name, shown }))
    else entries.push(...group.flatMap((part) => showChange(part, shown)))
    if (group[0].node.diff > 0) count += group.length
  }
  return entries
}

/** Runs of what is alike and of what is not. */
function grouped(parts: readonly Part[]): readonly (readonly Part[])[] {
  const groups: Part[][] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (last && last[0].node.diff > 0 === part.node.diff > 0) last.push(part)
    else groups.push([part])
  }
  return groups
}

interface Context {
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly name: string
  readonly shown: Shown
}

function showContext(parts: readonly Part[], { isFirst, isLast, name, shown }: Context): readonly Entry[] {
  const low = isFirst ? 0 : Math.min(CONTEXT, parts.length)
  const high = isLast ? 0 : Math.min(CONTEXT, parts.length - low)
  const left = parts.length - low - high
  const same = (some: readonly Part[]) => some.flatMap((part) => entryOf(part, { ...shown, mode: '=' }))
  if (left < 2) return same(parts)
  const between = parts.slice(low, parts.length - high)
  return [...same(parts.slice(0, low)), { ...dropped, comment: statistics(between, name) }, ...same(parts.slice(parts.length - high))]
}

function showChange(part: Part, shown: Shown): readonly Entry[] {
  const { key, node } = part
  if (node.count !== node.depth) return entryOf(part, shown)
  for (let more = 0; ; more++) {
    const [old, next] = (['-', '+'] as const).map((mode) => showDiff(node, { ...shown, mode, level: shown.level + 2 * more }))
    const isTold = JSON.stringify(old) !== JSON.stringify(next) || more === MOST_LEVELS
    if (isTold) return [...marked('-', key, old), ...marked('+', key, next)]
  }
}

const marked = (mark: '-' | '+', key: string, value: Text | undefined): readonly Entry[] => (value === undefined ? [] : [{ mark, key, value }])

function statistics(parts: readonly Part[], name: string): string {
  const kindOfChange = ({ node }: Part) => (node.diff === 0 ? 'identical' : node.y === missing ? 'removed' : node.x === missing ? 'inserted' : 'modified')
  const kinds = ['identical', 'removed', 'inserted', 'modified']
  const words = kinds.map((kind) => [parts.filter((part) => kindOfChange(part) === kind).length, kind] as const).filter(([count]) => count > 0)
  const texts = words.map(([count, kind]) => `${count} ${kind}`)
  const list = texts.length < 3 ? texts.join(' and ') : `${texts.slice(0, -1).join(', ')}, and ${texts.at(-1)}`
  return `${list} ${parts.length === 1 ? name : name === 'entry' ? 'entries' : `${name}s`}`
}
