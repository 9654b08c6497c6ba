/**
 * What a shell remembers between commands: variables, functions, options, positional parameters, the last status, jobs. A subshell
 * gets a copy of it; variables are replaced, never changed in place, so that a copy costs a few pointers.
 */
import type { CompoundCommand, CompoundList, Redirected } from 'unbash'
import type { Process } from '../../base/os/process'
import type { Job, Jobs } from './jobs'
import type { PipeFile } from './pipe-files'

export interface ArrayValue {
  readonly associative: boolean
  readonly items: ReadonlyMap<string, string>
}

export interface Variable {
  readonly value: string | ArrayValue | undefined
  readonly exported?: boolean
  readonly readOnly?: boolean
  readonly integer?: boolean
  /** Another variable's name, which stands for this one: `declare -n`. */
  readonly reference?: string
  readonly letters?: 'upper' | 'lower'
}

export type FunctionBody = CompoundCommand | Redirected | CompoundList

export interface ShellOptions {
  errexit: boolean
  nounset: boolean
  xtrace: boolean
  pipefail: boolean
  noglob: boolean
  allexport: boolean
  noclobber: boolean
}

/** How a shell words its complaints: bash, the ash of busybox, the dash of Debian. */
export type Flavour = 'bash' | 'busybox' | 'dash'

export interface ShellState {
  readonly flavour: Flavour
  /** `bash`, `sh`, or the script's name: what complaints begin with. */
  readonly name: string
  /** Typed at a prompt: complaints do not name a line, and errors do not end the shell. */
  readonly interactive: boolean
  /** The script came from `-c`. */
  readonly commandString: boolean
  readonly shellPid: number
  readonly variables: Map<string, Variable>
  readonly functions: Map<string, FunctionBody>
  readonly traps: Map<string, string>
  readonly options: ShellOptions
  readonly jobs: Jobs
  parameters: readonly string[]
  status: number
  pipeStatus: readonly number[]
  lastBackgroundPid: number | undefined
  /** What the functions that run have hidden by `local`, innermost last. */
  locals: Map<string, Variable | undefined>[]
  /** Line of the command that runs, for complaints of scripts. */
  line: number
  source: string
  /** Milliseconds of virtual time that commands took and that have not been slept yet. */
  owedMs: number
  readonly isSubshell: boolean
  readonly aliases: Map<string, string>
  readonly history: string[]
  /** The shell's own process: background jobs belong to it, not to the line that started them. */
  readonly home: Process
  /** Signals that came for a `trap` and whose commands have not run yet. */
  readonly pendingTraps: string[]
  /** Functions that run, innermost first; a file that is sourced counts as `source`. */
  functionNames: readonly string[]
  /** Files that stand for the pipes of `<( )`; removed when their command has ended. */
  readonly pipeFiles: PipeFile[]
  readonly startedAt: number
  /** What `shopt` has turned on. */
  readonly shopt: Set<string>
  /** The last word of the command before: `$_`. */
  lastArgument: string
  /** While a trap runs: the line of the command that set it off. */
  trapLine: number | undefined
  /** Loops that run in the function that runs: what `break` may leave. */
  loopDepth: number
  /** The command that runs, for `$BASH_COMMAND`. */
  commandText: string
  /** Somebody waits, and wants to hear of a trap. */
  onTrap: (() => void) | undefined
  /** The job that `fg` waits for: the keyboard is its own meanwhile, and Ctrl-Z stops it. */
  foreground: Job | undefined
  /** `pushd` and `popd`, without the current one. */
  directories: readonly string[]
}

export interface NewShell {
  readonly name: string
  readonly flavour: Flavour
  readonly interactive: boolean
  readonly commandString?: boolean
  readonly jobs: Jobs
  readonly history?: string[]
}

const INHERITED = /^[A-Za-z_][A-Za-z0-9_]*$/

export function createShellState(
  process: Process,
  { name, flavour, interactive, commandString = false, jobs, history = [] }: NewShell,
): ShellState {
  const variables = new Map<string, Variable>()
  for (const [key, value] of process.env) if (INHERITED.test(key)) variables.set(key, { value, exported: true })
  variables.set('IFS', { value: ' \t\n' })
  variables.set('PWD', { value: process.cwd, exported: true })
  if (!variables.has('OLDPWD')) variables.set('OLDPWD', { value: undefined, exported: true })
  const level = Number(process.env.get('SHLVL') ?? 0) + 1
  variables.set('SHLVL', { value: String(level), exported: true })
  const uid = process.user === 'root' || process.user === '0' ? '0' : /^\d+$/.test(process.user) ? process.user : '1000'
  if (flavour === 'bash') {
    for (const name of ['UID', 'EUID']) variables.set(name, { value: uid, readOnly: true })
    variables.set('OSTYPE', { value: 'linux-gnu' })
    variables.set('BASH', { value: '/bin/bash' })
    variables.set('BASH_VERSINFO', {
      value: {
        associative: false,
        items: new Map(
          ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'].map((part, index) => [String(index), part]),
        ),
      },
    })
    variables.set('BASH_VERSION', { value: '5.2.15(1)-release' })
    variables.set('HOSTNAME', { value: process.hostname })
  }
  variables.set('PPID', { value: String(Math.max(0, process.pid - 1)) })
  variables.set('OPTIND', { value: '1' })
  return {
    flavour,
    name,
    interactive,
    commandString,
    shellPid: process.pid,
    variables,
    functions: new Map(),
    traps: new Map(),
    options: { errexit: false, nounset: false, xtrace: false, pipefail: false, noglob: false, allexport: false, noclobber: false },
    jobs,
    parameters: [],
    status: 0,
    pipeStatus: [0],
    lastBackgroundPid: undefined,
    locals: [],
    line: 1,
    source: '',
    owedMs: 0,
    isSubshell: false,
    aliases: new Map(),
    history,
    home: process,
    pendingTraps: [],
    functionNames: [],
    pipeFiles: [],
    startedAt: process.now(),
    shopt: new Set(interactive ? ['expand_aliases', 'checkwinsize'] : ['checkwinsize']),
    lastArgument: name,
    trapLine: undefined,
    loopDepth: 0,
    commandText: '',
    onTrap: undefined,
    foreground: undefined,
    directories: [],
  }
}

export function forkState(state: ShellState, { jobs, home }: Pick<ShellState, 'jobs' | 'home'>): ShellState {
  return {
    ...state,
    variables: new Map(state.variables),
    functions: new Map(state.functions),
    traps: new Map(),
    options: { ...state.options },
    locals: state.locals.map((scope) => new Map(scope)),
    owedMs: 0,
    jobs,
    home,
    isSubshell: true,
    loopDepth: 0,
    pendingTraps: [],
    pipeFiles: [],
    shopt: new Set(state.shopt),
    onTrap: undefined,
    foreground: undefined,
  }
}

export function scalarOf(variable: Variable | undefined): string | undefined {
  const value = variable?.value
  return typeof value === 'object' ? value.items.get('0') : value
}

/** Sets a plain variable and keeps its attributes. False when it is read-only. */
export function assign(state: ShellState, name: string, value: string): boolean {
  const old = state.variables.get(name)
  if (old?.readOnly) return false
  if (old?.reference !== undefined && old.reference !== name) return assign(state, old.reference, value)
  if (old?.letters) return put(state, name, old.letters === 'upper' ? value.toUpperCase() : value.toLowerCase())
  return put(state, name, value)
}

function put(state: ShellState, name: string, value: string): boolean {
  const known = state.variables.get(name)
  const old = state.options.allexport ? { ...known, exported: true } : known
  if (typeof old?.value === 'object') state.variables.set(name, { ...old, value: withItem(old.value, '0', value) })
  else state.variables.set(name, { ...old, value })
  return true
}

export function withItem(array: ArrayValue | undefined, key: string, value: string): ArrayValue {
  const items = new Map(array?.items)
  const isNew = !items.has(key)
  items.set(key, value)
  if (array?.associative || !isNew) return { associative: array?.associative ?? false, items }
  return { associative: false, items: new Map([...items].sort(([a], [b]) => Number(a) - Number(b))) }
}

/** The environment that a program of this shell gets. */
export function exportedEnvironment(state: ShellState): Map<string, string> {
  const env = new Map<string, string>()
  for (const [name, variable] of state.variables) {
    const value = variable.exported ? scalarOf(variable) : undefined
    if (value !== undefined) env.set(name, value)
  }
  return env
}
