/**
 * The cluster's objects as the page sees them: filled by list and watch, changed in batches of one frame, so that a thousand changes
 * cost one render. The map is mutable and shared; `version` says that it changed.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { KubeObject } from '../../api/object'

/** `Pod/default/web-1`, `Node//worker-1`: an object's place in the cluster, for keys and selection. */
export type ObjectPath = string

export const pathOf = (object: KubeObject): ObjectPath => `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`

export interface PathParts {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export function parsePath(path: ObjectPath): PathParts {
  const [kind = '', namespace = '', ...name] = path.split('/')
  return { kind, namespace, name: name.join('/') }
}

/** A path as other rooms write it: without a namespace, as `Node/worker-1` or `Service/web`, it is completed. */
export function completePath(path: string): ObjectPath {
  const parts = path.split('/')
  if (parts.length !== 2) return path
  const [kind, name] = parts
  return `${kind}/${kind === 'Node' || kind === 'Namespace' ? '' : 'default'}/${name}`
}

export interface ObjectState {
  readonly version: number
  readonly objects: ReadonlyMap<ObjectPath, KubeObject>
}

export type ObjectChange = { readonly type: 'put' | 'remove'; readonly object: KubeObject } | { readonly type: 'replace'; readonly kind: string; readonly objects: readonly KubeObject[] }

export interface ObjectStore {
  readonly store: StoreApi<ObjectState>
  change(change: ObjectChange): void
  clear(): void
}

/** `onFrame` calls back once, before the next frame is drawn. */
export function createObjectStore(onFrame: (act: () => void) => void): ObjectStore {
  const objects = new Map<ObjectPath, KubeObject>()
  const store = createStore<ObjectState>(() => ({ version: 0, objects }))
  let pending: ObjectChange[] = []

  function flush(): void {
    const changes = pending
    pending = []
    for (const change of changes) applyChange(objects, change)
    store.setState(({ version }) => ({ version: version + 1 }))
  }

  return {
    store,
    change(change) {
      if (pending.push(change) === 1) onFrame(flush)
    },
    clear() {
      pending = pending.length > 0 ? [{ type: 'replace', kind: '', objects: [] }] : []
      objects.clear()
      store.setState(({ version }) => ({ version: version + 1 }))
    },
  }
}

function applyChange(objects: Map<ObjectPath, KubeObject>, change: ObjectChange): void {
  switch (change.type) {
    case 'put':
      objects.set(pathOf(change.object), change.object)
      return
    case 'remove':
      objects.delete(pathOf(change.object))
      return
    case 'replace':
      for (const path of [...objects.keys()]) if (path.startsWith(`${change.kind}/`)) objects.delete(path)
      for (const object of change.objects) objects.set(pathOf(object), object)
  }
}
