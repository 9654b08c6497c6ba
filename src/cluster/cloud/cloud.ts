/**
 * The cloud that the cluster pretends to be in. It can be switched off: then nobody hands out addresses, and Services of type
 * LoadBalancer wait for theirs. What stands goes on. Upstream: sigs.k8s.io/cloud-provider-kind (v0.6), which runs beside the cluster.
 */
import type { ApiServer } from '../../api/door'
import type { Simulation } from '../../base/simulation'
import type { Network } from '../network/contract'
import { createBalancers } from './balancers'
import { startServiceController } from './service-controller'

export interface CloudOptions {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  readonly network: Network
}

export interface Cloud {
  setRunning(isWanted: boolean): void
}

/** Off at first. */
export function createCloud({ apiServer, simulation, network }: CloudOptions): Cloud {
  const balancers = createBalancers(network, () => simulation.clock.now())
  let stop: (() => void) | undefined
  return {
    setRunning(isWanted) {
      if (isWanted) stop ??= startServiceController({ apiServer, simulation, balancers })
      else {
        stop?.()
        stop = undefined
      }
    },
  }
}
