/**
 * A write as the account of fields books it. Writes of one component within one second are booked alike and share what says so.
 * Upstream: managerOrUserAgent in k8s.io/apiserver/pkg/endpoints/handlers/create.go (v1.32).
 */
import type { Writer } from '../../../api/apply/field-manager'
import { apiVersionOf, type Kind } from '../../../api/kind'
import type { KubeObject } from '../../../api/object'
import type { Intent } from './field-note'
import type { Registry, Write } from '../registry'

export interface FieldWrite {
  readonly kind: Kind
  readonly writer: Writer
  /** By a component of the cluster: several of its writes in a row count as one. */
  readonly isRepeated: boolean
}

export function fieldWriteOf<T extends KubeObject>(registry: Registry, write: Write<T>, subresource = ''): FieldWrite {
  const { kind, caller, apiVersion = apiVersionOf(write.kind) } = write
  const manager = caller.program ?? caller.fieldManager
  const booked = write.bookedAs ?? subresource
  const isRepeated = write.apiVersion === undefined
  const known = recent(registry, kind as Kind)
  for (const one of known) {
    const { writer } = one
    const isAlike = writer.manager === manager && writer.subresource === booked && writer.apiVersion === apiVersion
    if (isAlike && one.isRepeated === isRepeated) return one
  }
  const time = registry.simulation.clock.timestamp()
  const made: FieldWrite = { kind: kind as Kind, writer: { manager, apiVersion, subresource: booked, time }, isRepeated }
  known.push(made)
  return made
}

/** The writes of this second, by kind. */
function recent({ simulation, recentWrites }: Registry, kind: Kind): FieldWrite[] {
  const time = simulation.clock.timestamp()
  if (recentWrites.time !== time) {
    recentWrites.time = time
    recentWrites.byKind.clear()
  }
  let writes = recentWrites.byKind.get(kind)
  if (!writes) recentWrites.byKind.set(kind, (writes = []))
  return writes
}

export interface RecentWrites {
  time: string
  readonly byKind: Map<Kind, FieldWrite[]>
}

/** `meant` where admission made something else of the object. */
export function intentOf<T extends KubeObject>(write: Write<T>, meant: KubeObject | undefined): Intent | undefined {
  const { managedFields: sent, managed } = write
  return meant || sent || managed ? { meant, sent, managed } : undefined
}
