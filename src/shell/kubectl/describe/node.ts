/** Upstream: kubectl/pkg/describe/describe.go describeNode (v1.32). */
import { canonicalQuantity } from '../../../api/quantity'
import { isNotFound } from '../../../api/status-error'
import type { Core, Lease, Node, Pod } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'
import { defineDescriber, eventsOf, type Describing } from './describer'
import { eventLines } from './events'
import { allocationLines } from './node-allocation'
import { annotationLines, formatTime, labelLines } from './text'
import { taintLines } from './tolerations'

export const describeNode = defineDescriber<Node>('Node', async (node, about) => {
  const { metadata, spec } = node
  return [
    `Name:\t${metadata.name}`,
    `Roles:\t${rolesOf(node).join(',') || '<none>'}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`,
    ...taintLines('Taints', spec.taints ?? []),
    `Unschedulable:\t${spec.unschedulable ?? false}`,
    ...(await leaseLines(about.context, metadata.name)),
    ...conditionLines(node),
    'Addresses:',
    ...(node.status.addresses ?? []).map(({ type, address }) => `  ${type}:\t${address}`),
    ...resourceLines('Capacity', node.status.capacity),
    ...resourceLines('Allocatable', node.status.allocatable),
    ...systemLines(node),
    ...(spec.podCIDR ? [`PodCIDR:\t${spec.podCIDR}`] : []),
    ...(spec.podCIDRs?.length ? [`PodCIDRs:\t${spec.podCIDRs.join(',')}`] : []),
    ...(spec.providerID ? [`ProviderID:\t${spec.providerID}`] : []),
    ...allocationLines(node, await podsOn(about.context, metadata.name), about.nowMs),
    ...(about.showEvents ? await nodeEvents(node, about) : []),
  ]
})

const ROLE_LABEL = 'node-role.kubernetes.io/'

const rolesOf = ({ metadata }: Node): string[] =>
  Object.entries(metadata.labels ?? {})
    .flatMap(([key, value]) => {
      if (key.startsWith(ROLE_LABEL) && key.length > ROLE_LABEL.length) return [key.slice(ROLE_LABEL.length)]
      return key === 'kubernetes.io/role' && value !== '' ? [value] : []
    })
    .sort()

async function leaseLines({ client }: KubectlContext, name: string): Promise<string[]> {
  try {
    const { spec } = (await client.json({
      path: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`,
    })) as Lease
    const time = (value: unknown): string => (value ? formatTime(String(value)) : '<unset>')
    return [
      'Lease:',
      `  HolderIdentity:\t${spec.holderIdentity ?? '<unset>'}`,
      `  AcquireTime:\t${time(spec.acquireTime)}`,
      `  RenewTime:\t${time(spec.renewTime)}`,
    ]
  } catch (error) {
    if (!isNotFound(error)) throw error
    return [`Lease:\tFailed to get lease: ${error instanceof Error ? error.message : ''}`]
  }
}

function conditionLines({ status }: Node): string[] {
  const conditions = status.conditions ?? []
  if (conditions.length === 0) return []
  return [
    'Conditions:',
    '  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage',
    '  ----\t------\t-----------------\t------------------\t------\t-------',
    ...conditions.map(conditionLine),
  ]
}

function conditionLine({
  type,
  status,
  lastHeartbeatTime,
  lastTransitionTime,
  reason = '',
  message = '',
}: Core.NodeCondition): string {
  const [beat, changed] = [lastHeartbeatTime, lastTransitionTime].map((time) =>
    formatTime(time ? String(time) : undefined),
  )
  return `  ${type} \t${status} \t${beat} \t${changed} \t${reason} \t${message}`
}

function resourceLines(title: string, amounts: Readonly<Record<string, string>> | undefined): string[] {
  const names = Object.keys(amounts ?? {}).sort()
  return names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${name}:\t${canonicalQuantity(amounts?.[name] ?? '0')}`)]
}

function systemLines({ status }: Node): string[] {
  const { nodeInfo } = status
  return [
    'System Info:',
    `  Machine ID:\t${nodeInfo?.machineID ?? ''}`,
    `  System UUID:\t${nodeInfo?.systemUUID ?? ''}`,
    `  Boot ID:\t${nodeInfo?.bootID ?? ''}`,
    `  Kernel Version:\t${nodeInfo?.kernelVersion ?? ''}`,
    `  OS Image:\t${nodeInfo?.osImage ?? ''}`,
    `  Operating System:\t${nodeInfo?.operatingSystem ?? ''}`,
    `  Architecture:\t${nodeInfo?.architecture ?? ''}`,
    `  Container Runtime Version:\t${nodeInfo?.containerRuntimeVersion ?? ''}`,
    `  Kubelet Version:\t${nodeInfo?.kubeletVersion ?? ''}`,
    `  Kube-Proxy Version:\t${nodeInfo?.kubeProxyVersion ?? ''}`,
  ]
}

async function podsOn({ client }: KubectlContext, node: string): Promise<readonly Pod[]> {
  const fieldSelector = `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`
  const list = (await client.json({ path: '/api/v1/pods', query: { fieldSelector, limit: 500 } })) as ManifestList
  return itemsOf(list).map((item) => item as object as Pod)
}

/** Controllers name a node by its UID in their events, kubelets by its name. */
async function nodeEvents(node: Node, { context, nowMs }: Describing): Promise<string[]> {
  const byUid = await eventsOf(context, node)
  const byName = await eventsOf(context, node, { uid: node.metadata.name })
  return eventLines([...byUid, ...byName], nowMs)
}
