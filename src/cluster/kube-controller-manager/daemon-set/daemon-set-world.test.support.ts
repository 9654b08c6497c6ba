/**
 * For tests of what a DaemonSet plans: nodes and pods as plain objects, and rounds that carry a plan out as a cluster would, at once.
 * Upstream: pkg/controller/daemon/daemon_controller_test.go newTestController, expectSyncDaemonSets (v1.32).
 */
import type { DaemonSet } from '../../../api/kinds/daemon-set'
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import type { Apps, Core } from '../../../api/types'
import { planPresence, stateOf, type Plan } from './plan'
import { planRollout } from './rollout'

const meta = (name: string, more: object = {}) => ({ name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...more })

export const nodeOf = (name: string, spec: Partial<Node['spec']> = {}, labels: Readonly<Record<string, string>> = {}): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: meta(name, { labels }),
  spec,
  status: {},
})

export const daemonSetOf = (podSpec: Partial<Core.PodSpec> = {}, updateStrategy: Apps.DaemonSetUpdateStrategy = { type: 'RollingUpdate' }): DaemonSet => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { ...meta('foo'), namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'foo' } }, template: { spec: { containers: [], ...podSpec } }, updateStrategy },
  status: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
})

export interface PodFacts {
  readonly name: string
  readonly node: string
  readonly hash?: string
  readonly phase?: string
  readonly isBound?: boolean
  readonly isTerminating?: boolean
  /** Since when, in seconds; absent: it is not ready. */
  readonly readyAt?: number
}

export function podOf({ name, node, hash = 'new', phase = 'Running', isBound = true, isTerminating = false, readyAt }: PodFacts): Pod {
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }]
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } }
  const ready = { type: 'Ready', status: 'True', lastTransitionTime: new Date((readyAt ?? 0) * 1000).toISOString() }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(name, { labels: { 'controller-revision-hash': hash }, ...(isTerminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}) }),
    spec: { containers: [], ...(isBound ? { nodeName: node } : { affinity }) },
    status: { phase, conditions: readyAt === undefined ? [] : [ready] },
  }
}

export class World {
  daemonSet: DaemonSet
  hash = '1'
  seconds = 0
  pods: PodFacts[] = []
  readonly nodes: Node[]
  #made = 0

  constructor(daemonSet: DaemonSet, nodes: readonly Node[]) {
    this.daemonSet = daemonSet
    this.nodes = [...nodes]
  }

  state() {
    const version = { hash: this.hash, generation: undefined }
    return stateOf({ daemonSet: this.daemonSet, version, nowMs: this.seconds * 1000, nodes: this.nodes, pods: this.pods.map(podOf) })
  }

  /** How many pods one round created and deleted: for presence, and after that for the rollout. */
  round(): readonly [number, number] {
    const presence = planPresence(this.state())
    const first = this.#apply({ create: presence.create, remove: [...presence.remove, ...presence.ended] })
    if (this.daemonSet.spec.updateStrategy?.type !== 'RollingUpdate') return first
    const second = this.#apply(planRollout(this.state()))
    return [first[0] + second[0], first[1] + second[1]]
  }

  #apply({ create, remove }: Plan): readonly [number, number] {
    const gone = new Set(remove.map(({ metadata }) => metadata.name))
    this.pods = [...this.pods.filter(({ name }) => !gone.has(name)), ...create.map((node) => ({ name: `pod-${++this.#made}`, node, hash: this.hash }))]
    return [create.length, remove.length]
  }

  /** The first so many of those that fit. */
  setReady(isReady: boolean, count = Infinity, fits: (pod: PodFacts) => boolean = () => true): void {
    let left = count
    this.pods = this.pods.map((pod) => {
      const { readyAt, ...rest } = pod
      if ((readyAt !== undefined) === isReady || !fits(pod) || left-- <= 0) return pod
      return isReady ? { ...rest, readyAt: this.seconds } : rest
    })
  }

  change(spec: Partial<DaemonSet['spec']>): void {
    this.daemonSet = { ...this.daemonSet, spec: { ...this.daemonSet.spec, ...spec } }
  }
}

export const nodesOf = (count: number): readonly Node[] => Array.from({ length: count }, (_, index) => nodeOf(`node-${index}`))

export const unavailable = (maxUnavailable: number | string): Apps.DaemonSetUpdateStrategy => ({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge: 0 } })

export const surging = (maxSurge: number | string): Apps.DaemonSetUpdateStrategy => ({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge } })
