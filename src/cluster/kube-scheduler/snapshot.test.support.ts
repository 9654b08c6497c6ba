/** For tests: nodes and pods in a few words, and the snapshot that they make. */
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { createCache, type Cache } from './cache'
import type { PodTest, Snapshot } from './framework'
import { podInfoOf, type PodInfo } from './node-info'
import { createNodeMemory } from './node-memory'
import { volumesOf } from './volumes.test.support'

export type Amounts = Readonly<Record<string, string>>
export type Labels = Readonly<Record<string, string>>

export interface NodeDraft {
  readonly labels?: Labels
  readonly taints?: Core.Taint[]
  readonly unschedulable?: boolean
  readonly allocatable?: Amounts
  readonly images?: Readonly<Record<string, number>>
}

export function nodeOf(name: string, { labels = {}, taints = [], unschedulable = false, allocatable = {}, images = {} }: NodeDraft = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { ...labels } },
    spec: { ...(taints.length > 0 ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable },
      images: Object.entries(images).map(([image, sizeBytes]) => ({ names: [image], sizeBytes })),
    },
  }
}

export type PodDraft = Partial<Core.PodSpec> & {
  readonly labels?: Labels
  readonly namespace?: string
  /** Of its one container. */
  readonly requests?: Amounts
  readonly uid?: string
  readonly status?: Partial<Pod['status']>
  readonly deletionTimestamp?: string
  readonly ownerReferences?: Pod['metadata']['ownerReferences']
}

export function podOf(name: string, { labels = {}, namespace = 'default', requests, uid = name, status = {}, deletionTimestamp, ownerReferences, ...spec }: PodDraft = {}): Pod {
  const container: Core.Container = { name: 'main', image: 'nginx', ...(requests ? { resources: { requests: { ...requests } } } : {}) }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...{ name, namespace, uid, resourceVersion: '1', creationTimestamp: '', labels: { ...labels } },
      ...(deletionTimestamp ? { deletionTimestamp } : {}),
      ...(ownerReferences ? { ownerReferences } : {}),
    },
    spec: { containers: [container], ...spec },
    status: { ...status },
  }
}

interface Drafts {
  readonly nodes: readonly Node[]
  /** With `nodeName`. */
  readonly pods?: readonly Pod[]
  readonly namespaces?: Readonly<Record<string, Labels>>
  readonly siblings?: Snapshot['siblingSelector']
  readonly volumes?: Snapshot['volumes']
}

export function cacheOf({ nodes, pods = [] }: Drafts): Cache {
  const cache = createCache()
  for (const node of nodes) cache.setNode(node)
  for (const pod of pods) cache.setPod(pod)
  return cache
}

export function snapshotOf(drafts: Drafts, cache = cacheOf(drafts)): Snapshot {
  const { namespaces = {}, siblings = () => undefined, volumes = volumesOf() } = drafts
  return {
    get nodes() {
      return cache.nodes
    },
    find: cache.find,
    get nodesWithAffinityPods() {
      return cache.nodesWithAffinityPods
    },
    get nodesWithRequiredAntiAffinityPods() {
      return cache.nodesWithRequiredAntiAffinityPods
    },
    namespaceLabels: (name) => namespaces[name] ?? {},
    siblingSelector: siblings,
    nodesWithImage: cache.nodesWithImage,
    nodesWithLabel: cache.nodesWithLabel,
    volumes,
    counting: (test: PodTest) => createNodeMemory<number>().remembering(test.key, cache.nodes, (node) => node.countMatching(test)),
  }
}

export const infoOf = (name: string, draft: PodDraft = {}): PodInfo => podInfoOf(podOf(name, draft))
