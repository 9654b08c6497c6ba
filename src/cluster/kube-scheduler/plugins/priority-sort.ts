/** Who is next: higher priority first, then who waited longer. Upstream: pkg/scheduler/framework/plugins/queuesort/priority_sort.go (v1.32). */
import type { QueueSort } from '../framework'

export const prioritySort: QueueSort = {
  compare: (a, b) => b.priority - a.priority || a.queuedAt - b.queuedAt,
}
