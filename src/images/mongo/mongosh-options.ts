/** The command line of mongosh. Upstream: https://www.mongodb.com/docs/mongodb-shell/reference/options/ */
import { DEFAULT_PORT, parseAddress, type Address } from './wire'

export interface ShellCall {
  readonly address: Address
  /** As the shell says where it connects to. */
  readonly shownUri: string
  readonly scripts: readonly string[]
  readonly files: readonly string[]
  readonly isQuiet: boolean
  readonly tellsVersion: boolean
}

const withValue: Readonly<Record<string, string>> = {
  '--eval': 'eval',
  '-u': 'user',
  '--username': 'user',
  '-p': 'password',
  '--password': 'password',
  '--authenticationDatabase': 'authSource',
  '--host': 'host',
  '-h': 'host',
  '--port': 'port',
  '--file': 'file',
  '-f': 'file',
  '--authenticationMechanism': 'ignored',
}
const flags = /^--(quiet|norc|nodb|shell|json(=.*)?|version|tls|ssl)$/

export function parseShellOptions(argv: readonly string[]): ShellCall | { readonly problem: string } {
  const given = new Map<string, string>()
  const scripts: string[] = []
  const files: string[] = []
  const places: string[] = []
  const words = argv
    .slice(1)
    .flatMap((word) =>
      /^--\w+=/.test(word) && !word.startsWith('--json') ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word],
    )
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    const [, letter, attached] = /^-([up])(.+)$/.exec(word) ?? []
    if (Object.hasOwn(withValue, word)) {
      const isPrompted = word === '-p' && (words[i + 1] === undefined || words[i + 1].startsWith('-'))
      if (isPrompted) continue
      const value = words[++i] ?? ''
      if (withValue[word] === 'eval') scripts.push(value)
      else if (withValue[word] === 'file') files.push(value)
      else given.set(withValue[word], value)
    } else if (letter !== undefined) given.set(letter === 'u' ? 'user' : 'password', attached)
    else if (flags.test(word)) given.set(word, '')
    else if (word.startsWith('-')) return { problem: `Error parsing command line: unrecognized option: ${word}` }
    else if (word.endsWith('.js')) files.push(word)
    else places.push(word)
  }
  const address = addressOf(places[0], given)
  if ('problem' in address) return { problem: `MongoParseError: ${address.problem}` }
  return { address, shownUri: shownUri(address), scripts, files, isQuiet: given.has('--quiet'), tellsVersion: given.has('--version') }
}

/** A connection string, `host:port/database`, or the name of a database, with options over it. */
function addressOf(place: string | undefined, given: ReadonlyMap<string, string>): Address | { readonly problem: string } {
  const isHost = place !== undefined && /^[\w.-]+(:\d+)?\/|^[\w-]+(\.[\w-]+)+(:\d+)?$|^[\w.-]+:\d+$/.test(place)
  const [host = '127.0.0.1', port = String(DEFAULT_PORT)] = given.get('host')?.split(':') ?? []
  const text = place?.includes('://')
    ? place
    : isHost
      ? `mongodb://${place}`
      : `mongodb://${host}:${given.get('port') ?? port}/${place ?? ''}`
  const address = parseAddress(text)
  if ('problem' in address) return address
  const user = given.get('user') ?? address.user
  const password = given.get('password') ?? address.password
  return {
    ...address,
    ...(given.has('port') ? { port: Number(given.get('port')) } : {}),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    authDatabase:
      given.get('authSource') ?? (user !== undefined && address.user === undefined && place === undefined ? 'admin' : address.authDatabase),
  }
}

function shownUri({ host, port, database, user, authDatabase }: Address): string {
  const isLocal = host === '127.0.0.1' || host === 'localhost'
  const options = [
    'directConnection=true',
    ...(isLocal ? ['serverSelectionTimeoutMS=2000'] : []),
    ...(user === undefined ? [] : [`authSource=${authDatabase}`]),
    'appName=mongosh+2.3.8',
  ]
  return `mongodb://${user === undefined ? '' : '<credentials>@'}${host}:${port}/${database === 'test' ? '' : database}?${options.join('&')}`
}
