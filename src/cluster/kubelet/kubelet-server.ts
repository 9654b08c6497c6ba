/**
 * The kubelet's answers to the API server: logs, exec, attach, port-forward. Upstream: pkg/kubelet/server/server.go
 * (v1.32).
 */
import type { BodyStream } from '../../api/http'
import type { ContainerUsage, LogOptions, NodeConnection, UsageWindow } from '../../api/node-connection'
import { internalError } from '../../api/status-error'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import { createPipe } from '../../base/os/pipe'
import type { Clock } from '../../base/clock'
import type { Container } from '../container-runtime/container'
import { formatLine, type ContainerLog, type LogSelection } from '../container-runtime/container-log'
import { isNotExecutable } from '../container-runtime/executable'
import { attachTo } from './attach'
import { findLogged, findPod, findRunning, type FindPod } from './pod-lookup'
import { execProblem } from './run-in-container'

export function createKubeletServer(clock: Clock, find: FindPod, running: ReadonlySet<Container>): Omit<NodeConnection, 'machine'> {
  return {
    logs(address, options = {}) {
      const { log } = findLogged(find, address, options.previous ?? false)
      const selection = selectionOf(options, clock.now())
      return options.follow && !log.ended ? followLog(log, clock, selection) : log.read(selection)
    },

    exec(address, command, streams) {
      const container = findRunning(find, address)
      const found = container.findProgram(command[0] ?? '')
      if (isNotExecutable(found))
        throw internalError(`error executing command in container: ${execProblem(container, found.problem)}`)
      const { program } = found
      return clock.within(streams.cause ?? clock.cause, () => container.exec(program, { ...streams, argv: command }))
    },

    attach: (address, streams) => attachTo(findRunning(find, address), clock, streams),

    usage: (window) => [...running].flatMap((container) => usageOf(container, window)),

    portForward(address, port) {
      const { sandbox } = findPod(find, address)
      if (!sandbox) throw internalError(`unable to forward port because pod is not running. Current status=Pending`)
      const stack = sandbox.stack({ files: new MemoryFileSystem({ clock }), cause: clock.cause })
      return {
        http: (request) => stack.http({ ...request, host: '127.0.0.1', port }),
        connect: () => stack.connect('127.0.0.1', port),
      }
    },
  }
}

function usageOf({ spec: { name, pod }, state, usage }: Container, { fromMs, toMs }: UsageWindow): readonly ContainerUsage[] {
  if (state.phase !== 'running') return []
  const { startedAt } = state
  const cpuCores = usage?.coresBetween(Math.max(fromMs, startedAt), toMs) ?? 0
  return [{ namespace: pod.namespace, pod: pod.name, container: name, cpuCores, memoryBytes: usage?.memoryAt(toMs) ?? 0, startedAt }]
}

function selectionOf(options: LogOptions, nowMs: number): LogSelection {
  const { sinceSeconds, sinceTime, timestamps, tailLines, limitBytes } = options
  const sinceMs =
    sinceSeconds !== undefined ? nowMs - sinceSeconds * 1000 : sinceTime ? Date.parse(sinceTime) : undefined
  return { timestamps, tailLines, limitBytes, sinceMs }
}

/** What is there, then what comes, until the container ends or nobody reads any more. */
function followLog(log: ContainerLog, clock: Clock, selection: LogSelection): BodyStream {
  const pipe = createPipe(clock, Infinity)
  void pipe.writer.write(log.read(selection))
  const following = log.follow(
    (piece) => void pipe.writer.write(formatLine(piece, selection)),
    () => pipe.writer.end(),
  )
  return {
    read: () => pipe.reader.read(),
    cancel() {
      following.stop()
      pipe.writer.end()
    },
  }
}
