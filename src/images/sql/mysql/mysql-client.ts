/** mysql: asks a MySQL server, once, from a file or line by line. Upstream: client/mysql.cc of MySQL 8.4 */
import type { Process, Program } from '../../../base/os/process'
import type { Connection } from '../conversation'
import type { Outcome, SqlProblem } from '../outcome'
import { mysqlLexicon, openQuote, splitStatements, tokenize } from '../tokens'
import { connectMysql, parseClientOptions, withPassword, type ClientOptions } from './client-options'

const width = (text: string): number => [...text].length
const pad = (text: string, wide: number, toLeft: boolean): string => (toLeft ? text.padStart(wide) : text.padEnd(wide))

/** With borders, as for people. */
export function formatTable({ columns = [], rows = [] }: Pick<Outcome, 'columns' | 'rows'>): string {
  const widths = columns.map(({ name }, index) => Math.max(width(name), ...rows.map((row) => width(row[index] ?? 'NULL'))))
  const border = `+${widths.map((each) => '-'.repeat(each + 2)).join('+')}+\n`
  const head = `| ${columns.map(({ name }, index) => name.padEnd(widths[index])).join(' | ')} |\n`
  const body = rows.map(
    (row) => `| ${row.map((value, index) => pad(value ?? 'NULL', widths[index], columns[index].sort === 'number')).join(' | ')} |\n`,
  )
  return rows.length === 0 ? '' : `${border}${head}${border}${body.join('')}${border}`
}

const escaped = (value: string | null): string => (value ?? 'NULL').replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t')

/** With tabs between, as for programs. */
const formatBatch = ({ columns = [], rows = [] }: Pick<Outcome, 'columns' | 'rows'>, hasNames: boolean): string => {
  if (rows.length === 0) return ''
  return `${hasNames ? `${columns.map(({ name }) => name).join('\t')}\n` : ''}${rows.map((row) => `${row.map(escaped).join('\t')}\n`).join('')}`
}

/** `\G` */
function formatVertical({ columns = [], rows = [] }: Pick<Outcome, 'columns' | 'rows'>): string {
  const wide = Math.max(0, ...columns.map(({ name }) => width(name)))
  const stars = '*'.repeat(27)
  return rows
    .map(
      (row, index) =>
        `${stars} ${index + 1}. row ${stars}\n${columns.map(({ name }, at) => `${name.padStart(wide)}: ${row[at] ?? 'NULL'}\n`).join('')}`,
    )
    .join('')
}

const complaint = ({ code, state, message }: Pick<SqlProblem, 'code' | 'state' | 'message'>, place = ''): string =>
  `ERROR ${code} (${state})${place}: ${message}\n`

const LOST = { code: 2013, state: 'HY000', message: 'Lost connection to MySQL server during query' }

export const mysqlClient: Program = async (process) => {
  const given = parseClientOptions(process)
  const options = await withPassword(process, { ...given, database: given.database || (given.operands[0] ?? '') })
  const connection = await connectMysql(process, options)
  if ('code' in connection) {
    await process.stderr.write(complaint(connection))
    return 1
  }
  const isForPeople = process.terminal !== undefined && process.stdout.isTerminal && !options.flags.has('B')
  try {
    if (options.execute !== undefined) return await runAll(process, connection, { text: options.execute, options, isForPeople })
    if (isForPeople) return await new Monitor(process, connection).converse()
    return await runAll(process, connection, { text: await process.stdin.readAll(), options, isForPeople })
  } finally {
    connection.close()
  }
}

interface Script {
  readonly text: string
  readonly options: ClientOptions
  readonly isForPeople: boolean
}

async function runAll(process: Process, connection: Connection, { text, options: { flags }, isForPeople }: Script): Promise<number> {
  const { whole, rest } = splitStatements(text, mysqlLexicon)
  let from = 0
  for (const sql of [...whole, ...(rest.trim() === '' ? [] : [rest.trim()])]) {
    from = Math.max(from, text.indexOf(sql, from))
    const outcome = await connection.ask(sql.replace(/\\[gG]$/, ''))
    if (!outcome || 'problem' in outcome) {
      await process.stderr.write(complaint(outcome ? outcome.problem : LOST, ` at line ${text.slice(0, from).split('\n').length}`))
      return 1
    }
    const isVertical = flags.has('E') || sql.endsWith('\\G')
    await process.stdout.write(
      isVertical ? formatVertical(outcome) : isForPeople || flags.has('t') ? formatTable(outcome) : formatBatch(outcome, !flags.has('N')),
    )
  }
  return 0
}

/** The conversation at a terminal. */
class Monitor {
  readonly #process: Process
  readonly #connection: Connection

  constructor(process: Process, connection: Connection) {
    this.#process = process
    this.#connection = connection
  }

  async converse(): Promise<number> {
    const { stdin, stdout } = this.#process
    const { version, connection } = this.#connection.welcome
    await stdout.write(`Welcome to the MySQL monitor.  Commands end with ; or \\g.
Your MySQL connection id is ${connection}
Server version: ${version} MySQL Community Server${version.startsWith('5') ? ' (GPL)' : ' - GPL'}

Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.

`)
    let pending = ''
    for (;;) {
      await stdout.write(pending.trim() === '' ? 'mysql> ' : `    ${openQuote(pending, mysqlLexicon) ?? '-'}> `)
      const line = await stdin.readLine()
      if (line === undefined || (pending.trim() === '' && /^\s*(exit|quit|\\q)\s*;?\s*$/i.test(line))) break
      if (/\\c\s*$/.test(line)) pending = ''
      else if (pending.trim() === '' && /^\s*(use\s+\S+|help|\\h|status|\\s)\s*;?\s*$/i.test(line))
        await this.#command(line.trim().replace(/\s*;$/, ''))
      else pending = await this.#take(`${pending}${line}\n`)
      if (!this.#connection.isOpen) return 1
    }
    await stdout.write('Bye\n')
    return 0
  }

  /** Runs what is whole; what is left of it. */
  async #take(text: string): Promise<string> {
    const marked = text.replace(/\\g\s*$/, ';').replace(/\\G\s*$/, ' /*vertical*/;')
    const { whole, rest } = splitStatements(marked, mysqlLexicon)
    for (const sql of whole) await this.#statement(sql.replace(' /*vertical*/', ''), sql.includes('/*vertical*/'))
    return tokenize(rest, mysqlLexicon).length === 0 ? '' : rest
  }

  async #command(line: string): Promise<void> {
    if (/^use/i.test(line)) return this.#statement(line, false)
    const { version, connection } = this.#connection.welcome
    await this.#process.stdout.write(
      /^(help|\\h)/.test(line)
        ? '\nList of all MySQL commands:\nclear     (\\c) Clear the current input statement.\nego       (\\G) Send command to MySQL server, display result vertically.\nexit      (\\q) Exit mysql.\nstatus    (\\s) Get status information from the server.\nuse       (\\u) Use another database.\n\n'
        : `--------------\nConnection id:\t\t${connection}\nServer version:\t\t${version}\n--------------\n\n`,
    )
  }

  async #statement(sql: string, isVertical: boolean): Promise<void> {
    const { stdout, now } = this.#process
    const startedAt = now()
    const outcome = await this.#connection.ask(sql)
    const time = `(${((now() - startedAt) / 1000).toFixed(2)} sec)`
    if (!outcome || 'problem' in outcome) return stdout.write(complaint(outcome ? outcome.problem : LOST))
    await stdout.write(isVertical ? formatVertical(outcome) : formatTable(outcome))
    await stdout.write(`${summary(outcome, time)}\n`)
  }
}

function summary({ rows, tag, affected, note }: Outcome, time: string): string {
  if (tag === 'Database changed') return `${tag}`
  if (rows) return rows.length === 0 ? `Empty set ${time}\n` : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in set ${time}\n`
  const did = `Query OK, ${affected} ${affected === 1 ? 'row' : 'rows'} affected`
  if (note !== undefined && /warning/.test(note) && !note.includes(':')) return `${did}, ${note} ${time}\n`
  return `${did} ${time}\n${note === undefined ? '' : `${note}\n`}`
}
