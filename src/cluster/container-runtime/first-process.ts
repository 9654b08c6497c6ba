/** The first process of a container: what it heeds, and what stands for it in the list of processes where it is a server. */
import type { Program, RunningProcess, SignalName } from '../../base/os/process'
import type { Processes, StartOptions } from '../../base/os/processes'

const signals: readonly SignalName[] = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']

/** It is not ended by signals that it does not handle: pid_namespaces(7). */
export const asFirstProcess =
  (program: Program): Program =>
  (process) => {
    for (const signal of signals) process.onSignal(signal, () => undefined)
    return program(process)
  }

/** Signals that somebody in the container sends to it go to the server. */
export function standInFor(table: Processes, place: Omit<StartOptions, 'stdout' | 'stderr'>, kill: (signal: SignalName) => void): RunningProcess {
  const silent = { isTerminal: false, write: async () => undefined, end: () => undefined }
  const standIn: Program = (process) => {
    for (const signal of signals) process.onSignal(signal, () => kill(signal))
    return new Promise<number>(() => undefined)
  }
  return table.start(standIn, { ...place, stdout: silent, stderr: silent })
}
