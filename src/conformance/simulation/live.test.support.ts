/** One cluster and its life: acts from a seed over virtual time, what was found wrong, and the hash of what there was in the end. */
import { isStatusError } from '../../api/status-error'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import { Random } from '../../base/random'
import { createSimulation } from '../../base/simulation'
import { bootCluster } from '../../cluster/cluster'
import { driveToRest } from '../../host/drive-to-rest'
import { stateHash } from '../../host/state-hash'
import { images } from '../../images/images'
import { createTools } from '../../shell/tools'
import { acts, drawn, type Stage } from './acts.test.support'
import { putRight, removeBroken, unrest } from './at-rest.test.support'
import { capacityFaults, capacityUnrest } from './capacity-invariants.test.support'
import { createFaults } from './faults.test.support'
import { podFaults } from './pod-invariants.test.support'
import { createMemory, workloadFaults } from './workload-invariants.test.support'
import { watchWriting } from './write-invariants.test.support'
import { tapWrites, type Everything, type Written } from './written.test.support'

export interface LifeOptions {
  readonly seed: string
  readonly acts: number
  /** Numbers of acts that are left out; their time passes. */
  readonly skip?: ReadonlySet<number>
  /** Time passes in pieces of random length. */
  readonly inPieces?: boolean
  readonly workers?: number
  onAct?(text: string): void
  onFault?(fault: Found): void
  /** Looked at after each act: false ends the play without its last scene. */
  goesOn?(): boolean
  /** Shown all that is stored, at the end. */
  onEnd?(all: Everything): void
}

export interface Found {
  /** The number of the act before it. */
  readonly act: number
  readonly at: string
  /** The same for every case of one sort. */
  readonly sort: string
  readonly text: string
}

export interface Life {
  readonly found: readonly Found[]
  readonly hash: string
  readonly days: number
  readonly writes: number
  readonly untold: ReadonlyMap<string, number>
}

/** Steps that throw within one pause before it is given up. */
const MOST_FAILURES = 20
/** Within a second of virtual time. */
const MOST_STEPS = 300_000
/** What goes on when nothing happens: of a claim that waits, and of metrics that cannot be had, it is said again with each round. */
const AT_REST = /update leases|kubelet update status nodes|kube-apiserver delete events|(persistentvolume-binder-controller|horizontal-pod-autoscaler) (create|patch) events/
const START_MS = Date.UTC(2026, 0, 5, 9)
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

export async function live(options: LifeOptions): Promise<Life> {
  const { seed, skip = new Set(), inPieces = false, workers = 3, goesOn = () => true } = options
  const simulation = createSimulation({ seed, startMs: START_MS })
  const { clock, trace } = simulation
  const cluster = bootCluster({ simulation, nodes: 1 + workers, images, tools: createTools() })
  const found: Found[] = []
  const memory = createMemory()
  const writing = watchWriting(trace)
  const pieces = new Random(`pieces/${seed}`)
  let act = -1

  function report(what: string, text: string): void {
    const sort = `${what}: ${text}`.replaceAll(/[a-z-]+-[a-z0-9-]+|\d+/g, '*')
    const fault = { act, at: new Date(clock.now()).toISOString(), sort, text: `${what}: ${text}` }
    found.push(fault)
    options.onFault?.(fault)
  }

  let heard: ((written: Written) => void) | undefined

  function look(written: Written, all: Everything): void {
    heard?.(written)
    const faults = [...writing.faults(written), ...podFaults(written, all), ...workloadFaults(written, all, memory), ...capacityFaults(written, all)]
    for (const fault of faults) report(`${written.resource} ${written.key}`, `${fault} (${written.entry?.actor} ${written.entry?.text})`)
  }

  let [steps, countedFrom] = [0, 0]
  /** Throws when time stands still while things go on and on. */
  function isStuck(): boolean {
    if (clock.now() - countedFrom > SECOND_MS) [steps, countedFrom] = [0, clock.now()]
    if (++steps % MOST_STEPS === 0) throw new Error(`${MOST_STEPS} steps within a second; ${trace.since(trace.lastId - 5).map(({ actor, kind, subject, text }) => `${actor} ${kind} ${subject} ${text}`).join('; ')}`)
    return false
  }

  async function pass(ms: number): Promise<void> {
    const end = clock.now() + ms
    while (inPieces && clock.now() < end) await driveToRest(clock, { untilMs: Math.min(end, clock.now() + 1 + pieces.below(ms)) })
    for (let failures = 0; clock.now() < end && failures < MOST_FAILURES; failures++) {
      try {
        await driveToRest(clock, { untilMs: end, until: () => isStuck() })
      } catch (error) {
        report('a step', `threw ${error instanceof Error ? error.stack : String(error)}`)
      }
    }
  }

  await driveToRest(clock, { untilMs: START_MS + 2 * MINUTE_MS, until: cluster.isReady })
  await driveToRest(clock, { untilMs: START_MS + 2 * MINUTE_MS })
  const all = tapWrites(cluster, simulation, look)
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'kubectl' })
  const faults = createFaults(cluster)
  const stage: Stage = { door, faults, workers: cluster.nodeNames.slice(1) }

  function perform<T>(name: string, run: () => T): T {
    const cause = trace.record({ kind: name === 'fault' ? 'fault' : 'input', actor: 'simulation', subject: name, text: name })
    return clock.within(cause, run)
  }

  function tell(name: string, outcome: string | undefined): void {
    options.onAct?.(`${act} ${new Date(clock.now()).toISOString()} ${name} ${outcome ?? '-'}`)
  }

  for (act = 0; act < options.acts && goesOn(); act++) {
    const random = new Random(`act/${seed}/${act}`)
    const name = act === 0 ? 'found' : random.pick(drawn)
    const pause = pauseBefore(random)
    if (!skip.has(act)) {
      try {
        tell(name, perform(name, () => acts[name](stage, random)))
      } catch (error) {
        if (!isStatusError(error)) report(name, `threw ${error instanceof Error ? error.stack : String(error)}`)
        else tell(name, `refused: ${error.message.slice(0, 200)}`)
      }
    }
    await pass(pause)
  }
  if (goesOn()) {
    perform('put right', () => {
      faults.mendAll()
      putRight(door)
    })
    const mendedAt = clock.timestamp()
    await pass(10 * MINUTE_MS)
    perform('put right', () => putRight(door))
    for (let i = 0; i < 8; i++) {
      perform('remove broken', () => removeBroken(door, mendedAt))
      await pass(4 * MINUTE_MS)
    }
    await pass(20 * MINUTE_MS)
    for (const fault of [...unrest(door, all), ...capacityUnrest(door, all)]) report('at rest', fault)
    const quiet = new Map<string, number>()
    heard = ({ resource, entry }) => {
      const what = `${entry?.actor} ${entry?.text} ${resource}`
      if (!AT_REST.test(what)) quiet.set(what, (quiet.get(what) ?? 0) + 1)
    }
    await pass(10 * MINUTE_MS)
    for (const [what, times] of quiet) report('at rest', `somebody writes: ${what}, ${times} times`)
  }
  options.onEnd?.(all)
  const files = new MemoryFileSystem({ clock })
  files.makeDirectory('/root')
  return {
    found,
    hash: stateHash({ storage: cluster.storage, files, home: '/root', nowMs: clock.now() }),
    days: (clock.now() - START_MS) / (24 * HOUR_MS),
    writes: cluster.storage.store.revision,
    untold: writing.untold,
  }
}

/** Mostly seconds, at times minutes, now and then hours. */
function pauseBefore(random: Random): number {
  const sort = random.below(40)
  if (sort < 12) return random.below(300)
  if (sort < 28) return random.below(20 * SECOND_MS)
  if (sort < 38) return random.below(10 * MINUTE_MS)
  return random.below(sort === 38 ? HOUR_MS : 5 * HOUR_MS)
}
