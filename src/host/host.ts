/**
 * A world together with the log of what was done to it. Every act of the student goes through here, is written down with its
 * virtual time and then done; replaying the log does the same acts at the same times and arrives at the same state.
 *
 * Whoever owns the host drives its clock, and calls it only while everything rests (see `driveToRest`).
 */
import type { ApiFetch, ApiRequest, ApiResponse } from '../api/http'
import { driven, settle } from '../base/driver'
import { resolvePath } from '../base/os/file-system'
import type { Input, InputLog } from '../protocol/input-log'
import type { BrowsedPage } from '../protocol/messages'
import type { Visit } from './browser/browser'
import { answerSandbox } from './sandbox/sandbox-api'
import { driveToRest } from './drive-to-rest'
import { stateHash } from './state-hash'
import { HOME, writeBelow } from './student-machine'
import { createWorld, type World, type WorldOptions } from './world'

export interface Host {
  readonly world: World
  /** Reads are answered at once; writes are inputs. */
  readonly fetch: ApiFetch
  /** Resolves with the exit code when the shell is back at its prompt. */
  run(line: string): Promise<number>
  /** The exit code of the line that was run last, when it has ended; also of one that a replay began. */
  readonly lastRun: Promise<number>
  /** Ctrl-C, or Ctrl-Z; `kill` ends also a program that does not care for it. */
  interrupt(options?: Interruption): void
  /** Text typed while a program reads; `end` is Ctrl-D. */
  type(text: string, end: boolean): void
  /** `path` is absolute or below the home. Throws `FileError`. */
  write(path: string, content: string): void
  /** Breaks something, or mends it; gives why it could not be done. Faults of later releases do nothing. */
  fault(name: string, target: string): string | undefined
  /** Opens an address in the student's browser. */
  browse(visit: Visit): Promise<BrowsedPage>
  /** Answers a question of the lesson. */
  answer(check: string, value: string): void
  /** The student is done with a file that a program wanted edited. */
  edited(path: string): void
  read(path: string): string
  log(): InputLog
  hash(): string
  /** Does what a log says, at its times. */
  replay(inputs: readonly Input[]): Promise<void>
}

/** Ctrl-C, unless it says otherwise. */
interface Interruption {
  readonly kill?: boolean
  /** Ctrl-Z. */
  readonly stop?: boolean
}

export interface HostOptions extends WorldOptions {
  /** One more input, after it was written down. */
  onLogged?(input: Input): void
}

export async function createHost(options: HostOptions): Promise<Host> {
  const world = await createWorld(options)
  const { clock, trace } = world.simulation
  const inputs: Input[] = []
  let lastRun = Promise.resolve(0)
  const pathOf = (path: string): string => resolvePath(HOME, path)

  /** Writes an input down and does it, as the first cause of what follows. */
  function act<T>(input: Input, perform: () => T): T {
    inputs.push(input)
    options.onLogged?.(input)
    const { type, at, ...detail } = input
    const cause = trace.record({ kind: type === 'fault' ? 'fault' : 'input', actor: 'student', subject: type, text: describe(input), detail })
    return clock.within(cause, perform)
  }

  const doing = {
    command: (line: string) => (lastRun = act({ type: 'command', at: clock.now(), line }, () => world.run(line))),
    interrupt: ({ kill = false, stop = false }: Interruption = {}) =>
      act({ type: 'interrupt', at: clock.now(), ...(kill ? { kill } : {}), ...(stop ? { stop } : {}) }, () =>
        stop ? world.shell.suspend() : world.shell.interrupt(kill ? 'SIGKILL' : 'SIGINT'),
      ),
    type: (text: string, end: boolean) => act({ type: 'terminal-input', at: clock.now(), text, end }, () => typeInto(world, text, end)),
    write: (path: string, content: string) => act({ type: 'write', at: clock.now(), path, content }, () => writeBelow(world.machine.files, pathOf(path), content)),
    edited: (path: string) => act({ type: 'edited', at: clock.now(), path }, () => world.editor.done(path)),
    browse: (visit: Visit) => act({ type: 'browse', at: clock.now(), ...visitOf(visit) }, () => world.browser.visit(visit)),
    answer: (check: string, value: string) => act({ type: 'answer', at: clock.now(), check, value }, () => world.answer(check, value)),
    fault: (name: string, target: string) => act({ type: 'fault', at: clock.now(), name, target }, () => world.cluster.fault(name, target)),
    request: (request: LoggedRequest) =>
      act({ type: 'request', at: clock.now(), ...request }, () => driven(clock, world.cluster.fetch({ ...request, cause: clock.cause }))),
  }

  async function replayOne(input: Input): Promise<void> {
    await driveToRest(clock, { untilMs: input.at })
    switch (input.type) {
      case 'command':
        return void doing.command(input.line)
      case 'interrupt':
        return doing.interrupt({ kill: input.kill ?? false, stop: input.stop ?? false })
      case 'terminal-input':
        return doing.type(input.text, input.end)
      case 'write':
        return doing.write(input.path, input.content)
      case 'request':
        return void (await doing.request(requestOf(input)))
      case 'edited':
        return doing.edited(input.path)
      case 'fault':
        return void doing.fault(input.name, input.target)
      case 'browse':
        return void doing.browse(input)
      case 'answer':
        return doing.answer(input.check, input.value)
      case 'rest':
        return
    }
  }

  return {
    world,
    async fetch(request) {
      const sandbox = answerSandbox(request, { cluster: world.cluster, fault: doing.fault })
      return sandbox ?? fetchLogged(request, { read: world.cluster.fetch, write: doing.request })
    },
    fault: doing.fault,
    run: doing.command,
    get lastRun() {
      return lastRun
    },
    interrupt: doing.interrupt,
    type: doing.type,
    write: doing.write,
    edited: doing.edited,
    browse: doing.browse,
    answer: doing.answer,
    read: (path) => world.machine.files.read(pathOf(path)),
    log: () => ({ settings: options.settings, inputs: [...inputs] }),
    hash: () => stateHash({ storage: world.cluster.storage, files: world.machine.files, home: HOME, nowMs: clock.now() }),
    async replay(past) {
      for (const input of past) await replayOne(input)
      await settle(clock)
    },
  }
}

interface Doors {
  readonly read: ApiFetch
  write(request: LoggedRequest): Promise<ApiResponse>
}

type LoggedRequest = Omit<Extract<Input, { type: 'request' }>, 'type' | 'at'>

function fetchLogged(request: ApiRequest, { read, write }: Doors): Promise<ApiResponse> {
  if (request.method === 'GET' || request.method === 'HEAD') return read(request)
  return write(requestOf({ ...request, body: request.body ?? '' }))
}

/** What of a request is written down. */
const requestOf = ({ method, path, headers, body, clientCertificate, guarded }: LoggedRequest): LoggedRequest => ({
  ...{ method, path, headers, body },
  ...(clientCertificate === undefined ? {} : { clientCertificate }),
  ...(guarded ? { guarded } : {}),
})

/** What of a visit is written down. */
const visitOf = ({ method, url, body, contentType, referrer, insecure }: Visit): Visit => ({
  ...{ method, url },
  ...(body === undefined ? {} : { body }),
  ...(contentType === undefined ? {} : { contentType }),
  ...(referrer === undefined ? {} : { referrer }),
  ...(insecure ? { insecure } : {}),
})

function typeInto({ shell }: World, text: string, end: boolean): void {
  if (text) shell.input(text)
  if (end) shell.endOfInput()
}

function describe(input: Input): string {
  switch (input.type) {
    case 'command':
      return input.line
    case 'write':
      return `writes ${input.path}`
    case 'request':
      return `${input.method} ${input.path}`
    case 'fault':
      return `${input.name} ${input.target}`
    case 'browse':
      return `opens ${input.url}`
    case 'answer':
      return `answers ${input.check}: ${input.value}`
    default:
      return input.type
  }
}

