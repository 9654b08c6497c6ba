/**
 * How many parts of shells and programs a machine bears at once, and how fast it makes new ones: a fork bomb meets the limit of
 * processes (`ulimit -u`) and leaves the clock room. fork(2), EAGAIN; bash waits a second and tries once more.
 */
import type { Process, ProcessTable } from '../../base/os/process'
import { complain, type Context } from './context'
import { ShellError } from './control'

const MOST_AT_ONCE = 400
const FORKS_A_LUMP = 16
const LUMP_MS = 10
const RETRY_MS = 1000
const UNAVAILABLE = 'Resource temporarily unavailable'

interface Tally {
  live: number
  made: number
}

const tallies = new WeakMap<ProcessTable, Tally>()

function tallyOf(table: ProcessTable): Tally {
  let tally = tallies.get(table)
  if (!tally) tallies.set(table, (tally = { live: 0, made: 0 }))
  return tally
}

const isFull = ({ processes }: Process): boolean => tallyOf(processes).live + processes.list().length >= MOST_AT_ONCE

/** Before anything is started. Throws `ShellError` when there is no room. */
export async function waitForRoom(context: Context): Promise<void> {
  const { process } = context
  if (isFull(process)) {
    await complain(context, `fork: retry: ${UNAVAILABLE}`)
    await process.sleep(RETRY_MS)
    if (isFull(process)) throw new ShellError(`fork: ${UNAVAILABLE}`, 254)
  }
  const tally = tallyOf(process.processes)
  if (++tally.made % FORKS_A_LUMP === 0) await process.sleep(LUMP_MS)
}

/** One more part of a shell; returns what to call at its end. */
export function countFork({ processes }: Process): () => void {
  const tally = tallyOf(processes)
  tally.live++
  let counted = true
  return () => {
    if (counted) tally.live--
    counted = false
  }
}
