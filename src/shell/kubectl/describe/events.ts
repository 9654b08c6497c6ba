/** The table of events at the end of a description. Upstream: kubectl/pkg/describe/describe.go DescribeEvents (v1.32). */
import type { Event } from '../../../api/types'
import { ageSince } from './text'

export function eventLines(events: readonly Event[], nowMs: number): string[] {
  if (events.length === 0) return ['Events:\t<none>']
  const sorted = [...events].sort((a, b) => lastSeen(a) - lastSeen(b))
  return [
    'Events:',
    '  Type\tReason\tAge\tFrom\tMessage',
    '  ----\t------\t----\t----\t-------',
    ...sorted.map((event) => {
      const source = event.source?.component || event.reportingComponent || ''
      return `  ${event.type ?? ''}\t${event.reason ?? ''}\t${interval(event, nowMs)}\t${source}\t${(event.message ?? '').trim()}`
    }),
  ]
}

const lastSeen = ({ lastTimestamp }: Event): number => (lastTimestamp ? Date.parse(lastTimestamp) : 0)

function interval({ eventTime, firstTimestamp, lastTimestamp, series, count = 0 }: Event, nowMs: number): string {
  const first = ageSince(eventTime || firstTimestamp, nowMs)
  if (series) return `${ageSince(series.lastObservedTime, nowMs)} (x${series.count ?? 0} over ${first})`
  return count > 1 ? `${ageSince(lastTimestamp, nowMs)} (x${count} over ${first})` : first
}
