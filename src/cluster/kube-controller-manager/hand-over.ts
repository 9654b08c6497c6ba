/** The write by which a pod gets or loses its owner. Upstream: pkg/controller/controller_ref_manager.go (v1.32). */
import type { ApiDoor } from '../../api/door'
import { Pod } from '../../api/kinds/pod'
import { isNotFound, isStatusError } from '../../api/status-error'

/** False when it is gone or the server finds it invalid: it stays as it is. */
export function isHandedOver(door: ApiDoor, pod: Pod): boolean {
  try {
    door.update(Pod, pod)
    return true
  } catch (error) {
    if (isNotFound(error) || (isStatusError(error) && error.code === 422)) return false
    throw error
  }
}
