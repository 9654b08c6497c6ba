/** The verbs for one caller. Upstream: k8s.io/apiserver/pkg/registry/generic/registry/store.go (v1.32). */
import type { ApiDoor, Caller, DeleteOptions, WriteOptions } from '../../api/door'
import { resourceName, type Kind } from '../../api/kind'
import { Pod } from '../../api/kinds/pod'
import type { KubeObject, ObjectReference } from '../../api/object'
import { notFoundError } from '../../api/status-error'
import { requestToken } from './authentication/token-request'
import { applyObject } from './owners/apply'
import { bindPod } from './pods/bind'
import { createObject } from './create'
import { deleteObject } from './delete'
import { evictPod } from './pods/evict'
import { selectionOf } from './list'
import { patched } from './patch'
import type { Registry } from './registry'
import { updateObject, type Update } from './update'
import { viewDoor } from './view'
import { watchObjects } from './watch'

export function typedDoor(registry: Registry, caller: Caller): ApiDoor {
  const { storage } = registry
  /** Of one shape for all verbs. */
  const write = <T extends KubeObject>(kind: Kind<T>, options: WriteOptions = none, { subresource = '', act }: Place = none): Update<T> => {
    const { dryRun = false, fieldManager, warn = unheard, managedFields, apiVersion, bookedAs } = options
    const by = fieldManager ? { ...caller, fieldManager } : caller
    return { kind, caller: by, dryRun, managedFields, managed: undefined, apiVersion, bookedAs, warn, subresource, act }
  }
  const door: ApiDoor = {
    get(kind, reference) {
      const found = door.find(kind, reference)
      if (!found) throw kind.notFound?.(reference) ?? notFoundError(kind, reference.name)
      return found
    },
    find: (kind, reference) => computedOf(registry, kind)?.find((object) => isAt(object, reference)) ?? storage.find(kind, reference),
    list(kind, options = {}) {
      const select = selectionOf(kind, options)
      const { namespace } = options
      const computed = computedOf(registry, kind)?.filter((object) => namespace === undefined || object.metadata.namespace === namespace)
      const all = computed ?? storage.range(kind, namespace)
      return { items: select ? all.filter(select) : all, resourceVersion: String(storage.store.revision) }
    },
    create: (kind, draft, options) => createObject(registry, write(kind, options), draft),
    update: (kind, object, options) => updateObject(registry, write(kind, options, options), object),
    updateStatus: (kind, object) => updateObject(registry, write(kind, none, toStatus), object),
    patch(kind, reference, patch, options = {}) {
      const update = write(kind, options, { subresource: options.subresource, act: 'patch' })
      if (patch.type === 'application/apply-patch+yaml') return applyObject(registry, { ...update, force: patch.force }, reference, patch.patch)
      return updateObject(registry, update, patched(kind, door.get(kind, reference), patch))
    },
    delete: (kind, reference, options: DeleteOptions = {}) => deleteObject(registry, write(kind, options), reference, options),
    watch: (kind, options, handle) => watchObjects(registry, kind, { options, handle }),
    requestToken: (account, spec) => requestToken({ simulation: registry.simulation, storage, tokens: registry.access.tokens }, account, spec),
    bind: (reference, nodeName, { dryRun = false } = {}) => void bindPod(registry, caller, { reference, nodeName, dryRun }),
    evict: (pod, options = {}) => evictPod(registry, write(Pod, options), pod, options),
  }
  return viewDoor(door)
}

type Place = Partial<Pick<Update<KubeObject>, 'subresource' | 'act'>>

const none: WriteOptions & Place = {}
const toStatus: Place = { subresource: 'status' }

/** Undefined for kinds that are stored. */
function computedOf<T extends KubeObject>(registry: Registry, kind: Kind<T>): readonly T[] | undefined {
  if (!kind.verbs) return undefined
  return registry.computed.get(resourceName(kind))?.() as readonly T[] | undefined
}

const isAt = ({ metadata }: KubeObject, { name, namespace }: ObjectReference): boolean =>
  metadata.name === name && (metadata.namespace ?? '') === (namespace ?? '')

const unheard = (): void => {}
