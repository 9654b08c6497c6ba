/**
 * A part of a shell with an end of its own: a subshell, one side of a pipe, a background job, the foreground of a terminal. It is a
 * `Process` made of its parent: it has other streams, its own variables and directory, and can be ended without ending the parent;
 * whatever it started is ended with it, as a process group is.
 *
 * Simplified: it has the pid of its parent and `ps` does not list it; a real subshell is a process of its own.
 */
import { createGate } from '../../base/os/gate'
import { readFor, writeFor } from '../../base/os/pipe'
import { unlessEnded } from '../../base/os/interruptible'
import { interruptibleNetwork } from '../../base/os/interruptible-network'
import type { NetworkStack } from '../../base/os/network-stack'
import {
  signalExitCode,
  type Process,
  type RunningProcess,
  type SignalName,
  type SpawnOptions,
} from '../../base/os/process'

export interface Fork {
  readonly process: Process
  /** Of the first program that it started. */
  readonly firstPid: number | undefined
  /** Signals it and everything it started. */
  kill(signal: SignalName): void
  /** It has come to its end; the parent need not care for it any more. */
  end(): void
}

export interface ForkOptions extends SpawnOptions {
  readonly argv?: readonly string[]
}

export function forkProcess(parent: Process, given: ForkOptions = {}): Fork {
  let signalled: SignalName | undefined
  let network: NetworkStack | undefined
  let firstPid: number | undefined
  const gate = createGate()
  const held = (): Promise<void> | undefined => gate.held ?? parent.held?.()
  const stops = new Set<() => void>()
  const children = new Set<RunningProcess>()
  const handlers = new Map<SignalName, () => void>()
  const waiting = {
    get signalled() {
      return signalled ?? parent.signalled
    },
    held,
    onEnd(stop: () => void) {
      stops.add(stop)
      return () => void stops.delete(stop)
    },
  }

  /** A child lives on after Ctrl-C because it handles the signal: what it makes of it decides. */
  let interrupted = false
  const hasLiveChild = (): boolean =>
    parent.processes.list().some(({ pid }) => [...children].some((child) => child.pid === pid))

  function kill(signal: SignalName): void {
    if (signalled) return
    // What it started is held with it.
    if (signal === 'SIGSTOP' || signal === 'SIGTSTP') return gate.close()
    if (signal === 'SIGCONT') return gate.open()
    for (const child of [...children]) child.kill(signal)
    if (signal === 'SIGINT' && children.size > 0 && hasLiveChild()) interrupted = true
    else deliver(signal)
  }

  function deliver(signal: SignalName): void {
    const handle = signal === 'SIGKILL' ? undefined : handlers.get(signal)
    if (handle) return handle()
    signalled = signal
    gate.open()
    for (const stop of [...stops]) stop()
  }

  const process: Process = {
    pid: parent.pid,
    argv: given.argv ?? parent.argv,
    env: new Map(given.env ?? parent.env),
    cwd: given.cwd ?? parent.cwd,
    hostname: parent.hostname,
    user: parent.user,
    stdin: readFor(waiting, given.stdin ?? parent.stdin),
    stdout: writeFor(waiting, given.stdout ?? parent.stdout),
    stderr: writeFor(waiting, given.stderr ?? parent.stderr),
    terminal: 'terminal' in given ? given.terminal : parent.terminal,
    files: parent.files,
    cause: given.cause ?? parent.cause,
    processes: parent.processes,
    onEnd: waiting.onEnd,
    held,
    get network() {
      network ??= interruptibleNetwork(parent.network, waiting)
      return network
    },
    get signalled() {
      return waiting.signalled
    },
    mounts: () => parent.mounts(),
    now: () => parent.now(),
    random: () => parent.random(),
    sleep: (delayMs) => unlessEnded(waiting, parent.sleep(delayMs)),
    onSignal(signal, handle) {
      handlers.set(signal, handle)
      return () => {
        if (handlers.get(signal) === handle) handlers.delete(signal)
      }
    },
    async spawn(argv, options = {}) {
      const { env, cwd, stdin, stdout, stderr, terminal, cause } = process
      const child = await parent.spawn(argv, { env, cwd, stdin, stdout, stderr, terminal, cause, held, ...options })
      if (!child) return undefined
      firstPid ??= child.pid
      children.add(child)
      const exit = child.exit.then((code) => {
        children.delete(child)
        if (interrupted && code === signalExitCode.SIGINT) deliver('SIGINT')
        interrupted = false
        return code
      })
      exit.catch(() => undefined)
      if (signalled) child.kill(signalled)
      return { pid: child.pid, kill: child.kill, exit: unlessEndedQuietly(waiting, exit) }
    },
  }
  return {
    process,
    get firstPid() {
      return firstPid
    },
    kill,
    end: parent.onEnd(() => kill(parent.signalled ?? 'SIGTERM')),
  }
}

/** A background job is not always waited for: that its parent was ended is then nobody's error. */
function unlessEndedQuietly<T>(process: Pick<Process, 'signalled' | 'onEnd'>, work: Promise<T>): Promise<T> {
  const outcome = unlessEnded(process, work)
  outcome.catch(() => undefined)
  return outcome
}
