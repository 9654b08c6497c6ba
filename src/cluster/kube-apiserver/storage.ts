/**
 * Objects of all kinds in one store, typed by their kind. Gives each write its revision and its place in the trace, so that every
 * watch event knows the act it answers to.
 */
import type { Caller } from '../../api/door'
import { resourceName, type Kind } from '../../api/kind'
import type { KubeObject, ObjectReference } from '../../api/object'
import type { Simulation } from '../../base/simulation'
import { Store, type StoreKey } from '../etcd/store'
import { withMetadata } from './object-parts'
import { restampedMetadata } from './stored-metadata'
import { carriedNote, nextNote, type Intent, type Noted } from './owners/field-note'
import type { FieldWrite } from './owners/field-write'
import type { Reckon } from './owners/reckon-fields'

export interface StoredWrite {
  readonly caller: Caller
  readonly act: string
  /** Who is to be booked for the fields that changed; absent: nobody. */
  readonly fields?: FieldWrite
  readonly intent?: Intent | undefined
}

export interface Storage {
  readonly store: Store<KubeObject>
  find<T extends KubeObject>(kind: Kind<T>, reference: ObjectReference): T | undefined
  /** Sorted by namespace and name. */
  range<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[]
  /** The same as it was at a revision of the past; throws `Compacted`. */
  rangeAt<T extends KubeObject>(revision: number, kind: Kind<T>, namespace?: string): readonly T[]
  /** Stores `object` at a new revision; `act` is what the trace says was done: `create`, `update status`. */
  put<T extends KubeObject>(kind: Kind<T>, object: T, write: StoredWrite): T
  remove<T extends KubeObject>(kind: Kind<T>, object: T, caller: Caller): T
  /** The object as it was at its resourceVersion, and who wrote it; undefined when nobody knows any more. */
  noted(kind: Kind, object: KubeObject): Noted | undefined
}

export function createStorage(simulation: Simulation, reckon: Reckon): Storage {
  const store = new Store<KubeObject>(simulation)
  const record = (caller: Caller, act: string, object: KubeObject): number => {
    const { namespace, name } = object.metadata
    return simulation.trace.record({ kind: 'write', actor: caller.fieldManager, subject: { kind: object.kind, namespace, name }, text: act })
  }
  const stamped = <T extends KubeObject>(kind: Kind<T>, object: T): T =>
    withMetadata(kind, object, restampedMetadata(object.metadata, object.metadata.name, String(store.nextRevision)))

  return {
    store,
    find: <T extends KubeObject>(kind: Kind<T>, reference: ObjectReference) => store.find(storeKey(kind, reference))?.value as T | undefined,
    range: <T extends KubeObject>(kind: Kind<T>, namespace?: string) => store.range(storedName(kind), namespace) as readonly T[],
    rangeAt: <T extends KubeObject>(revision: number, kind: Kind<T>, namespace?: string) =>
      store.rangeAt(revision, storedName(kind), namespace) as readonly T[],
    put(kind, object, { caller, act, fields, intent }) {
      const stored = stamped(kind, object)
      const key = storeKey(kind, stored.metadata)
      const last = store.find(key) as Noted | undefined
      const note = fields ? nextNote(last, fields, { intent, reckon }) : last && carriedNote(last)
      store.put(key, stored, record(caller, act, stored), note)
      return stored
    },
    remove(kind, object, caller) {
      const last = stamped(kind, object)
      const key = storeKey(kind, last.metadata)
      const found = store.find(key)
      store.remove(key, last, record(caller, 'delete', last), found && carriedNote(found as Noted))
      return last
    },
    noted(kind, object) {
      const found = store.find(storeKey(kind, object.metadata))
      const revision = Number(object.metadata.resourceVersion)
      return (found?.revision === revision ? found : store.storedAt(revision)) as Noted | undefined
    },
  }
}

/** Several versions of a kind lie under one name. */
function storedName(kind: Kind): string {
  let name = names.get(kind)
  if (name === undefined) names.set(kind, (name = resourceName(kind.storedAs?.kind ?? kind)))
  return name
}

/** Put together once for each kind. */
const names = new WeakMap<Kind, string>()

const storeKey = (kind: Kind, { namespace, name }: ObjectReference): StoreKey => ({
  resource: storedName(kind),
  namespace: kind.namespaced ? (namespace ?? '') : '',
  name,
})
