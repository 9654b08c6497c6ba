/**
 * What a Pod Security Standard asks of a pod, one question at a time, and the words in which it names the culprits.
 * Upstream: k8s.io/pod-security-admission/policy/{checks,helpers,visitor}.go (v1.32).
 */
import type { Core } from '../types'

export type PodSpec = Readonly<Core.PodSpec>
export type ContainerLike = Readonly<Core.Container> | Readonly<Core.EphemeralContainer>
export type SecurityContext = NonNullable<ContainerLike['securityContext']>

/** A pod or the template of one. */
export interface CheckedPod {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: PodSpec
}

export interface Violation {
  readonly reason: string
  readonly detail: string
}

export interface Check {
  readonly id: string
  /** Which of the baseline's checks this one makes superfluous. */
  readonly overrides?: readonly string[]
  /** By the minor version of Kubernetes from which on they hold, rising. */
  readonly versions: readonly (readonly [since: number, find: (pod: CheckedPod) => Violation | undefined])[]
}

/** In the order in which they are named. */
export const containersOf = ({ initContainers = [], containers, ephemeralContainers = [] }: PodSpec): readonly ContainerLike[] => [
  ...initContainers,
  ...((containers as PodSpec['containers'] | undefined) ?? []),
  ...ephemeralContainers,
]

export const namesOf = (spec: PodSpec, isBad: (container: ContainerLike) => boolean): string[] =>
  containersOf(spec)
    .filter(isBad)
    .map(({ name }) => name)

export const quoted = (items: readonly string[]): string => `"${items.join('", "')}"`

export const sortedSet = (items: readonly string[]): string[] => [...new Set(items)].sort()

/** `container "a"`, `volumes "a", "b"` */
export const named = (noun: string, names: readonly string[]): string => `${plural(noun, names.length)} ${quoted(names)}`

export const plural = (noun: string, count: number): string => (count === 1 ? noun : `${noun}s`)

/** `pod and containers "a", "b"`: who set what may not be set; empty when nobody did. */
export function settersOf(isPodBad: boolean, containers: readonly string[]): string {
  return [...(isPodBad ? ['pod'] : []), ...(containers.length > 0 ? [named('container', containers)] : [])].join(' and ')
}
