/** What Pods say of their containers, and where in the written object each is described. */
import type { KubeObject } from '../../api/object'
import type { Core, Pod } from '../../api/types'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { podPath } from './application'
import { podsOf, refOf, writtenFor } from './scope'

type Container = Readonly<Core.Container>
type ContainerStatus = Readonly<Core.ContainerStatus>

export interface ContainerFacts {
  readonly pod: Pod
  readonly container: Container
  readonly status: ContainerStatus | undefined
  /** `CrashLoopBackOff`; empty when it does not wait. */
  readonly waiting: string
  readonly message: string
  /** How it ended last, this time or the time before. */
  readonly ended: Readonly<Core.ContainerStateTerminated> | undefined
  /** The object that a person wrote. */
  readonly written: KubeObject
  readonly object: string
  /** Of the container in that object: `spec.template.spec.containers[0]`. */
  readonly path: string
}

export function containersOf(pod: Pod, view: LessonView): ContainerFacts[] {
  const written = writtenFor(pod, view)
  const base = podPath(written.kind)
  const facts = (list: string, containers: readonly Container[], statuses: readonly ContainerStatus[]): ContainerFacts[] =>
    containers.map((container, index) => {
      const status = statuses.find(({ name }) => name === container.name)
      return {
        ...{ pod, container, status, written, object: refOf(written) },
        waiting: status?.state?.waiting?.reason ?? '',
        message: status?.state?.waiting?.message ?? '',
        ended: status?.state?.terminated ?? status?.lastState?.terminated,
        path: `${base}.${list}[${index}]`,
      }
    })
  return [
    ...facts('initContainers', pod.spec.initContainers ?? [], pod.status.initContainerStatuses ?? []),
    ...facts('containers', pod.spec.containers, pod.status.containerStatuses ?? []),
  ]
}

export const concernedContainers = (check: Check, view: LessonView): ContainerFacts[] => podsOf(check, view).flatMap((pod) => containersOf(pod, view))

export const isReady = (pod: Pod): boolean => pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false

/** The last that is still true of a Pod: `Unschedulable`. */
export const conditionOf = (pod: Pod, type: string) => pod.status.conditions?.find((condition) => condition.type === type)
