/** Node: a machine that runs Pods. Upstream: printers.go printNode (v1.32). */
import { ageColumn, ageOf, nameColumn, orNone, textColumn, wide } from '../columns'
import { fill } from '../defaults/fill'
import type { Kind } from '../kind'
import type { Node as StoredNode } from '../types'
import { keepStatus } from '../updates'
import { validateNode, validateNodeUpdate } from '../validation/cluster'

export type Node = StoredNode

export const Node: Kind<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  subresources: ['proxy', 'status'],
  columns: [
    nameColumn,
    textColumn('Status', 'Whether it can run pods.'),
    textColumn('Roles', 'What it is there for.'),
    ageColumn,
    textColumn('Version', 'Version of its kubelet.'),
    wide(textColumn('Internal-IP', 'Its address inside of the network.')),
    wide(textColumn('External-IP', 'Its address outside of the cluster.')),
    wide(textColumn('OS-Image', 'Its operating system.')),
    wide(textColumn('Kernel-Version', 'Its kernel.')),
    wide(textColumn('Container-Runtime', 'What runs its containers.')),
  ],
  row: (node, nowMs) => [
    node.metadata.name,
    statusOf(node),
    orNone(rolesOf(node).join(',')),
    ageOf(node, nowMs),
    node.status.nodeInfo?.kubeletVersion ?? '',
    orNone(addressOf(node, 'InternalIP')),
    orNone(addressOf(node, 'ExternalIP')),
    node.status.nodeInfo?.osImage || '<unknown>',
    node.status.nodeInfo?.kernelVersion || '<unknown>',
    node.status.nodeInfo?.containerRuntimeVersion || '<unknown>',
  ],
  selectableFields: ({ spec }) => ({ 'spec.unschedulable': String(spec.unschedulable ?? false) }),
  setDefaults: defaultNode,
  prepareForUpdate: keepStatus,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
}

const unknownMachine: Node['status'] = {
  daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
  nodeInfo: {
    architecture: '',
    bootID: '',
    containerRuntimeVersion: '',
    kernelVersion: '',
    kubeProxyVersion: '',
    kubeletVersion: '',
    machineID: '',
    operatingSystem: '',
    osImage: '',
    systemUUID: '',
  },
}

/** A node that registers brings its status along; one made by hand has an empty one. */
function defaultNode(node: Node): Node {
  const status = fill(node.status ?? {}, unknownMachine)
  return node.spec && status === node.status ? node : { ...node, spec: node.spec ?? {}, status }
}

function statusOf({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec.unschedulable ? `${word},SchedulingDisabled` : word
}

const ROLE_PREFIX = 'node-role.kubernetes.io/'

function rolesOf({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)]
    return key === 'kubernetes.io/role' ? [value] : []
  })
  return [...new Set(roles)].filter((role) => role !== '').sort()
}

const addressOf = ({ status }: Node, type: string): string | undefined => status.addresses?.find((address) => address.type === type)?.address
