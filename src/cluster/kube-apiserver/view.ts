/**
 * Objects that are served in two versions or groups and stored in one: a door that converts what goes in and what comes out.
 * Kinds without a second form pass through untouched. Upstream: k8s.io/apiserver/pkg/endpoints/handlers (conversion at the edge, v1.32).
 */
import type { ApiDoor } from '../../api/door'
import type { Kind } from '../../api/kind'
import type { KubeObject } from '../../api/object'
import { storedOptions } from './list'
import { patched } from './patch'
import { refuse } from './registry'

/** The object as `kind` shows it. */
export const shownAs = <T extends KubeObject>(kind: Kind<T>, stored: KubeObject): T =>
  kind.storedAs ? kind.storedAs.encode(stored) : (kind.show?.(stored as T) ?? (stored as T))

export function viewDoor(door: ApiDoor): ApiDoor {
  return {
    get(kind, reference) {
      const { storedAs } = kind
      return shownAs(kind, door.get<KubeObject>(storedAs?.kind ?? (kind as Kind), reference))
    },
    find(kind, reference) {
      const { storedAs } = kind
      const found = door.find<KubeObject>(storedAs?.kind ?? (kind as Kind), reference)
      return found && shownAs(kind, found)
    },
    list(kind, options) {
      const { storedAs } = kind
      if (!storedAs && !kind.show) return door.list(kind, options)
      const { items, resourceVersion } = door.list<KubeObject>(storedAs?.kind ?? (kind as Kind), storedOptions(kind, options ?? {}))
      return { items: items.map((item) => shownAs(kind, item)), resourceVersion }
    },
    create(kind, draft, options) {
      const { storedAs } = kind
      if (!storedAs) return door.create(kind, draft, options)
      // What this form alone asks of a new object; the rest is asked of what is stored.
      if (kind.validate && !kind.isCustom) refuse(kind as Kind, draft as never, kind.validate(draft as never))
      return shownAs(kind, door.create(storedAs.kind, storedAs.decode(draft as never), options))
    },
    update(kind, object, options) {
      const { storedAs } = kind
      return storedAs ? shownAs(kind, door.update(storedAs.kind, storedAs.decode(object), options)) : door.update(kind, object, options)
    },
    updateStatus(kind, object) {
      const { storedAs } = kind
      return storedAs ? shownAs(kind, door.updateStatus(storedAs.kind, storedAs.decode(object))) : door.updateStatus(kind, object)
    },
    patch(kind, reference, patch, options) {
      const { storedAs } = kind
      if (!storedAs) return door.patch(kind, reference, patch, options)
      // What apply merges it reads in the version that its client speaks.
      if (patch.type === 'application/apply-patch+yaml') return shownAs(kind, door.patch(storedAs.kind, reference, patch, options))
      const next = storedAs.decode(patched(kind, storedAs.encode(door.get(storedAs.kind, reference)), patch))
      const whole = { type: 'application/json-patch+json', patch: [{ op: 'replace', path: '', value: next }] } as const
      return shownAs(kind, door.patch(storedAs.kind, reference, whole, options))
    },
    delete(kind, reference, options) {
      const { storedAs } = kind
      return storedAs ? shownAs(kind, door.delete(storedAs.kind, reference, options)) : door.delete(kind, reference, options)
    },
    watch(kind, options, handle) {
      const { storedAs } = kind
      if (!storedAs && !kind.show) return door.watch(kind, options, handle)
      return door.watch<KubeObject>(storedAs?.kind ?? (kind as Kind), storedOptions(kind, options), ({ type, object, previous }) =>
        handle({ type, object: shownAs(kind, object), previous: previous && shownAs(kind, previous) }),
      )
    },
    requestToken: door.requestToken,
    bind: door.bind,
    evict: door.evict,
  }
}
