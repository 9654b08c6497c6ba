/** psql: asks a PostgreSQL server, once, from a file or line by line. Upstream: src/bin/psql/startup.c */
import type { Process, Program } from '../../../base/os/process'
import { connectPostgres, serverOptions, type GivenOptions } from './connection-options'
import { PsqlSession, psqlVersion } from './psql-session'

interface PsqlOptions {
  readonly given: GivenOptions
  readonly commands: readonly string[]
  readonly files: readonly string[]
  readonly letters: ReadonlySet<string>
  readonly stopsOnError: boolean
}

const long: Readonly<Record<string, string>> = {
  host: 'h',
  port: 'p',
  username: 'U',
  dbname: 'd',
  command: 'c',
  file: 'f',
  'tuples-only': 't',
  'no-align': 'A',
  list: 'l',
  expanded: 'x',
  quiet: 'q',
  'no-password': 'w',
  password: 'W',
  variable: 'v',
  set: 'v',
  'no-psqlrc': 'X',
  version: 'V',
}
const fields: Readonly<Record<string, keyof GivenOptions>> = { h: 'host', p: 'port', U: 'user', d: 'database' }
const WITH_VALUE = 'hpUdcfvFPR'

function parse(words: readonly string[]): PsqlOptions {
  const given: GivenOptions = {}
  const options = { commands: [] as string[], files: [] as string[], letters: new Set<string>(), stopsOnError: false }
  const operands: string[] = []
  const take = (letter: string, value: string): void => {
    if (letter in fields) given[fields[letter]] = value
    else if (letter === 'c') options.commands.push(value)
    else if (letter === 'f') options.files.push(value)
    else if (letter === 'v' && /^ON_ERROR_STOP=(1|on)$/i.test(value)) options.stopsOnError = true
  }
  for (let i = 0; i < words.length; i++) {
    const [, name, , value] = /^--([\w-]+)(=(.*))?$/s.exec(words[i]) ?? []
    if (name !== undefined) {
      const letter = long[name] ?? ''
      if (WITH_VALUE.includes(letter) && letter !== '') take(letter, value ?? words[++i] ?? '')
      else options.letters.add(letter)
    } else if (words[i].startsWith('-') && words[i].length > 1) {
      for (let at = 1; at < words[i].length; at++) {
        const letter = words[i][at]
        if (!WITH_VALUE.includes(letter)) {
          options.letters.add(letter)
          continue
        }
        take(letter, words[i].slice(at + 1) || (words[++i] ?? ''))
        break
      }
    } else operands.push(words[i])
  }
  const [database, user] = operands
  return { ...options, given: { ...(database === undefined ? {} : { database }), ...(user === undefined ? {} : { user }), ...given } }
}

export const psql: Program = async (process) => {
  const options = parse(process.argv.slice(1))
  const { letters } = options
  if (letters.has('V')) {
    await process.stdout.write(`psql (PostgreSQL) ${psqlVersion(process)}\n`)
    return 0
  }
  const given = letters.has('l') && options.given.database === undefined ? { ...options.given, database: 'postgres' } : options.given
  let server = serverOptions(process, given)
  let connection = await connectPostgres(process, server)
  if ('complaint' in connection && connection.complaint.endsWith('no password supplied') && process.terminal && !letters.has('w')) {
    await process.stdout.write(`Password for user ${server.user}: `)
    server = { ...server, password: (await process.stdin.readLine()) ?? '' }
    connection = await connectPostgres(process, server)
  }
  if ('complaint' in connection) {
    await process.stderr.write(`psql: error: ${connection.complaint}\n`)
    return 2
  }
  const format = { isAligned: !letters.has('A'), isTuplesOnly: letters.has('t'), isExpanded: letters.has('x') }
  const session = new PsqlSession(process, { connection, server, format, isQuiet: letters.has('q'), stopsOnError: options.stopsOnError })
  try {
    return await talk(process, session, options)
  } finally {
    session.close()
  }
}

async function talk(process: Process, session: PsqlSession, { commands, files, letters, stopsOnError }: PsqlOptions): Promise<number> {
  if (letters.has('l')) return (await session.command('\\l')) ? 0 : 1
  for (const command of commands) {
    if (!(await session.runAll(command))) return session.isConnected ? 1 : 2
  }
  for (const file of files) {
    const path = file.startsWith('/') || file === '-' ? file : `${process.cwd}/${file}`
    if (file !== '-' && !process.files.stat(path)) {
      await process.stderr.write(`psql: error: ${file}: No such file or directory\n`)
      return 1
    }
    const text = file === '-' ? await process.stdin.readAll() : process.files.read(path)
    if (!(await session.runAll(text, file)) && stopsOnError) return 3
  }
  if (commands.length > 0 || files.length > 0) return 0
  if (process.terminal) return session.converse()
  if (await session.runAll(await process.stdin.readAll())) return 0
  return session.isConnected ? (stopsOnError ? 3 : 0) : 2
}
