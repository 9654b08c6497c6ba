/** The command line of redis-cli. Upstream: redis-cli.c (parseOptions, v7.4) */
export interface CliOptions {
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: string | undefined
  readonly warns: boolean
  readonly db: number
  /** Negative: for ever. */
  readonly repeat: number
  readonly intervalMs: number
  readonly format: 'raw' | 'people' | undefined
  /** The last word of the command is read from the input. */
  readonly readsLast: boolean
  readonly failsOnError: boolean
  readonly isScan: boolean
  readonly pattern: string | undefined
  readonly tells: 'version' | 'usage' | undefined
  readonly words: readonly string[]
}

export const usage = `Usage: redis-cli [OPTIONS] [cmd [arg [arg ...]]]
  -h <hostname>      Server hostname (default: 127.0.0.1).
  -p <port>          Server port (default: 6379).
  -a <password>      Password to use when connecting to the server.
  -u <uri>           Server URI.
  -r <repeat>        Execute specified command N times.
  -i <interval>      When -r is used, waits <interval> seconds per command.
  -n <db>            Database number.
  -x                 Read last argument from STDIN.
  -e                 Return exit error code when command execution fails.
  --raw, --no-raw    Raw or formatted replies.
  --scan             List all keys; --pattern <pat> chooses among them.
  --version          Output version and exit.
`

type Writable = { -readonly [K in keyof CliOptions]: CliOptions[K] }

/** Options with a value. */
const withValue: Readonly<Record<string, (options: Writable, value: string) => void>> = {
  '-h': (options, value) => (options.host = value),
  '-p': (options, value) => (options.port = Number(value)),
  '-a': (options, value) => Object.assign(options, { password: value, warns: options.warns }),
  '--pass': (options, value) => (options.password = value),
  '--user': (options, value) => (options.user = value),
  '-n': (options, value) => (options.db = Number(value)),
  '-r': (options, value) => (options.repeat = Number(value)),
  '-i': (options, value) => (options.intervalMs = Number(value) * 1000),
  '-t': () => undefined,
  '-d': () => undefined,
  '-u': (options, value) => readUri(options, value),
  '--pattern': (options, value) => (options.pattern = value),
}

const flags: Readonly<Record<string, (options: Writable) => void>> = {
  '--raw': (options) => (options.format = 'raw'),
  '--no-raw': (options) => (options.format = 'people'),
  '-x': (options) => (options.readsLast = true),
  '-e': (options) => (options.failsOnError = true),
  '--scan': (options) => (options.isScan = true),
  '--no-auth-warning': (options) => (options.warns = false),
  '-c': () => undefined,
  '-2': () => undefined,
  '-v': (options) => (options.tells = 'version'),
  '--version': (options) => (options.tells = 'version'),
  '--help': (options) => (options.tells = 'usage'),
}

export function parseCliOptions(argv: readonly string[], env: ReadonlyMap<string, string>): CliOptions | { readonly problem: string } {
  const options: Writable = {
    host: '127.0.0.1',
    port: 6379,
    user: undefined,
    password: env.get('REDISCLI_AUTH'),
    warns: env.get('REDISCLI_AUTH') === undefined,
    db: 0,
    repeat: 1,
    intervalMs: 0,
    format: undefined,
    readsLast: false,
    failsOnError: false,
    isScan: false,
    pattern: undefined,
    tells: undefined,
    words: [],
  }
  let index = 1
  for (; index < argv.length && argv[index].startsWith('-'); index++) {
    const word = argv[index]
    if (Object.hasOwn(flags, word)) flags[word](options)
    else if (Object.hasOwn(withValue, word) && index + 1 < argv.length) withValue[word](options, argv[++index])
    else return { problem: `Unrecognized option or bad number of args for: '${word}'\n` }
  }
  return { ...options, words: argv.slice(index) }
}

/** `redis://:password@host:6379/2` */
function readUri(options: Writable, uri: string): void {
  const [, user, password, host, port, db] = /^rediss?:\/\/(?:([^:@]*)(?::([^@]*))?@)?([^:/]*)(?::(\d+))?(?:\/(\d+))?/.exec(uri) ?? []
  if (user) options.user = decodeURIComponent(user)
  if (password !== undefined) options.password = decodeURIComponent(password)
  if (host) options.host = host
  if (port !== undefined) options.port = Number(port)
  if (db !== undefined) options.db = Number(db)
}
