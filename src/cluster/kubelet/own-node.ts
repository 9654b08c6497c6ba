/** The Node object of a kubelet as the API server has it; as it was last `known` while nobody answers, or where somebody has deleted it. */
import type { ApiDoor } from '../../api/door'
import { Node } from '../../api/kinds/node'
import { isNotFound } from '../../api/status-error'
import { isUnreachable } from '../../api/unreachable'

export function ownNode(door: ApiDoor, known: Node): Node {
  try {
    return door.get(Node, { name: known.metadata.name })
  } catch (error) {
    if (isNotFound(error) || isUnreachable(error)) return known
    throw error
  }
}
