/**
 * What a container image is, for us: registry facts, files, and programs. How to make one: ../../images/README.md.
 *
 * Two sorts of programs: a **server** is synchronous and lives on the clock (`start` registers ports and timers and
 * returns); a **tool** is an asynchronous `Program` of the shared shell (`sh`, `wget`, `sleep`), named here and
 * supplied by the composition root.
 */
import type { ConnectFailure, ConnectOutcome, DnsAnswer, DnsRecordType, HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import type { FileSystem } from '../../base/os/file-system'
import type { Program, SignalName } from '../../base/os/process'

export interface Image {
  /** Familiar repository name, `nginx`, `gcr.io/kuar-demo/kuard-amd64`. */
  readonly repository: string
  /** Tags that exist. Empty: every well-formed tag exists. */
  readonly tags: readonly string[]
  /** Compressed size that a pull transfers, in bytes. */
  readonly sizeBytes: number
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  /** The entrypoint is a script that runs the words after it, whatever they are. */
  readonly entrypointRunsCommand?: boolean
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly user: string
  readonly exposedPorts: readonly number[]
  /** Absolute path -> content. */
  readonly files: Readonly<Record<string, string>>
  /** Names of the shared tools this image has on its PATH: `sh`, `ls`, `wget`, ... */
  readonly tools: readonly string[]
  /** Programs of its own, by the name or path that entrypoint and exec use. */
  readonly servers: Readonly<Record<string, Server>>
  /** Asynchronous programs of its own, `redis-cli`. */
  readonly programs?: Readonly<Record<string, Program>>
  /** What its program uses from the start, where the program does not say so itself. */
  readonly uses?: { readonly memoryBytes: number; readonly cpuCores: number }
  /** What asks it to stop when the kubelet does; SIGTERM unless the image says otherwise. */
  readonly stopSignal?: SignalName
  /** Fetches what its programs cannot do without, when a container of it starts; time stands meanwhile. Nothing: it is there. */
  loads?(): Promise<void> | undefined
  /** True for the stand-in of an image we know nothing about. */
  readonly pretend?: boolean
}

/** Finds the programs that images name in `tools`. The composition root hands in those of the shared shell. */
export interface ToolRunner {
  find(name: string): Program | undefined
}

export interface Server {
  start(container: ContainerProcess): void
}

/** A text that tells when it was written, and is put into words when somebody reads it: most of them nobody ever does. */
export interface DatedText {
  /** In characters, the same at all times. */
  readonly length: number
  at(ms: number): string
}

/** What a server sees of its container. Everything is synchronous and on virtual time. */
export interface ContainerProcess {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly files: FileSystem
  readonly hostname: string
  /** As whom it runs: a name or number, maybe with a group, `nobody`, `1000:3000`. */
  readonly user: string
  readonly podIP: string
  /** Ports the pod spec declares for this container. */
  readonly declaredPorts: readonly number[]
  readonly image: string
  /**
   * Where its files may differ from the image's: whoever only cares for what was put there need not look at the files.
   */
  readonly mountPoints: readonly string[]
  /** Nothing but the mount points may be written. */
  readonly isReadOnly: boolean
  now(): number
  /** Uniform in [0, 1), from the seed. */
  random(): number
  /** Cancelled when the process ends. */
  after(delayMs: number, run: () => void): void
  /** False when the port is taken in this pod. Closed when the process ends. */
  listen(port: number, listener: Listener, options?: { address?: string; transport?: 'tcp' | 'udp' }): boolean
  /** Opens a TCP connection, by name or address; `done` is called by the clock, or at once where a name is unknown. Closed when the process ends. */
  connect(host: string, port: number, done: (outcome: ConnectOutcome) => void, timeoutMs?: number): void
  /** Asks another server, by name or address, on a connection of its own; `done` is called by the clock, unless the process has ended. */
  ask(request: HttpRequest, done: (outcome: HttpOutcome) => void, timeoutMs?: number): void
  /** Asks a name server one question, as it stands: no search list; `done` as above. */
  lookUp(question: { name: string; type: DnsRecordType; server: string }, done: (outcome: DnsAnswer | ConnectFailure) => void): void
  /** A line on stdout or stderr of the container. */
  log(line: string, stream?: 'stdout' | 'stderr'): void
  /** Text as it is, of any number of lines. */
  write(text: string | DatedText, stream?: 'stdout' | 'stderr'): void
  exit(code: number): void
  /** Default for SIGTERM without a handler as PID 1: ignored by the kernel unless handled, so say what you do. */
  onSignal(signal: SignalName, handle: (signal: SignalName) => void): void
  /** Called when it ends, in whatever way. */
  onEnd(run: () => void): void
  /** Sends a signal to the container's first process: what `nginx -s reload` does. */
  signalFirst(signal: SignalName): void
  /** Bytes of memory and cores of CPU it uses from now on. */
  use(resources: { memoryBytes?: number; cpuCores?: number }): void
  /** Runs another program of the container, with the output of this one; `done` hears its exit code. */
  run(argv: readonly string[], done: (exitCode: number) => void): void
  /** Works on one core: `done` is called when so many milliseconds of it are spent, later where cores are scarce or limited. */
  compute(coreMs: number, done: () => void): void
}
