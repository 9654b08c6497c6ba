/** Where PostgreSQL's clients connect to: options, variables, addresses. Upstream: src/interfaces/libpq/fe-connect.c */
import type { ConnectFailure } from '../../../base/os/network-stack'
import type { Process } from '../../../base/os/process'
import { connectTo, type Connection } from '../conversation'

export interface ServerOptions {
  /** Empty: the socket of this machine. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password: string
}

export type GivenOptions = Partial<Record<'host' | 'port' | 'user' | 'database' | 'password', string>>

/** Simplified: of the conninfo strings only addresses, `postgresql://user:password@host:port/database`. */
function parseAddress(text: string): GivenOptions | undefined {
  const found = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?(?:\/([^?]*))?/.exec(text)
  if (!found) return undefined
  const [, user, password, host, port, database] = found
  return Object.fromEntries(Object.entries({ user, password, host, port, database }).filter(([, value]) => value)) as GivenOptions
}

export function serverOptions({ env, user }: Process, given: GivenOptions): ServerOptions {
  const { database, ...rest } = given
  const address = parseAddress(database ?? '')
  const all: GivenOptions = { ...rest, ...(address ?? (database === undefined ? {} : { database })) }
  const name = all.user ?? env.get('PGUSER') ?? user
  return {
    host: all.host ?? env.get('PGHOST') ?? '',
    port: Number(all.port ?? env.get('PGPORT') ?? 5432),
    user: name,
    database: all.database ?? env.get('PGDATABASE') ?? name,
    password: all.password ?? env.get('PGPASSWORD') ?? '',
  }
}

const SOCKET = '/var/run/postgresql'

/** A connection, or the complaint of libpq. */
export async function connectPostgres(
  process: Process,
  options: ServerOptions,
): Promise<Connection | { readonly complaint: string; readonly failure?: ConnectFailure['failure'] }> {
  const { host, port, user, database, password } = options
  const isSocket = host === '' || host.startsWith('/')
  const opened = await connectTo(process, { host: isSocket ? '127.0.0.1' : host, port, greeting: { user, password, database } })
  if ('welcome' in opened) return opened
  if (!('failure' in opened)) {
    const place = isSocket ? `on socket "${SOCKET}/.s.PGSQL.${port}"` : `at "${host}"${await addressOf(process, host)}, port ${port}`
    const { message } = opened.problem
    const text =
      password === '' && message.startsWith('password authentication failed') ? 'fe_sendauth: no password supplied' : `FATAL:  ${message}`
    return { complaint: `connection to server ${place} failed: ${text}` }
  }
  return { complaint: failureText(opened, { host, port, isSocket }), failure: opened.failure }
}

async function addressOf(process: Process, host: string): Promise<string> {
  const found = await process.network.resolve(host)
  return 'addresses' in found && found.addresses[0] !== host ? ` (${found.addresses[0]})` : ''
}

function failureText(failure: ConnectFailure, { host, port, isSocket }: { host: string; port: number; isSocket: boolean }): string {
  if (isSocket) {
    return `connection to server on socket "${SOCKET}/.s.PGSQL.${port}" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?`
  }
  if (failure.failure === 'unknown-host') return `could not translate host name "${host}" to address: Name or service not known`
  const why = { refused: 'Connection refused', timeout: 'Connection timed out', unreachable: 'No route to host' }
  const address = failure.address === host ? '' : ` (${failure.address})`
  const head = `connection to server at "${host}"${address}, port ${port} failed: `
  if (failure.failure === 'refused' || failure.failure === 'timeout' || failure.failure === 'unreachable') {
    return `${head}${why[failure.failure]}\n\tIs the server running on that host and accepting TCP/IP connections?`
  }
  return `${head}server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.`
}
