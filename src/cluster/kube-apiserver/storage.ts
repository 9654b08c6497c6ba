/**
 * Objects of all kinds in one store, typed by their kind. Gives each write its revision and its place in the trace, so that every
 * watch event knows the act it answers to.
 */
import type { Caller } from '../../api/door'
import { resourceName, type Kind } from '../../api/kind'
import type { KubeObject, ObjectReference } from '../../api/object'
import type { Simulation } from '../../base/simulation'
import { Store, type StoreKey } from '../etcd/store'

export interface Storage {
  readonly store: Store<KubeObject>
  find<T extends KubeObject>(kind: Kind<T>, reference: ObjectReference): T | undefined
  /** Sorted by namespace and name. */
  range<T extends KubeObject>(kind: Kind<T>, namespace?: string): readonly T[]
  /** The same as it was at a revision of the past; throws `Compacted`. */
  rangeAt<T extends KubeObject>(revision: number, kind: Kind<T>, namespace?: string): readonly T[]
  /** Stores `object` at a new revision; `act` is what the trace says was done: `create`, `update status`. */
  put<T extends KubeObject>(kind: Kind<T>, object: T, write: { caller: Caller; act: string }): T
  remove<T extends KubeObject>(kind: Kind<T>, object: T, caller: Caller): T
}

export function createStorage(simulation: Simulation): Storage {
  const store = new Store<KubeObject>(simulation)
  const record = (caller: Caller, act: string, object: KubeObject): number => {
    const { namespace, name } = object.metadata
    const subject = namespace ? `${object.kind}/${namespace}/${name}` : `${object.kind}/${name}`
    return simulation.trace.record({ kind: 'write', actor: caller.fieldManager, subject, text: act })
  }
  const stamped = <T extends KubeObject>(object: T): T => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(store.nextRevision) },
  })

  return {
    store,
    find: <T extends KubeObject>(kind: Kind<T>, reference: ObjectReference) => store.find(storeKey(kind, reference))?.value as T | undefined,
    range: <T extends KubeObject>(kind: Kind<T>, namespace?: string) => store.range(storedName(kind), namespace) as readonly T[],
    rangeAt: <T extends KubeObject>(revision: number, kind: Kind<T>, namespace?: string) =>
      store.rangeAt(revision, storedName(kind), namespace) as readonly T[],
    put(kind, object, { caller, act }) {
      const stored = stamped(object)
      store.put(storeKey(kind, stored.metadata), stored, record(caller, act, stored))
      return stored
    },
    remove(kind, object, caller) {
      const last = stamped(object)
      store.remove(storeKey(kind, last.metadata), last, record(caller, 'delete', last))
      return last
    },
  }
}

/** Several versions of a kind lie under one name. */
const storedName = (kind: Kind): string => resourceName(kind.storedAs?.kind ?? kind)

const storeKey = (kind: Kind, { namespace, name }: ObjectReference): StoreKey => ({
  resource: storedName(kind),
  namespace: kind.namespaced ? (namespace ?? '') : '',
  name,
})
