/** For tests: Deployments and ReplicaSets as the API server would hand them out, with only what a test speaks of. */
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import type { Apps, Core } from '../../../api/types'

const selector = { matchLabels: { app: 'foo' } }
export const templateOf = (image: string): Core.PodTemplateSpec => ({
  metadata: { labels: { app: 'foo' } },
  spec: { containers: [{ name: 'web', image }] },
})

export const rolling = (maxSurge?: string | number, maxUnavailable?: string | number): Partial<Apps.DeploymentSpec> => ({
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
})

export interface DeploymentTraits {
  readonly status?: Deployment['status']
  readonly annotations?: Readonly<Record<string, string>>
}

export function deploymentOf(spec: Partial<Apps.DeploymentSpec>, { status = {}, annotations = {} }: DeploymentTraits = {}): Deployment {
  const metadata = { name: 'foo', namespace: 'default', uid: 'd', resourceVersion: '1', creationTimestamp: timeOf(0), annotations: { ...annotations } }
  const whole = { replicas: 1, selector, template: templateOf('nginx:1'), ...rolling(), ...spec }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: whole, status }
}

export interface SetTraits {
  readonly size?: number
  /** What its status says; absent: as many as it is to have. */
  readonly actual?: number
  readonly available?: number
  /** Seconds after the first. */
  readonly createdAt?: number
  readonly revision?: string
  readonly desired?: number
  readonly maximum?: number | string
  readonly template?: Core.PodTemplateSpec
  readonly isTerminating?: boolean
}

export function setOf(name: string, traits: SetTraits = {}): ReplicaSet {
  const { size = 0, actual = size, available = actual, createdAt = 0, template = templateOf('nginx:1'), isTerminating = false } = traits
  const annotations = Object.fromEntries(
    [['revision', traits.revision], ['desired-replicas', traits.desired], ['max-replicas', traits.maximum]]
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`deployment.kubernetes.io/${key}`, String(value)]),
  )
  const metadata = { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: timeOf(createdAt), annotations }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: isTerminating ? { ...metadata, deletionTimestamp: timeOf(createdAt) } : metadata,
    spec: { replicas: size, selector, template },
    status: { replicas: actual, availableReplicas: available },
  }
}

export const timeOf = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().slice(0, 19) + 'Z'
