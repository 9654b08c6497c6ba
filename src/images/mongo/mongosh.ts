/**
 * mongosh and, in images before 6, mongo: shells that talk to a mongod. Upstream: https://www.mongodb.com/docs/mongodb-
 * shell/reference/options/
 *
 * Simplified: no completion and no editing over several lines but that open brackets are waited for; `--tls` and its like are not known.
 */
import type { Process, Program } from '../../base/os/process'
import type { Document } from './document'
import { MongoLink, failureText } from './mongo-link'
import { parseShellOptions, type ShellCall } from './mongosh-options'
import { Shell } from './shell/shell'
import { ShellError } from './shell/shell-error'
import type { Run } from './shell/thing'

const SHELL_VERSION = '2.3.8'

export const mongosh: Program = (process) => converse(process, false)
export const legacyMongo: Program = (process) => converse(process, true)

async function converse(process: Process, isLegacy: boolean): Promise<number> {
  const call = parseShellOptions(process.argv)
  if ('problem' in call) {
    await process.stderr.write(`${call.problem}\n`)
    return 1
  }
  if (call.tellsVersion) {
    await process.stdout.write(`${isLegacy ? `MongoDB shell version v${process.env.get('MONGO_VERSION') ?? '4.4'}` : SHELL_VERSION}\n`)
    return 0
  }
  const talk = new Talk(process, call, isLegacy)
  try {
    if (!(await talk.begin())) return 1
    return call.scripts.length > 0 || call.files.length > 0 ? await talk.runAll() : await talk.listen()
  } finally {
    talk.link?.socket.close()
  }
}

class Talk {
  link: MongoLink | undefined
  readonly #shell: Shell

  constructor(
    readonly process: Process,
    readonly call: ShellCall,
    readonly isLegacy: boolean,
  ) {
    this.#shell = new Shell({ database: call.address.database, place: process, isLegacy })
  }

  get #isBare(): boolean {
    return this.call.isQuiet || (!this.isLegacy && (this.call.scripts.length > 0 || this.call.files.length > 0))
  }

  async begin(): Promise<boolean> {
    const { process, call, isLegacy } = this
    const { address } = call
    if (!this.#isBare)
      await process.stdout.write(
        isLegacy
          ? `MongoDB shell version v${process.env.get('MONGO_VERSION') ?? '4.4'}\nconnecting to: ${call.shownUri}\n`
          : `Current Mongosh Log ID:\t${String(this.#shell.newId().$oid)}\nConnecting to:\t\t${call.shownUri}\n`,
      )
    const opened = await process.network.connect(address.host, address.port, { timeoutMs: 30_000 })
    if (!('socket' in opened)) {
      const problem = failureText(opened)
      await process.stderr.write(
        isLegacy
          ? `Error: couldn't connect to server ${address.host}:${address.port}, connection attempt failed: SocketException: Error connecting to ${address.host}:${address.port} :: caused by :: ${problem.replace(/^.*: /, '')} :\nconnect@src/mongo/shell/mongo.js:372:17\n@(connect):2:6\nexception: connect failed\nexiting with code 1\n`
          : `${problem}\n`,
      )
      return false
    }
    this.link = new MongoLink(opened.socket)
    const { user, password } = address
    if (user !== undefined) {
      const given = password ?? (await this.#askPassword())
      const reply = await this.link.ask(process, address.authDatabase, { authenticate: 1, user, pwd: given })
      if (reply?.ok !== 1) {
        await process.stderr.write(
          isLegacy
            ? 'Error: Authentication failed. :\nconnect@src/mongo/shell/mongo.js:372:17\n@(connect):2:6\nexception: connect failed\nexiting with code 1\n'
            : `MongoServerError: ${String(reply?.errmsg ?? 'connection closed')}\n`,
        )
        return false
      }
    }
    if (!this.#isBare) await this.#greet()
    return true
  }

  async #askPassword(): Promise<string> {
    await this.process.stdout.write('Enter password: ')
    return (await this.process.stdin.readLine()) ?? ''
  }

  async #greet(): Promise<void> {
    const reply = await this.link?.ask(this.process, 'admin', { buildInfo: 1 })
    const version = String(reply?.version)
    const text = this.isLegacy
      ? `MongoDB server version: ${version}\n`
      : `Using MongoDB:\t\t${version}\nUsing Mongosh:\t\t${SHELL_VERSION}\n\nFor mongosh info see: https://www.mongodb.com/docs/mongodb-shell/\n\n`
    await this.process.stdout.write(text)
  }

  /** What `--eval` and files ask for; the last value is printed. */
  async runAll(): Promise<number> {
    const { process, call } = this
    for (const path of call.files) {
      const file = path.startsWith('/') ? path : `${process.cwd}/${path}`
      if (process.files.stat(file)?.type !== 'file') {
        await process.stderr.write(`MongoshInvalidInputError: [COMMON-10001] File not found: ${path}\n`)
        return 1
      }
      if (!(await this.#attempt(this.#shell.load(process.files.read(file))))) return 1
    }
    for (const script of call.scripts) if (!(await this.#attempt(this.#shell.evaluate(script)))) return 1
    return 0
  }

  /** Line by line, until the input ends. */
  async listen(): Promise<number> {
    const { stdin, stdout, terminal } = this.process
    let text = ''
    for (;;) {
      if (terminal) await stdout.write(text === '' ? (this.isLegacy ? '> ' : `${this.#shell.db}> `) : '... ')
      const line = await stdin.readLine()
      if (line === undefined) return 0
      if (text === '' && /^\s*\.?(exit|quit)(\(\d*\))?;?\s*$/.test(line)) return 0
      if (text === '' && line.trim() === '') continue
      text += text === '' ? line : `\n${line}`
      if ((await this.#attempt(this.#shell.evaluate(text), text.length < 100_000)) === 'more') continue
      text = ''
      if (this.link?.isClosed) {
        await this.process.stderr.write('MongoNetworkError: connection closed\n')
        return 1
      }
    }
  }

  async #attempt(run: Run<unknown>, canGoOn = false): Promise<boolean | 'more'> {
    try {
      const result = await this.#drive(run)
      if (typeof result === 'string' && result !== '') await this.process.stdout.write(`${result}\n`)
      return true
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      if (error.isUnfinished && canGoOn) return 'more'
      await this.process.stderr.write(`${this.#complaint(error)}\n`)
      return false
    }
  }

  #complaint({ kind, message, codeName }: ShellError): string {
    if (this.isLegacy)
      return kind === 'MongoServerError' ? `uncaught exception: Error: ${message}` : `uncaught exception: ${kind}: ${message}`
    if (kind === 'SyntaxError') return `Uncaught:\n${kind}: ${message}`
    return `${kind}${codeName !== undefined && kind === 'MongoServerError' ? `[${codeName}]` : ''}: ${message}`
  }

  /** Answers come over the connection. */
  async #drive<T>(run: Run<T>): Promise<T> {
    const { process } = this
    let step = run.next()
    while (!step.done) {
      const asked = step.value
      let reply: Document = {}
      if ('text' in asked) await process.stdout.write(asked.text)
      else if ('sleepMs' in asked) await process.sleep(asked.sleepMs)
      else {
        const heard = await this.link?.ask(process, asked.db, asked.command)
        if (!heard) throw new ShellError('MongoNetworkError', 'connection closed')
        reply = heard
      }
      step = run.next(reply)
    }
    return step.value
  }
}
