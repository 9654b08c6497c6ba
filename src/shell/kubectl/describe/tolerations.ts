/** Tolerations and taints, one a line. Upstream: kubectl/pkg/describe/describe.go printPodTolerationsMultiline (v1.32). */
import type { Core } from '../../../api/types'
import { listLines } from './text'

export const tolerationLines = (title: string, tolerations: readonly Core.Toleration[]): string[] =>
  listLines(title, [...tolerations].sort(byKey).map(formatToleration))

const byKey = ({ key: a = '' }: Core.Toleration, { key: b = '' }: Core.Toleration): number =>
  a < b ? -1 : a > b ? 1 : 0

function formatToleration({ key = '', operator, value = '', effect = '', tolerationSeconds }: Core.Toleration): string {
  const place = key + (value ? `=${value}` : '') + (effect ? `:${effect}` : '')
  const exists = operator === 'Exists' && !value ? `${place ? ' ' : ''}op=Exists` : ''
  return place + exists + (tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`)
}

const ORDER = ['NoExecute', 'NoSchedule', 'PreferNoSchedule']

export function taintLines(title: string, taints: readonly Core.Taint[]): string[] {
  const sorted = [...taints].sort(
    (a, b) => ORDER.indexOf(a.effect) - ORDER.indexOf(b.effect) || (a.key < b.key ? -1 : 1),
  )
  return listLines(
    title,
    sorted.map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
  )
}
