/** The Service that the rules sent a request to. */
import type { ApiDoor } from '../../api/door'
import { Service } from '../../api/kinds/service'
import { parseName, type Traced } from './traced'

export function serviceBehind({ hops }: Traced, door: ApiDoor): Service | undefined {
  const named = hops.find(({ object }) => object?.startsWith('Service/'))?.object
  if (named === undefined) return undefined
  const { namespace, name } = parseName(named)
  return door.list(Service, { namespace }).items.find(({ metadata }) => metadata.name === name)
}
