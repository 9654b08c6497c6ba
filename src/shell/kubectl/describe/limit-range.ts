/** Upstream: kubectl/pkg/describe/describe.go describeLimitRangeSpec (v1.32). Resources come sorted; a real kubectl leaves their order to chance. */
import type { Core, LimitRange } from '../../../api/types'
import { defineDescriber } from './describer'

export const limitTitles = ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio']

export const describeLimitRange = defineDescriber<LimitRange>('LimitRange', async ({ metadata, spec }) => [
  `Name:\t${metadata.name}`,
  `Namespace:\t${metadata.namespace ?? ''}`,
  ...limitTable(spec.limits ?? [], ''),
])

/** Titles, a line below each, and a row for each resource of each limit. */
export function limitTable(limits: readonly Core.LimitRangeItem[], indent: string): string[] {
  const rows = limits.flatMap(limitRows)
  return [limitTitles, limitTitles.map((title) => '-'.repeat(title.length)), ...rows].map((cells) => indent + cells.join('\t'))
}

function limitRows({ type, min, max, default: limits, defaultRequest, maxLimitRequestRatio }: Core.LimitRangeItem): string[][] {
  const columns = [min, max, defaultRequest, limits, maxLimitRequestRatio]
  const names = [...new Set(columns.flatMap((amounts) => Object.keys(amounts ?? {})))].sort()
  return names.map((name) => [type, name, ...columns.map((amounts) => amounts?.[name] ?? '-')])
}
