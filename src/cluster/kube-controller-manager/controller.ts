/**
 * What every controller is: a name and a start. It is given a door of its own, the informers that all share, and work queues and
 * timers that end when the controller manager stops.
 * Upstream: cmd/kube-controller-manager/app/controllermanager.go, controller_descriptor.go (v1.32).
 */
import type { ControlPlaneKeys } from '../../api/control-plane-keys'
import type { ApiDoor, ApiServer } from '../../api/door'
import type { KindCatalog } from '../../api/kind-catalog'
import { isUnreachable } from '../../api/unreachable'
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'
import type { Simulation } from '../../base/simulation'
import { createEventRecorder, type EventRecorder } from '../client/event-recorder'
import type { Informers } from '../client/informer'
import { createWorkQueue, type WorkQueue, type WorkQueueOptions } from '../client/work-queue'
import type { FormulaBook } from './horizontal-pod-autoscaling/formula-book'

export interface Controller {
  /** As events name it: `replicaset-controller`. */
  readonly name: string
  /** Who its events say they are from; absent: its name. */
  readonly component?: string
  start(context: ControllerContext): void
}

export interface ControllerContext {
  readonly door: ApiDoor
  /** The kinds of this moment, those that users defined among them. */
  readonly catalog: KindCatalog
  readonly clock: Clock
  readonly random: Random
  readonly informers: Informers
  readonly recorder: EventRecorder
  readonly keys: ControlPlaneKeys
  /** GET of what a server beside the API server serves; undefined: none does. */
  readonly ask: ApiServer['ask']
  /** Where autoscalers write down how they came to their numbers. */
  readonly formulas: FormulaBook
  /** A queue of keys of `kind`, traced as acts of the controller. */
  queue(kind: string, options: Omit<WorkQueueOptions, 'traced'>): WorkQueue
  /** Calls `act` every so often, the first time after one period. */
  every(periodMs: number, act: () => void): void
  /** For what is neither a queue nor a period. */
  onStop(act: () => void): void
}

export interface Surroundings {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  readonly informers: Informers
  readonly formulas: FormulaBook
}

/** Starts a controller; gives what stops it. */
export function startController(controller: Controller, { apiServer, simulation, informers, formulas }: Surroundings): () => void {
  const { clock, trace } = simulation
  const random = simulation.random.fork(controller.name)
  const door = apiServer.door({ user: `system:serviceaccount:kube-system:${controller.name}`, fieldManager: controller.name, program: 'kube-controller-manager' })
  const queues: WorkQueue[] = []
  const atStop: (() => void)[] = []
  let stopped = false

  controller.start({
    door,
    catalog: apiServer.catalog,
    clock,
    random,
    informers,
    keys: apiServer.keys,
    ask: apiServer.ask,
    formulas,
    recorder: createEventRecorder(door, { clock, random: random.fork('events'), component: controller.component ?? controller.name }),
    queue(kind, options) {
      const queue = createWorkQueue(clock, { ...options, traced: { trace, actor: controller.name, kind } })
      queues.push(queue)
      return queue
    },
    every(periodMs, act) {
      const turn = (): void => {
        if (stopped) return
        clock.within(0, () => clock.after(periodMs, turn))
        whileReachable(act)
      }
      clock.after(periodMs, turn)
    },
    onStop: (act) => void atStop.push(act),
  })

  return () => {
    stopped = true
    for (const act of atStop) act()
    for (const queue of queues) queue.stop()
  }
}

/** Without an API server the next turn does it. */
function whileReachable(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!isUnreachable(error)) throw error
  }
}
