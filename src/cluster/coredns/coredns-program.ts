/**
 * The program of CoreDNS: reads its Corefile, answers until it is told to stop, and takes over a changed Corefile on the way.
 * Upstream: github.com/coredns/coredns coremain/run.go, plugin/reload/reload.go, coredns/caddy caddy.go (v1.11.3).
 */
import { resolvePath } from '../../base/os/file-system'
import type { Process, Program } from '../../base/os/process'
import type { ClusterRecords } from './cluster-records'
import { CorefileError, fingerprint, parseCorefile } from './corefile'
import { createDnsServer, type DnsServer, type ServerContext } from './dns-server'
import type { PluginInstance } from './plugin'
import { VERSION } from './version'

export const coreDnsProgram =
  (records: (now: () => number) => ClusterRecords): Program =>
  async (process) => {
    const path = resolvePath(process.cwd, optionOf(process, '-conf') ?? 'Corefile')
    const log = (line: string) => void (process.signalled ? undefined : process.stdout.write(`${line}\n`))
    if (process.files.stat(path) === undefined) return refuse(log, `loading Caddyfile via flag: open ${path}: no such file or directory`)
    let end: (exitCode: number) => void = () => undefined
    const ended = new Promise<number>((resolve) => (end = resolve))
    const fail = (line: string) => (log(line), end(1))
    const context: ServerContext = { process, file: path, records: records(() => process.now()), metrics: { requests: new Map(), responses: new Map() }, log, fail }
    const running = new RunningServer(path, context)
    const problem = running.begin()
    if (problem !== undefined) return refuse(log, problem)
    process.onEnd(() => running.stop())
    process.onSignal('SIGTERM', () => void running.retire().then(() => end(0)))
    const exitCode = await Promise.race([ended, running.watchCorefile()])
    running.stop()
    return exitCode
  }

function refuse(log: (line: string) => void, line: string): number {
  log(line)
  return 1
}

function optionOf({ argv }: Process, name: string): string | undefined {
  const place = argv.indexOf(name)
  return place < 0 ? undefined : argv[place + 1]
}

/** What a reader complains of who knows no plugins. */
function faultOf(text: string, file: string): string | undefined {
  try {
    return void parseCorefile(text, file)
  } catch (error) {
    if (!(error instanceof CorefileError)) throw error
    return error.message
  }
}

const RUNNING = '[INFO] plugin/reload: Running configuration SHA512 = '

class RunningServer {
  readonly #path: string
  readonly #context: ServerContext
  #text = ''
  #server: DnsServer | undefined

  constructor(path: string, context: ServerContext) {
    this.#path = path
    this.#context = context
  }

  /** The problem, when it cannot. */
  begin(): string | undefined {
    this.#text = this.#read()
    const problem = this.#takeOver()
    if (problem !== undefined) return problem
    this.#context.log(`CoreDNS-${VERSION.number}`)
    this.#context.log(`${VERSION.platform}, ${VERSION.go}, ${VERSION.revision}`)
    return undefined
  }

  stop(): void {
    this.#server?.stop()
  }

  /** Goes on answering for a while, then stops. */
  async retire(): Promise<void> {
    const { log, process } = this.#context
    log('[INFO] SIGTERM: Shutting down servers then terminating')
    const lameDuckMs = Math.max(0, ...this.#instances().map((instance) => instance.lameDuckMs ?? 0))
    if (lameDuckMs === 0) return
    log(`[INFO] plugin/health: Going into lameduck mode for ${lameDuckMs / 1000}s`)
    await process.sleep(lameDuckMs).catch(() => undefined)
  }

  /** Never comes to an end by itself. */
  async watchCorefile(): Promise<number> {
    const { process } = this.#context
    for (;;) {
      const reload = this.#instances().find((instance) => instance.reload)?.reload
      if (!reload) return new Promise<number>(() => undefined)
      await process.sleep(reload.intervalMs)
      const text = this.#read()
      if (text !== this.#text) this.#reload(text)
    }
  }

  #reload(text: string): void {
    const { log, file } = this.#context
    const fault = faultOf(text, file)
    if (fault !== undefined) return log(`[WARNING] plugin/reload: Corefile parse failed: ${fault}`)
    this.#text = text
    log('[INFO] Reloading')
    const problem = this.#takeOver()
    if (problem === undefined) return log('[INFO] Reloading complete')
    log(`[ERROR] Restart failed: ${problem}`)
    log(`[ERROR] plugin/reload: Corefile changed but reload failed: ${problem}`)
  }

  /** Runs by the present text, or goes on as before and says why. */
  #takeOver(): string | undefined {
    const { log } = this.#context
    try {
      const next = createDnsServer(this.#text, this.#context)
      this.#server?.stop()
      this.#server = next
      next.start()
      for (const name of next.names) log(name)
      if (this.#instances().some(({ reload }) => reload)) log(`${RUNNING}${fingerprint(this.#text, this.#path)}`)
      return undefined
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error
      return error.message
    }
  }

  #instances(): readonly PluginInstance[] {
    return this.#server?.instances ?? []
  }

  #read(): string {
    const { files } = this.#context.process
    return files.stat(this.#path) ? files.read(this.#path) : ''
  }
}
