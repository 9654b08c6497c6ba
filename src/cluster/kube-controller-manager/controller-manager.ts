/**
 * The process that runs the controllers. Each of them watches what is, compares it with what should be, and acts on the difference.
 * Upstream: cmd/kube-controller-manager/app/controllermanager.go (v1.32).
 * Whoever starts it has seen to it that it leads.
 */
import type { ApiServer } from '../../api/door'
import type { Simulation } from '../../base/simulation'
import { createInformers } from '../client/informer'
import { startController } from './controller'
import { controllers } from './controllers'
import { createFormulaBook, type FormulaBook } from './horizontal-pod-autoscaling/formula-book'

export interface ControllerManager {
  /** How its autoscalers came to their numbers. */
  readonly formulas: Pick<FormulaBook, 'all'>
  stop(): void
}

export function startControllerManager({ apiServer, simulation }: { apiServer: ApiServer; simulation: Simulation }): ControllerManager {
  const door = apiServer.door({ user: 'system:kube-controller-manager', fieldManager: 'kube-controller-manager' })
  const informers = createInformers(door, simulation.clock)
  const formulas = createFormulaBook()
  const stops = controllers.map((controller) => startController(controller, { apiServer, simulation, informers, formulas }))
  return {
    formulas,
    stop() {
      for (const stop of stops) stop()
      informers.stop()
    },
  }
}
