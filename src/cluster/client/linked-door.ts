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
  const over = <Args extends readonly unknown[], Result>(verb: (...args: Args) => Result) => (...args: Args): Result => {
    const problem = link.problem()
    if (problem !== undefined) throw unreachableError(problem)
    return verb(...args)
  }
  return {
    get: over(door.get) as ApiDoor['get'],
    list: over(door.list) as ApiDoor['list'],
    create: over(door.create) as ApiDoor['create'],
    update: over(door.update) as ApiDoor['update'],
    updateStatus: over(door.updateStatus) as ApiDoor['updateStatus'],
    patch: over(door.patch) as ApiDoor['patch'],
    delete: over(door.delete) as ApiDoor['delete'],
    watch: over(door.watch) as ApiDoor['watch'],
    requestToken: over(door.requestToken),
    bind: over(door.bind),
    evict: over(door.evict),
  }
}
