/** Upstream: kubectl/pkg/describe/describe.go describePod (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import { controllerOf } from '../../../api/object'
import { qosClassOf } from '../../../api/qos-class'
import type { Core, Pod } from '../../../api/types'
import { containerLines } from './containers'
import { defineDescriber, eventsSection } from './describer'
import { podField } from './pod-field'
import { ageSince, annotationLines, formatTime, labelLines, listLines } from './text'
import { tolerationLines } from './tolerations'
import { volumeLines } from './volumes'

export const describePod = defineDescriber<Pod>('Pod', async (pod, about) => [
  ...identityLines(pod),
  ...statusLines(pod, about.nowMs),
  ...addressLines(pod),
  ...ownerLines(pod),
  ...allContainers(pod),
  ...gateLines(pod),
  ...conditionLines(pod),
  ...volumeLines(pod.spec.volumes ?? []),
  `QoS Class:\t${pod.status.qosClass ?? qosClassOf(pod.spec)}`,
  ...labelLines('Node-Selectors', pod.spec.nodeSelector),
  ...tolerationLines('Tolerations', pod.spec.tolerations ?? []),
  ...spreadLines(pod.spec.topologySpreadConstraints ?? []),
  ...(await eventsSection(about, pod, { anyKind: true })),
])

function identityLines({ metadata, spec, status }: Pod): string[] {
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...(spec.priority === undefined ? [] : [`Priority:\t${spec.priority}`]),
    ...(spec.priorityClassName ? [`Priority Class Name:\t${spec.priorityClassName}`] : []),
    ...(spec.runtimeClassName ? [`Runtime Class Name:\t${spec.runtimeClassName}`] : []),
    ...(spec.serviceAccountName ? [`Service Account:\t${spec.serviceAccountName}`] : []),
    `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`,
    ...(status.startTime ? [`Start Time:\t${formatTime(String(status.startTime))}`] : []),
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
  ]
}

function statusLines({ metadata, spec, status }: Pod, nowMs: number): string[] {
  const { phase = '', reason, message } = status
  const isEnding = metadata.deletionTimestamp !== undefined && phase !== 'Failed' && phase !== 'Succeeded'
  const seccomp = spec.securityContext?.seccompProfile
  return [
    ...(isEnding
      ? [
          `Status:\tTerminating (lasts ${ageSince(metadata.deletionTimestamp, nowMs)})`,
          `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`,
        ]
      : [`Status:\t${phase}`]),
    ...(reason ? [`Reason:\t${reason}`] : []),
    ...(message ? [`Message:\t${message}`] : []),
    ...(seccomp ? [`SeccompProfile:\t${seccomp.type}`] : []),
    ...(seccomp?.type === 'Localhost' ? [`LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`] : []),
  ]
}

function addressLines({ status }: Pod): string[] {
  const addresses = (status.podIPs ?? []).map(({ ip }) => `  IP:\t${ip ?? ''}`)
  return [`IP:\t${status.podIP ?? ''}`, ...(addresses.length > 0 ? ['IPs:', ...addresses] : ['IPs:\t<none>'])]
}

function ownerLines(pod: Pod): string[] {
  const owner = controllerOf(pod)
  const { nominatedNodeName } = pod.status
  return [
    ...(owner ? [`Controlled By:\t${owner.kind}/${owner.name}`] : []),
    ...(nominatedNodeName ? [`NominatedNodeName:\t${nominatedNodeName}`] : []),
  ]
}

function allContainers(pod: Pod): string[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = pod.status
  const fieldValue = (path: string): string => podField(pod, path)
  return [
    ...(initContainers.length > 0
      ? containerLines(initContainers, { label: 'Init Containers', statuses: initContainerStatuses, fieldValue })
      : []),
    ...containerLines(containers, { label: 'Containers', statuses: containerStatuses, fieldValue }),
    ...(ephemeralContainers.length > 0
      ? containerLines(ephemeralContainers, {
          label: 'Ephemeral Containers',
          statuses: ephemeralContainerStatuses,
          fieldValue,
        })
      : []),
  ]
}

function gateLines({ spec, status }: Pod): string[] {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return []
  const stateOf = (type: string): string =>
    status.conditions?.find((condition) => condition.type === type)?.status ?? '<none>'
  return [
    'Readiness Gates:',
    '  Type\tStatus',
    ...gates.map(({ conditionType }) => `  ${conditionType} \t${stateOf(conditionType)} `),
  ]
}

function conditionLines({ status }: Pod): string[] {
  const conditions = status.conditions ?? []
  return conditions.length === 0
    ? []
    : ['Conditions:', '  Type\tStatus', ...conditions.map(({ type, status: value }) => `  ${type} \t${value} `)]
}

function spreadLines(constraints: readonly Core.TopologySpreadConstraint[]): string[] {
  if (constraints.length === 0) return []
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  const texts = sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : ''
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`
  })
  return listLines('Topology Spread Constraints', texts)
}
