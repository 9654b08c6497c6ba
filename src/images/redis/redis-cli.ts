/**
 * redis-cli: asks a redis, once, again and again, or line by line. Upstream: https://redis.io/docs/latest/develop/tools/cli/
 *
 * Simplified: no hints while typing, and none of the modes that look at a whole server (`--bigkeys`, `--stat`, `--latency`).
 */
import type { Process, Program } from '../../base/os/process'
import { parseCliOptions, usage, type CliOptions } from './redis-cli-options'
import { ReplyStream } from './redis-client'
import { formatForPeople, formatRaw } from './redis-format'
import { splitWords, type Reply } from './redis-protocol'

const CONNECT_MS = 130_000

export const redisCli: Program = async (process) => {
  const options = parseCliOptions(process.argv, process.env)
  if ('problem' in options) {
    await process.stderr.write(options.problem)
    return 1
  }
  if (options.tells) {
    await process.stdout.write(options.tells === 'version' ? `redis-cli ${process.env.get('REDIS_VERSION') ?? '7.4.2'}\n` : usage)
    return 0
  }
  const cli = new Cli(process, options)
  try {
    await cli.connect()
    if (options.isScan) return await cli.scan()
    if (options.words.length > 0) return await cli.repeat()
    return await cli.converse()
  } finally {
    cli.stream?.socket.close()
  }
}

class Cli {
  stream: ReplyStream | undefined
  #db: number
  #isInTransaction = false
  readonly #isOld: boolean

  constructor(
    readonly process: Process,
    readonly options: CliOptions,
  ) {
    this.#db = options.db
    this.#isOld = Number(process.env.get('REDIS_VERSION')?.split('.')[0] ?? 7) < 6
  }

  get #isForPeople(): boolean {
    return this.options.format === 'raw' ? false : this.options.format === 'people' || this.process.stdout.isTerminal
  }

  async connect(): Promise<boolean> {
    const { process, options } = this
    const opened = await process.network.connect(options.host, options.port, { timeoutMs: CONNECT_MS })
    if (!('socket' in opened)) {
      const why =
        { 'unknown-host': 'Name or service not known', timeout: 'Connection timed out' }[opened.failure as string] ?? 'Connection refused'
      await process.stderr.write(`Could not connect to Redis at ${options.host}:${options.port}: ${why}\n`)
      return false
    }
    this.stream = new ReplyStream(opened.socket)
    if (options.password !== undefined) {
      if (options.warns)
        await process.stderr.write("Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n")
      const words = ['AUTH', ...(options.user === undefined ? [] : [options.user]), options.password]
      const reply = await this.stream.ask(process, words)
      if (reply?.type === 'error') await process.stderr.write(`AUTH failed: ${reply.text}\n`)
    }
    if (this.#db > 0) await this.stream.ask(process, ['SELECT', String(this.#db)])
    return true
  }

  /** The words of the command line, as often as is asked. */
  async repeat(): Promise<number> {
    const { process, options } = this
    const words = options.readsLast ? [...options.words, await process.stdin.readAll()] : options.words
    let status = 0
    for (let i = 0; options.repeat < 0 || i < options.repeat; i++) {
      if (i > 0 && options.intervalMs > 0) await process.sleep(options.intervalMs)
      if (!this.stream) return 1
      const done = await this.#run(words)
      if (done === 'lost') return 1
      if (done === 'error') status = options.failsOnError ? 1 : status
    }
    return status
  }

  async scan(): Promise<number> {
    let cursor = '0'
    do {
      const reply = await this.stream?.ask(this.process, [
        'SCAN',
        cursor,
        ...(this.options.pattern === undefined ? [] : ['MATCH', this.options.pattern]),
      ])
      if (reply?.type !== 'list') return 1
      const [next, keys] = reply.items
      cursor = next.type === 'bulk' ? (next.text ?? '0') : '0'
      if (keys.type === 'list' && keys.items.length > 0) await this.process.stdout.write(`${formatRaw(keys)}\n`)
    } while (cursor !== '0')
    return 0
  }

  /** A line, an answer, until the input ends. */
  async converse(): Promise<number> {
    const { stdin, stdout, terminal } = this.process
    for (;;) {
      if (terminal) await stdout.write(this.#prompt())
      const line = await stdin.readLine()
      if (line === undefined || /^\s*(quit|exit)\s*$/i.test(line)) return 0
      const words = splitWords(line)
      if (words.length === 0) continue
      if (/^clear$/i.test(words[0]) && terminal) {
        await stdout.write('\x1b[H\x1b[2J')
        continue
      }
      if ((!this.stream || this.stream.isClosed) && !(await this.connect())) {
        this.stream = undefined
        if (terminal) continue
        return 1
      }
      const [count, rest] = /^\d+$/.test(words[0]) && words.length > 1 ? [Number(words[0]), words.slice(1)] : [1, words]
      for (let i = 0; i < count; i++) if ((await this.#run(rest)) === 'lost' && !terminal) return 1
    }
  }

  #prompt(): string {
    if (!this.stream || this.stream.isClosed) return 'not connected> '
    const { host, port } = this.options
    const name = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
    return `${name}${this.#db === 0 ? '' : `[${this.#db}]`}${this.#isInTransaction ? '(TX)' : ''}> `
  }

  async #run(words: readonly string[]): Promise<'fine' | 'error' | 'lost'> {
    const { process, stream } = this
    const name = words[0].toUpperCase()
    if (/^P?SUBSCRIBE$/.test(name) && this.#isForPeople) await process.stdout.write('Reading messages... (press Ctrl-C to quit)\n')
    const reply = await stream?.ask(process, words)
    if (!reply && name === 'SHUTDOWN') return 'fine'
    if (!reply) return this.#lose()
    await this.#print(reply)
    if (reply.type !== 'error') this.#note(name, words)
    if (/^(MONITOR|P?SUBSCRIBE|PSYNC|SYNC)$/.test(name) && reply.type !== 'error') return this.#listen()
    return reply.type === 'error' ? 'error' : 'fine'
  }

  async #lose(): Promise<'lost'> {
    if (!this.process.signalled) await this.process.stderr.write('Error: Server closed the connection\n')
    return 'lost'
  }

  #note(name: string, words: readonly string[]): void {
    if (name === 'SELECT') this.#db = Number(words[1])
    if (name === 'MULTI') this.#isInTransaction = true
    if (name === 'EXEC' || name === 'DISCARD') this.#isInTransaction = false
  }

  /** Until Ctrl-C. */
  async #listen(): Promise<'lost'> {
    for (;;) {
      const reply = await this.stream?.next(this.process)
      if (!reply) return this.#lose()
      await this.#print(reply)
    }
  }

  #print(reply: Reply): Promise<void> {
    return this.process.stdout.write(this.#isForPeople ? formatForPeople(reply, this.#isOld) : `${formatRaw(reply)}\n`)
  }
}
