/**
 * kuard's command line: its flags, what it says of wrong ones, and its configuration as it prints it at the start.
 * Upstream: kuard's pkg/app/config.go, pkg/keygen/config.go, pkg/debugprobe/config.go (v0.10); github.com/spf13/pflag.
 */
type FlagType = 'bool' | 'int' | 'string'

interface Flag {
  readonly name: string
  readonly type: FlagType
  readonly otherwise: string
  readonly usage: string
}

const flag = (name: string, type: FlagType, otherwise: string, usage: string): Flag => ({ name, type, otherwise, usage })

/** By name, as its usage lists them. */
const flags: readonly Flag[] = [
  flag('address', 'string', ':8080', 'The address to serve on'),
  flag('debug', 'bool', 'false', 'Debug/devel mode'),
  flag('debug-sitedata-dir', 'string', './sitedata', 'When in debug/dev mode, directory to find the static assets.'),
  flag('keygen-enable', 'bool', 'false', 'Enable KeyGen workload'),
  flag('keygen-exit-code', 'int', '0', 'Exit code when workload complete'),
  flag('keygen-exit-on-complete', 'bool', 'false', 'Exit after workload is complete'),
  flag('keygen-memq-queue', 'string', '', 'The MemQ server queue to use. If MemQ is used, other limits are ignored.'),
  flag('keygen-memq-server', 'string', '', 'The MemQ server to draw work items from.  If MemQ is used, other limits are ignored.'),
  flag('keygen-num-to-gen', 'int', '0', 'The number of keys to generate. Set to 0 for infinite'),
  flag('keygen-time-to-run', 'int', '0', 'The target run time in seconds. Set to 0 for infinite'),
  flag('liveness-fail-next', 'int', '0', 'Fail the next N probes. 0 is succeed forever. <0 is fail forever.'),
  flag('readiness-fail-next', 'int', '0', 'Fail the next N probes. 0 is succeed forever. <0 is fail forever.'),
  flag('tls-address', 'string', ':8443', 'Address to serve TLS on if certs found.'),
  flag('tls-dir', 'string', '/tls', 'Directory to look to find TLS certs'),
]

export interface KuardFlags {
  text(name: string): string
  number(name: string): number
  isOn(name: string): boolean
}

/** A text: what is wrong with the command line, before its usage. */
export function readFlags([program, ...words]: readonly string[]): KuardFlags | string {
  const values = new Map(flags.map(({ name, otherwise }) => [name, otherwise]))
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') continue
    if (word === '--help' || word === '-h') return `${usage(program)}pflag: help requested`
    if (!word.startsWith('--')) return wrong(program, `unknown shorthand flag: '${word[1]}' in ${word}`)
    const [name, given] = word.slice(2).split(/=(.*)/s)
    const known = flags.find((other) => other.name === name)
    if (!known) return wrong(program, `unknown flag: --${name}`)
    const value = given ?? (known.type === 'bool' ? 'true' : words[++at])
    if (value === undefined) return wrong(program, `flag needs an argument: ${word}`)
    const problem = problemOf(known, value)
    if (problem !== undefined) return wrong(program, `invalid argument ${JSON.stringify(value)} for "--${name}" flag: ${problem}`)
    values.set(name, value)
  }
  const text = (name: string): string => values.get(name) ?? ''
  return { text, number: (name) => Number(text(name)), isOn: (name) => /^(1|t|true)$/i.test(text(name)) }
}

function problemOf({ type }: Flag, value: string): string | undefined {
  if (type === 'int' && !/^[-+]?\d+$/.test(value)) return `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`
  if (type === 'bool' && !/^(1|0|t|f|true|false)$/i.test(value)) return `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
  return undefined
}

const wrong = (program: string, problem: string): string => `${problem}\n${usage(program)}${problem}`

function usage(program: string): string {
  const heads = flags.map(({ name, type }) => `      --${name}${type === 'bool' ? '' : ` ${type}`}`)
  const width = Math.max(...heads.map((head) => head.length)) + 3
  const lines = flags.map(({ type, otherwise, usage: text }, index) => {
    const shown = type === 'string' && otherwise !== '' ? ` (default ${JSON.stringify(otherwise)})` : ''
    return `${heads[index].padEnd(width)}${text}${shown}\n`
  })
  return `Usage of ${program}:\n${lines.join('')}`
}

/** What its configuration library holds, sorted as that prints it. */
export function configuration({ text, number, isOn }: KuardFlags): object {
  return {
    address: text('address'),
    debug: isOn('debug'),
    'debug-sitedata-dir': text('debug-sitedata-dir'),
    keygen: {
      enable: isOn('keygen-enable'),
      'exit-code': number('keygen-exit-code'),
      'exit-on-complete': isOn('keygen-exit-on-complete'),
      'memq-queue': text('keygen-memq-queue'),
      'memq-server': text('keygen-memq-server'),
      'num-to-gen': number('keygen-num-to-gen'),
      'time-to-run': number('keygen-time-to-run'),
    },
    liveness: { 'fail-next': number('liveness-fail-next') },
    readiness: { 'fail-next': number('readiness-fail-next') },
    'tls-address': text('tls-address'),
    'tls-dir': text('tls-dir'),
  }
}

export const portOf = (address: string): number => Number(/:(\d+)$/.exec(address)?.[1] ?? 80)
