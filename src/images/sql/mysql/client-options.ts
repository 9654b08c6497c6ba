/** Options of MySQL's clients, and how they connect. Upstream: https://dev.mysql.com/doc/refman/8.4/en/connection-options.html */
import type { Process } from '../../../base/os/process'
import { connectTo, type Connection } from '../conversation'

export interface ClientOptions {
  /** Empty or `localhost`: the socket of this machine. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Asked for without being given. */
  readonly asksPassword: boolean
  readonly tellsPassword: boolean
  readonly execute: string | undefined
  readonly flags: ReadonlySet<string>
  readonly operands: readonly string[]
}

const long: Readonly<Record<string, string>> = {
  host: 'h',
  port: 'P',
  user: 'u',
  password: 'p',
  database: 'D',
  execute: 'e',
  'skip-column-names': 'N',
  batch: 'B',
  silent: 's',
  table: 't',
  vertical: 'E',
  'all-databases': 'A',
  databases: 'S',
  help: '?',
  version: 'V',
}
const WITH_VALUE = 'hPuDe'

export function parseClientOptions({ argv, env }: Process): ClientOptions {
  const values: Record<string, string> = {}
  const [flags, operands] = [new Set<string>(), [] as string[]]
  const words = argv.slice(1)
  for (let i = 0; i < words.length; i++) {
    const [, name, , value] = /^--([\w-]+)(=(.*))?$/s.exec(words[i]) ?? []
    if (name !== undefined) {
      const letter = long[name] ?? name
      if (WITH_VALUE.includes(letter)) values[letter] = value ?? words[++i] ?? ''
      else if (letter === 'p') values.p = value ?? '?'
      else flags.add(letter)
    } else if (words[i].startsWith('-') && words[i].length > 1) {
      const at = [...words[i]].findIndex((letter, index) => index > 0 && `p${WITH_VALUE}`.includes(letter))
      for (const letter of words[i].slice(1, at < 0 ? undefined : at)) flags.add(letter)
      if (at < 0) continue
      const [letter, rest] = [words[i][at], words[i].slice(at + 1)]
      values[letter] = letter === 'p' ? rest || '?' : rest || (words[++i] ?? '')
    } else operands.push(words[i])
  }
  const asks = values.p === '?'
  return {
    host: values.h ?? env.get('MYSQL_HOST') ?? '',
    port: Number(values.P ?? env.get('MYSQL_TCP_PORT') ?? 3306),
    user: values.u ?? 'root',
    password: asks ? '' : (values.p ?? env.get('MYSQL_PWD') ?? ''),
    database: values.D ?? '',
    asksPassword: asks,
    tellsPassword: !asks && values.p !== undefined,
    execute: values.e,
    flags,
    operands,
  }
}

export const insecure = (program: string): string =>
  `${program}: [Warning] Using a password on the command line interface can be insecure.\n`

/** Reads what `-p` alone asks for. */
export async function withPassword(process: Process, options: ClientOptions): Promise<ClientOptions> {
  if (options.tellsPassword) await process.stderr.write(insecure(process.argv[0].split('/').at(-1) ?? 'mysql'))
  if (!options.asksPassword) return options
  await process.stdout.write('Enter password: ')
  const password = process.terminal || options.execute !== undefined ? ((await process.stdin.readLine()) ?? '') : ''
  await process.stdout.write('\n')
  return { ...options, password }
}

export interface ClientComplaint {
  readonly code: number
  readonly state: string
  readonly message: string
}

export async function connectMysql(
  process: Process,
  { host, port, user, password, database }: ClientOptions,
): Promise<Connection | ClientComplaint> {
  const isSocket = host === '' || host === 'localhost'
  const opened = await connectTo(process, { host: isSocket ? '127.0.0.1' : host, port, greeting: { user, password, database } })
  if ('welcome' in opened) return opened
  if (!('failure' in opened)) return { code: opened.problem.code ?? 1105, state: opened.problem.state, message: opened.problem.message }
  if (isSocket)
    return { code: 2002, state: 'HY000', message: "Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)" }
  if (opened.failure === 'unknown-host') return { code: 2005, state: 'HY000', message: `Unknown MySQL server host '${host}' (-2)` }
  const numbers: Readonly<Record<string, number>> = { refused: 111, timeout: 110, unreachable: 113 }
  if (opened.failure in numbers)
    return { code: 2003, state: 'HY000', message: `Can't connect to MySQL server on '${host}:${port}' (${numbers[opened.failure]})` }
  return {
    code: 2013,
    state: 'HY000',
    message: "Lost connection to MySQL server at 'reading initial communication packet', system error: 104",
  }
}
