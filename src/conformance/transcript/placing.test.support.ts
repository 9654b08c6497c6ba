/**
 * Where chance put a pod in the recordings, ours is drawn to the same node: otherwise what a node is asked about its pods could not be
 * compared. A preference is the weakest thing that decides, and the scheduler alone sees it.
 */
import type { ApiDoor, ApiServer } from '../../api/door'
import type { Kind } from '../../api/kind'
import { Pod } from '../../api/kinds/pod'
import type { KubeObject } from '../../api/object'

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/^db-0$/, 'node-1'],
  [/^db-1$|^old-/, 'node-3'],
  [/^once-|^manual-/, 'node-2'],
]

/** The API server as the scheduler is handed it. */
export const placing = <T extends ApiServer>(apiServer: T): T => ({
  ...apiServer,
  door: (caller: Parameters<ApiServer['door']>[0]) => placingDoor(apiServer.door(caller)),
})

const placingDoor = (door: ApiDoor): ApiDoor => ({
  ...door,
  list(kind, options) {
    const { items, ...list } = door.list(kind, options)
    return { ...list, items: items.map((item) => placed(kind, item)) }
  },
  watch: (kind, options, handle) => door.watch(kind, options, (event) => handle({ ...event, object: placed(kind, event.object) })),
})

function placed<T extends KubeObject>(kind: Kind<T>, object: T): T {
  const node = kind.kind === Pod.kind && PLACES.find(([name]) => name.test(object.metadata.name))?.[1]
  if (!node) return object
  const { spec } = object as object as Pod
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }]
  const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions } }] }
  return { ...object, spec: { ...spec, affinity: { nodeAffinity } } }
}
