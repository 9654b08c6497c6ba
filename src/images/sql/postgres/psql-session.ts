/** A conversation in psql: statements, backslash commands, and how answers are shown. Upstream: src/bin/psql/command.c, mainloop.c */
import type { Process } from '../../../base/os/process'
import type { Connection } from '../conversation'
import type { Outcome } from '../outcome'
import { openQuote, postgresLexicon, splitStatements, tokenize } from '../tokens'
import { connectPostgres, type ServerOptions } from './connection-options'
import { formatProblem, formatRows, type PsqlFormat } from './psql-table'

interface PsqlStart {
  readonly connection: Connection
  readonly server: ServerOptions
  readonly format: PsqlFormat
  readonly isQuiet: boolean
  readonly stopsOnError: boolean
}

const LOST = `server closed the connection unexpectedly
	This probably means the server terminated abnormally
	before or while processing the request.
`

export class PsqlSession {
  readonly #process: Process
  readonly #stopsOnError: boolean
  #connection: Connection
  #server: ServerOptions
  #format: PsqlFormat
  #isQuiet: boolean
  #isTiming = false
  #transaction: '' | '*' | '!' = ''
  #isOver = false

  constructor(process: Process, { connection, server, format, isQuiet, stopsOnError }: PsqlStart) {
    this.#process = process
    this.#connection = connection
    this.#server = server
    this.#format = format
    this.#isQuiet = isQuiet
    this.#stopsOnError = stopsOnError
  }

  get isConnected(): boolean {
    return this.#connection.isOpen
  }

  close(): void {
    this.#connection.close()
  }

  /** All statements and commands of a text; false when one was refused. */
  async runAll(text: string, file?: string): Promise<boolean> {
    let isFine = true
    let pending = ''
    const lines = text.split('\n')
    for (const [index, line] of lines.entries()) {
      if (pending.trim() === '' && line.trimStart().startsWith('\\')) isFine = (await this.command(line.trim())) && isFine
      else {
        const { whole, rest } = splitStatements(`${pending}${line}\n`, postgresLexicon)
        pending = rest
        for (const sql of whole) {
          isFine =
            (await this.#statement(sql, { isEnded: true, ...(file === undefined ? {} : { place: `psql:${file}:${index + 1}: ` }) })) &&
            isFine
          if (!isFine && (this.#stopsOnError || file === undefined)) return false
        }
      }
      if (!this.isConnected || this.#isOver) return isFine
    }
    if (pending.trim() === '') return isFine
    return (await this.#statement(pending.trim(), { isEnded: false })) && isFine
  }

  /** Line by line at a terminal. */
  async converse(): Promise<number> {
    const { stdin, stdout } = this.#process
    await stdout.write(`psql (${psqlVersion(this.#process)})\nType "help" for help.\n\n`)
    let pending = ''
    while (!this.#isOver) {
      await stdout.write(this.#prompt(pending))
      const line = await stdin.readLine()
      if (line === undefined) {
        await stdout.write('\\q\n')
        break
      }
      if (pending.trim() === '' && /^\s*(exit|quit)\s*;?\s*$/i.test(line)) break
      if (pending.trim() === '' && /^\s*help\s*$/i.test(line)) await stdout.write(HELP)
      else if (line.trimStart().startsWith('\\')) await this.command(line.trim())
      else {
        const { whole, rest } = splitStatements(`${pending}${line}\n`, postgresLexicon)
        pending = rest
        for (const sql of whole) await this.#statement(sql, { isEnded: true })
      }
      if (!this.isConnected) return 2
    }
    return 0
  }

  #prompt(pending: string): string {
    const { isSuperuser, database } = this.#connection.welcome
    const state = pending.trim() === '' ? '=' : (openQuote(pending, postgresLexicon) ?? openBracket(pending))
    return `${database}${state}${this.#transaction}${isSuperuser ? '#' : '>'} `
  }

  async #statement(sql: string, { isEnded, place = '' }: { isEnded: boolean; place?: string }): Promise<boolean> {
    const { stdout, stderr, now } = this.#process
    const startedAt = now()
    const outcome = await this.#connection.ask(sql)
    if (!outcome) {
      await stderr.write(
        `${place}${LOST}${this.#process.terminal ? 'The connection to the server was lost. Attempting reset: Failed.\n' : 'connection to server was lost\n'}`,
      )
      return false
    }
    if ('problem' in outcome) {
      if (this.#transaction === '*') this.#transaction = '!'
      await stderr.write(`${place}${formatProblem(outcome.problem, isEnded ? `${sql};` : sql)}`)
      return false
    }
    this.#follow(outcome.tag)
    if (outcome.note !== undefined) await stderr.write(`${place}${outcome.note}\n`)
    await stdout.write(this.#show(outcome))
    if (this.#isTiming) await stdout.write(`Time: ${(now() - startedAt).toFixed(3)} ms\n`)
    return true
  }

  #follow(tag: string): void {
    if (tag === 'BEGIN') this.#transaction = '*'
    else if (tag === 'COMMIT' || tag === 'ROLLBACK') this.#transaction = ''
  }

  #show(outcome: Outcome): string {
    const table = outcome.columns ? formatRows(outcome, this.#format) : ''
    if (outcome.columns && /^(SELECT|SHOW)/.test(outcome.tag)) return table
    return this.#isQuiet || outcome.tag === '' ? table : `${table}${outcome.tag}\n`
  }

  /** A backslash command; false when it failed. */
  async command(line: string): Promise<boolean> {
    const { stdout, stderr } = this.#process
    const [word, argument = ''] = line.replace(/;$/, '').split(/\s+(.*)/s)
    if (word === '\\q') this.#isOver = true
    else if (word === '\\x') await this.#toggle('isExpanded', 'Expanded display')
    else if (word === '\\t') await this.#toggle('isTuplesOnly', 'Tuples only')
    else if (word === '\\a') await this.#toggle('isAligned', 'Aligned output')
    else if (word === '\\timing') {
      this.#isTiming = !this.#isTiming
      await stdout.write(`Timing is ${this.#isTiming ? 'on' : 'off'}.\n`)
    } else if (word === '\\echo') await stdout.write(`${argument.replaceAll(/['"]/g, '')}\n`)
    else if (word === '\\conninfo') await stdout.write(this.#connectionInfo())
    else if (word === '\\c' || word === '\\connect') return this.#reconnect(argument)
    else if (word === '\\i') return this.#include(argument)
    else if (word === '\\?' || word === '\\h') await stdout.write(HELP)
    else if (/^\\(d[tvsi]*|du|dg|dn|l)[+S]*$/.test(word)) return this.#describe(`${word} ${argument}`.trim())
    else {
      await stderr.write(`invalid command ${word}\nTry \\? for help.\n`)
      return false
    }
    return true
  }

  async #toggle(name: keyof PsqlFormat, words: string): Promise<void> {
    this.#format = { ...this.#format, [name]: !this.#format[name] }
    await this.#process.stdout.write(`${words} is ${this.#format[name] ? 'on' : 'off'}.\n`)
  }

  #connectionInfo(): string {
    const { host, port, user } = this.#server
    const place =
      host === ''
        ? `via socket in "/var/run/postgresql"`
        : `on host "${host}"${this.#connection.address === host ? '' : ` (address "${this.#connection.address}")`}`
    return `You are connected to database "${this.#connection.welcome.database}" as user "${user}" ${place} at port "${port}".\n`
  }

  async #reconnect(argument: string): Promise<boolean> {
    const [database = this.#connection.welcome.database, user = this.#server.user] = argument
      .split(/\s+/)
      .filter((word) => word !== '' && word !== '-')
    const server = { ...this.#server, database, user }
    const connection = await connectPostgres(this.#process, server)
    if ('complaint' in connection) {
      await this.#process.stderr.write(`${connection.complaint}\nPrevious connection kept\n`)
      return false
    }
    this.#connection.close()
    this.#connection = connection
    this.#server = server
    await this.#process.stdout.write(`You are now connected to database "${database}" as user "${user}".\n`)
    return true
  }

  async #include(path: string): Promise<boolean> {
    const { files, stderr, cwd } = this.#process
    const whole = path.startsWith('/') ? path : `${cwd}/${path}`
    if (files.stat(whole)) return this.runAll(files.read(whole), path)
    await stderr.write(`${path}: No such file or directory\n`)
    return false
  }

  async #describe(command: string): Promise<boolean> {
    const { stdout, stderr } = this.#process
    const outcome = await this.#connection.ask(command)
    if (!outcome || 'problem' in outcome) {
      await stderr.write(outcome ? `${outcome.problem.message}\n` : LOST)
      return false
    }
    const isTable = outcome.tag.startsWith('Table ')
    const footer = isTable ? { footer: outcome.note ?? '' } : {}
    const text = formatRows(outcome, this.#format, { title: outcome.tag, ...footer })
    await stdout.write(isTable && outcome.note === undefined ? text.replace(/\n\n$/, '\n') : text)
    return true
  }
}

/** `16.8`, and what Debian says of its package. */
export function psqlVersion({ env }: Process): string {
  const version = env.get('PG_VERSION') ?? ''
  return version.includes('-') ? `${version.split('-')[0]} (Debian ${version})` : version
}

function openBracket(pending: string): string {
  const depth = tokenize(pending, postgresLexicon).reduce(
    (sum, { kind, text }) => sum + (kind === 'symbol' ? (text === '(' ? 1 : text === ')' ? -1 : 0) : 0),
    0,
  )
  return depth > 0 ? '(' : '-'
}

const HELP = `You are using psql, the command-line interface to PostgreSQL.
Type:  \\copyright for distribution terms
       \\h for help with SQL commands
       \\? for help with psql commands
       \\g or terminate with semicolon to execute query
       \\q to quit
`
