/** Each write to the store as it happens, and beside it everything that is stored: what the invariants are held to. */
import type { KubeObject } from '../../api/object'
import type { TraceEntry } from '../../base/trace'
import type { Simulation } from '../../base/simulation'
import type { Cluster } from '../../cluster/cluster'

export interface Written {
  readonly at: number
  readonly revision: number
  readonly resource: string
  /** `namespace/name` */
  readonly key: string
  /** Undefined: it is gone. */
  readonly next: KubeObject | undefined
  readonly previous: KubeObject | undefined
  readonly entry: TraceEntry | undefined
}

/** By resource, then by key. */
export type Everything = ReadonlyMap<string, ReadonlyMap<string, KubeObject>>

/** `handle` is called within the write, before any watcher hears of it. */
export function tapWrites({ storage: { store } }: Cluster, { clock, trace }: Simulation, handle: (written: Written, all: Everything) => void): Everything {
  const all = new Map<string, Map<string, KubeObject>>()
  const space = (resource: string): Map<string, KubeObject> => {
    let found = all.get(resource)
    if (!found) all.set(resource, (found = new Map()))
    return found
  }
  for (const [{ resource, namespace, name }, value] of store.entries()) space(resource).set(`${namespace}/${name}`, value)
  const put = store.put.bind(store)
  const remove = store.remove.bind(store)
  store.put = (key, value, cause, note) => {
    put(key, value, cause, note)
    told(key, value, cause)
  }
  store.remove = (key, last, cause, note) => {
    remove(key, last, cause, note)
    told(key, undefined, cause)
  }

  function told({ resource, namespace, name }: Parameters<typeof put>[0], next: KubeObject | undefined, cause: number): void {
    const objects = space(resource)
    const key = `${namespace}/${name}`
    const previous = objects.get(key)
    if (next) objects.set(key, next)
    else objects.delete(key)
    handle({ at: clock.now(), revision: store.revision, resource, key, next, previous, entry: trace.find(cause) }, all)
  }
  return all
}

export const objectsOf = <T extends KubeObject>(all: Everything, resource: string): readonly T[] => [...(all.get(resource)?.values() ?? [])] as T[]
