/**
 * Pod: the smallest thing that runs. Upstream: pkg/apis/core/v1/defaults.go, pkg/registry/core/pod/strategy.go,
 * pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn, wide } from '../columns'
import { defaultPod } from '../defaults/pod-spec'
import type { Kind } from '../kind'
import { noTime } from '../no-time'
import { qosClassOf } from '../qos-class'
import { applyLabelKeys } from '../pod-label-keys'
import { summarizePod } from '../pod-summary'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validatePod, validatePodUpdate } from '../validation/pod'

export type Pod = Types.Pod

export const Pod: Kind<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'status'],
  columns: [
    nameColumn,
    textColumn('Ready', 'Containers that are ready, of all that should be.'),
    textColumn('Status', 'Where the pod is in its life.'),
    textColumn('Restarts', 'How often its containers were started again, and when the last time.'),
    ageColumn,
    wide(textColumn('IP', 'Address of the pod.')),
    wide(textColumn('Node', 'Node that the pod is bound to.')),
    wide(textColumn('Nominated Node', 'Node where room is being made for the pod.')),
    wide(textColumn('Readiness Gates', 'Extra conditions that are true, of all that the pod asks for.')),
  ],
  row(pod, nowMs) {
    const { ready, status, restarts } = summarizePod(pod, nowMs)
    return [
      pod.metadata.name,
      ready,
      status,
      restarts,
      ageOf(pod, nowMs),
      pod.status.podIPs?.[0]?.ip || pod.status.podIP || '<none>',
      pod.spec.nodeName || '<none>',
      pod.status.nominatedNodeName || '<none>',
      readinessGates(pod),
    ]
  },
  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork ?? false),
    'status.phase': status.phase ?? '',
    'status.podIP': status.podIP ?? '',
    'status.nominatedNodeName': status.nominatedNodeName ?? '',
  }),
  setDefaults: defaultPod,
  prepareForCreate: (pod) => ({ ...applyLabelKeys(pod), status: { phase: 'Pending', ...(pod.spec.schedulingGates?.length ? gated : {}), qosClass: qosClassOf(pod.spec) } }),
  prepareForUpdate: keepStatus,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
}

/** Upstream: applySchedulingGatedCondition in pkg/registry/core/pod/strategy.go (v1.32). */
const gated: Pick<Pod['status'], 'conditions'> = {
  conditions: [
    {
      ...{ type: 'PodScheduled', status: 'False', lastProbeTime: noTime, lastTransitionTime: noTime },
      ...{ reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' },
    },
  ],
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const isTrue = (gate: string) => status.conditions?.some(({ type, status: value }) => type === gate && value === 'True')
  return `${gates.filter(({ conditionType }) => isTrue(conditionType)).length}/${gates.length}`
}
