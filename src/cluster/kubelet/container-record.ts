/** What a kubelet knows of one container of a pod: its attempts, what keeps it from running, what its probes said. */
import type { Core, Pod } from '../../api/types'
import type { Container, ContainerExit } from '../container-runtime/container'

export interface Waiting {
  readonly reason: string
  readonly message?: string
}

export interface ContainerRecord {
  spec: Core.Container
  readonly isInit: boolean
  /** Added to a running pod to look into it; runs once. */
  readonly isEphemeral: boolean
  /** How events name it: `spec.containers{web}`. */
  readonly fieldPath: string
  /** The newest attempt, running or ended. */
  current: Container | undefined
  /** The attempt before, for its logs and its end. */
  previous: Container | undefined
  /** Why the last try to start it did not succeed; upstream's reason cache. */
  failure: Waiting | undefined
  /** What the readiness probe says; containers without one are ready as soon as they have started. */
  isReady: boolean
  /** The startup probe has succeeded, if there is one. */
  isStarted: boolean
  /** Why the running attempt must go: a probe gave up on it, or its image was changed. */
  mustRestart: 'liveness' | 'startup' | 'definition' | undefined
}

/** The end that a back-off counts from. */
export const lastExitOf = ({ current, previous }: ContainerRecord): ContainerExit | undefined =>
  current?.exit ?? previous?.exit

export const isSidecar = ({ spec, isInit }: ContainerRecord): boolean => isInit && spec.restartPolicy === 'Always'

export const recordsOf = ({ spec }: Pod): ContainerRecord[] => [
  ...(spec.initContainers ?? []).map((container) => newRecord(container, 'initContainers')),
  ...spec.containers.map((container) => newRecord(container, 'containers')),
  ...(spec.ephemeralContainers ?? []).map((container) => newRecord(container, 'ephemeralContainers')),
]

const newRecord = (spec: Core.Container, list: 'initContainers' | 'containers' | 'ephemeralContainers'): ContainerRecord => ({
  spec,
  isInit: list === 'initContainers',
  isEphemeral: list === 'ephemeralContainers',
  fieldPath: `spec.${list}{${spec.name}}`,
  current: undefined,
  previous: undefined,
  failure: undefined,
  isReady: false,
  isStarted: false,
  mustRestart: undefined,
})

/** Of a pod's containers only the image may change, and ephemeral ones may be added. */
export function adoptSpecs(records: ContainerRecord[], { spec }: Pod): void {
  for (const container of spec.ephemeralContainers ?? []) {
    if (!records.some(({ spec: { name } }) => name === container.name)) records.push(newRecord(container, 'ephemeralContainers'))
  }
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const record = records.find((candidate) => candidate.spec.name === container.name)
    if (!record) continue
    if (record.spec.image !== container.image && record.current?.isRunning) record.mustRestart = 'definition'
    record.spec = container
  }
}

/** In a new sandbox init containers run again, as if they never had. */
export function purgeInit(records: readonly ContainerRecord[]): void {
  for (const record of records) {
    if (!record.isInit || !record.current) continue
    record.current = undefined
    record.previous = undefined
    record.failure = undefined
  }
}
