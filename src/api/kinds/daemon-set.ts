/**
 * DaemonSet: one pod of a template on each node that fits. Upstream: pkg/apis/apps/v1/defaults.go,
 * pkg/registry/apps/daemonset/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, formatLabels, nameColumn, numberColumn, textColumn } from '../columns'
import { defaultDaemonSet } from '../defaults/daemon-set'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { isSame, raiseGeneration, startGeneration } from '../updates'
import { validateDaemonSet } from '../validation/daemon-set'
import { validateSelectorUpdate } from '../validation/workload'
import { workloadCells, workloadColumns } from '../workload-columns'

export type DaemonSet = Types.DaemonSet

export const DaemonSet: Kind<DaemonSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  columns: [
    nameColumn,
    numberColumn('Desired', 'Nodes that are to run its pod.'),
    numberColumn('Current', 'Nodes of those that have a pod.'),
    numberColumn('Ready', 'Nodes of those whose pod is ready.'),
    numberColumn('Up-to-date', 'Nodes whose pod runs the present template.'),
    numberColumn('Available', 'Nodes whose pod has been ready for long enough.'),
    textColumn('Node Selector', 'Labels that a node must bear.'),
    ageColumn,
    ...workloadColumns,
  ],
  row: (daemonSet, nowMs) => [
    daemonSet.metadata.name,
    daemonSet.status.desiredNumberScheduled,
    daemonSet.status.currentNumberScheduled,
    daemonSet.status.numberReady,
    daemonSet.status.updatedNumberScheduled ?? 0,
    daemonSet.status.numberAvailable ?? 0,
    formatLabels(daemonSet.spec.template.spec?.nodeSelector),
    ageOf(daemonSet, nowMs),
    ...workloadCells(daemonSet.spec),
  ],
  setDefaults: defaultDaemonSet,
  prepareForCreate: (daemonSet) => startGeneration(atTemplate({ ...daemonSet, status: nothingYet }, templateGeneration(daemonSet) || 1)),
  prepareForUpdate(next, previous) {
    const before = templateGeneration(previous)
    const isKept = isSame(next.spec.template, previous.spec.template)
    return atTemplate(raiseGeneration(next, previous), isKept ? before : before + 1)
  },
  validate: validateDaemonSet,
  validateUpdate: validateSelectorUpdate,
}

const nothingYet = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 }

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

/** How often the template has changed: a field of old, kept as an annotation. */
const templateGeneration = ({ metadata }: DaemonSet): number => Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 0)

function atTemplate(daemonSet: DaemonSet, generation: number): DaemonSet {
  const { metadata } = daemonSet
  if (metadata.annotations?.[TEMPLATE_GENERATION] === String(generation)) return daemonSet
  return { ...daemonSet, metadata: { ...metadata, annotations: { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) } } }
}
