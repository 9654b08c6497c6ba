/**
 * A door that leads over a wire which may be cut, or to a server that may be down: then every verb fails as a dial does. Watches are
 * left as they are; whoever follows changes is told by the link when to begin anew.
 */
import type { ApiDoor } from '../../api/door'
import { unreachableError } from '../../api/unreachable'

export interface Link {
  /** Why nobody can be reached: `dial tcp 172.18.0.2:6443: connect: connection refused`; undefined while all is well. */
  problem(): string | undefined
}

export function linkedDoor(door: ApiDoor, link: Link): ApiDoor {
  const reached = (): ApiDoor => {
    const problem = link.problem()
    if (problem !== undefined) throw unreachableError(problem)
    return door
  }
  return {
    get: (kind, reference) => reached().get(kind, reference),
    find: (kind, reference) => reached().find(kind, reference),
    list: (kind, options) => reached().list(kind, options),
    create: (kind, draft, options) => reached().create(kind, draft, options),
    update: (kind, object, options) => reached().update(kind, object, options),
    updateStatus: (kind, object) => reached().updateStatus(kind, object),
    patch: (kind, reference, patch, options) => reached().patch(kind, reference, patch, options),
    delete: (kind, reference, options) => reached().delete(kind, reference, options),
    watch: (kind, options, handle) => reached().watch(kind, options, handle),
    requestToken: (account, spec) => reached().requestToken(account, spec),
    bind: (pod, nodeName, options) => reached().bind(pod, nodeName, options),
    evict: (pod, options) => reached().evict(pod, options),
  }
}
