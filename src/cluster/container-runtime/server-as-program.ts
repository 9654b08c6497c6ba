/**
 * A server that is not the first process of its container: started by a shell (`sh -c "... && nginx"`) or by exec. It
 * sees the same contract, made from a process. Its files may have been changed by whoever started it, so all of them
 * count as mounted over.
 */
import { Signalled, type Process, type Program } from '../../base/os/process'
import type { ContainerProcess, Server } from './contract'

export interface ServerPlace {
  readonly podIP: string
  readonly declaredPorts: readonly number[]
  readonly image: string
  readonly isReadOnly: boolean
  /** Lets asynchronous code go on. */
  wake(resume: () => void): void
  use(resources: { memoryBytes?: number; cpuCores?: number }): void
  compute(coreMs: number, done: () => void): void
}

export const serverAsProgram =
  (server: Server, place: ServerPlace): Program =>
  (process) =>
    new Promise<number>((resolve) => {
      const sockets: { close(): void }[] = []
      let isOver = false
      const close = (): void => {
        isOver = true
        for (const socket of sockets) socket.close()
      }
      process.onEnd(close)
      server.start({
        ...place,
        compute: (coreMs, done) => place.compute(coreMs, () => isOver || done()),
        argv: process.argv,
        env: process.env,
        files: process.files,
        hostname: process.hostname,
        user: process.user,
        mountPoints: ['/'],
        now: () => process.now(),
        random: () => process.random(),
        after: (delayMs, run) => void later(process, delayMs, () => isOver || run()),
        listen(port, listener, options) {
          const socket = process.network.listen(port, listener, options)
          if (socket) sockets.push(socket)
          return socket !== undefined
        },
        connect: (host, port, done, timeoutMs) => void hear(process.network.connect(host, port, timeoutMs === undefined ? {} : { timeoutMs }), (outcome) => {
          if ('socket' in outcome) sockets.push(outcome.socket)
          if (!isOver) done(outcome)
        }),
        ask: (request, done, timeoutMs) => void hear(process.network.http(request, timeoutMs === undefined ? {} : { timeoutMs }), (outcome) => isOver || done(outcome)),
        lookUp: ({ name, type, server }, done) => void hear(process.network.query(name, type, server), (outcome) => isOver || done(outcome)),
        log: (line, stream = 'stdout') => void ignoreEnd(process[stream].write(`${line}\n`)),
        write: (text, stream = 'stdout') => void ignoreEnd(process[stream].write(typeof text === 'string' ? text : text.at(process.now()))),
        exit(code) {
          if (isOver) return
          close()
          place.wake(() => resolve(code))
        },
        onSignal: (signal, handle) => void process.onSignal(signal, () => handle(signal)),
        onEnd: (run) => process.onEnd(run),
        run: (argv, done) => void runChild(process, argv, (code) => isOver || done(code)),
        signalFirst: (signal) => void process.processes.kill(1, signal),
      } satisfies ContainerProcess)
    })

/** A process that was ended hears nothing more. */
async function hear<T>(answer: Promise<T>, done: (value: T) => void): Promise<void> {
  try {
    done(await answer)
  } catch (error) {
    if (!(error instanceof Signalled)) throw error
  }
}

async function runChild(process: Process, argv: readonly string[], done: (exitCode: number) => void): Promise<void> {
  const running = await process.spawn(argv)
  done(running ? await running.exit : 127)
}

async function later(process: Process, delayMs: number, run: () => void): Promise<void> {
  await ignoreEnd(process.sleep(delayMs))
  run()
}

/** A process that was ended waits for nothing more. */
async function ignoreEnd(wait: Promise<void>): Promise<void> {
  try {
    await wait
  } catch (error) {
    if (!(error instanceof Signalled)) throw error
  }
}
