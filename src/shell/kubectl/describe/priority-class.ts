/** Upstream: kubectl/pkg/describe/describe.go describePriorityClass (v1.32). */
import type { PriorityClass } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { formatMap } from './text'

export const describePriorityClass = defineDescriber<PriorityClass>('PriorityClass', async (priorityClass, about) => [
  `Name:\t${priorityClass.metadata.name}`,
  `Value:\t${priorityClass.value}`,
  `GlobalDefault:\t${priorityClass.globalDefault ?? false}`,
  `PreemptionPolicy:\t${priorityClass.preemptionPolicy ?? ''}`,
  `Description:\t${priorityClass.description ?? ''}`,
  `Annotations:\t${formatMap(priorityClass.metadata.annotations)}`,
  ...(await eventsSection(about, priorityClass)),
])
