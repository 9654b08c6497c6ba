/**
 * What the last status of a pod says of containers that never came to an end the kubelet saw. Upstream: TerminatePod in
 * pkg/kubelet/status/status_manager.go (v1.32).
 */
import { noTime } from '../../api/no-time'
import type { Core, Pod } from '../../api/types'

interface Statuses {
  readonly init: Core.ContainerStatus[]
  readonly containers: Core.ContainerStatus[]
}


const lost: Core.ContainerState = {
  terminated: {
    exitCode: 137,
    finishedAt: noTime,
    message: 'The container could not be located when the pod was terminated',
    reason: 'ContainerStatusUnknown',
    startedAt: noTime,
  },
}

/** Of a pod that got past its init containers all count as ended; of the init containers those that were begun. */
export function withLostContainers(pod: Pod, { init, containers }: Statuses): Statuses {
  const begun = Math.max(1, init.findLastIndex(hasBegun) + 1)
  return {
    init: init.map((status, index) => (index < begun ? ended(status) : status)),
    containers: isInitialized(pod, { init, containers }) ? containers.map(ended) : containers,
  }
}

const ended = (status: Core.ContainerStatus): Core.ContainerStatus => (status.state?.terminated ? status : { ...status, state: lost })

const hasBegun = ({ state, lastState }: Core.ContainerStatus): boolean => !state?.waiting || lastState?.terminated !== undefined

function isInitialized({ spec }: Pod, { init, containers }: Statuses): boolean {
  const last = init.at(-1)
  if (!last || containers.some(hasBegun)) return true
  const isSidecar = spec.initContainers?.at(-1)?.restartPolicy === 'Always'
  if (isSidecar) return last.state?.running !== undefined && last.started === true
  return last.state?.terminated?.exitCode === 0 || last.lastState?.terminated?.exitCode === 0
}
