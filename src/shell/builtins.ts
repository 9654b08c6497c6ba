/**
 * What the shell does itself. To add one more: a function `(context, args, name) => status`, and a line here.
 */
import type { Program } from '../base/os/process'
import { changeDirectory, printDirectory } from './builtins/directory'
import { popDirectory, pushDirectory, showDirectories } from './builtins/directory-stack'
import {
  evaluateArguments,
  exitShell,
  leaveLoop,
  replaceShell,
  returnFromFunction,
  runUnlessFunction,
  sourceFile,
  trapSignals,
} from './builtins/flow'
import { bringToForeground, continueInBackground, killProcesses, listJobs, waitForJobs } from './builtins/jobs'
import { describeCommands, removeAliases, setAliases, showHistory } from './builtins/lookup'
import { readLine, readLines } from './builtins/read'
import { readOptions } from './builtins/getopts'
import { asBuiltin } from './builtins/run-program'
import { setShellOptions } from './builtins/shopt'
import {
  declare,
  declareLocal,
  evaluateLet,
  exportVariables,
  makeReadOnly,
  setOptions,
  shiftParameters,
  unsetVariables,
} from './builtins/variables'
import { complain, type Context } from './interpreter/context'
import type { Flavour } from './interpreter/state'
import { setItem, setVariable } from './interpreter/variables'
import { echo } from './tools/echo'
import { formatAll, printf } from './tools/printf'
import { test } from './tools/test'

export type Builtin = (context: Context, args: readonly string[], name: string) => Promise<number>

const succeed: Builtin = async () => 0
const program = (tool: { program: Program }): Builtin => asBuiltin(tool.program)

/** `printf -v name`; anything else is the program. */
const formatIntoVariable: Builtin = async (context, args, name) => {
  if (args[0] !== '-v' || args[1] === undefined || args[2] === undefined) return program(printf)(context, args, name)
  const { output } = formatAll(args[2], args.slice(3))
  const item = /^(\w+)\[(.+)\]$/.exec(args[1])
  if (item) setItem(context.state, { name: item[1], key: item[2] }, output)
  else setVariable(context.state, args[1], output)
  return 0
}

const runOnlyBuiltin: Builtin = async (context, args) => {
  const found = findBuiltin(args[0] ?? ':', context.state.flavour)
  if (found) return found(context, args.slice(1), args[0] ?? ':')
  await complain(context, `builtin: ${args[0]}: not a shell builtin`)
  return 1
}

/** Simplified: processor time of simulated programs means nothing. */
const showTimes: Builtin = async ({ streams }) => {
  await streams.stdout.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n')
  return 0
}

/** Simplified: the mask is always 022 and cannot be changed; a real one takes permissions from what is made. */
const showMask: Builtin = async ({ streams }, args) => {
  if (args.length === 0) await streams.stdout.write('0022\n')
  return 0
}

const builtins: Readonly<Record<string, Builtin>> = {
  ':': succeed,
  '.': sourceFile,
  '[': program(test),
  alias: setAliases,
  bg: continueInBackground,
  break: leaveLoop,
  builtin: runOnlyBuiltin,
  caller: async () => 1,
  cd: changeDirectory,
  command: runUnlessFunction,
  // Simplified: how a program's words are completed cannot be changed; programs here are asked themselves, also behind an alias.
  compgen: succeed,
  complete: succeed,
  compopt: succeed,
  continue: leaveLoop,
  declare,
  dirs: showDirectories,
  disown: succeed,
  echo: program(echo),
  eval: evaluateArguments,
  exec: replaceShell,
  exit: exitShell,
  export: exportVariables,
  false: async () => 1,
  fg: bringToForeground,
  getopts: readOptions,
  hash: succeed,
  history: showHistory,
  jobs: listJobs,
  kill: killProcesses,
  let: evaluateLet,
  local: declareLocal,
  logout: exitShell,
  mapfile: readLines,
  popd: popDirectory,
  printf: formatIntoVariable,
  pushd: pushDirectory,
  pwd: printDirectory,
  read: readLine,
  readarray: readLines,
  readonly: makeReadOnly,
  return: returnFromFunction,
  set: setOptions,
  shift: shiftParameters,
  shopt: setShellOptions,
  source: sourceFile,
  test: program(test),
  times: showTimes,
  trap: trapSignals,
  true: succeed,
  type: describeCommands,
  typeset: declare,
  ulimit: succeed,
  umask: showMask,
  unalias: removeAliases,
  unset: unsetVariables,
  wait: waitForJobs,
}

const ONLY_IN_BASH: ReadonlySet<string> = new Set([
  'caller',
  'builtin',
  'declare',
  'dirs',
  'disown',
  'popd',
  'pushd',
  'logout',
  'mapfile',
  'readarray',
  'shopt',
  'typeset',
])
const DECLARATIONS: ReadonlySet<string> = new Set(['declare', 'export', 'local', 'readonly', 'typeset', 'alias'])

export function findBuiltin(name: string, flavour: Flavour): Builtin | undefined {
  if (flavour !== 'bash' && ONLY_IN_BASH.has(name)) return undefined
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined
}

/** Their arguments may be assignments, whose right side is not split. */
export const isDeclaration = (name: string): boolean => DECLARATIONS.has(name)

export const builtinNames = (flavour: Flavour): readonly string[] =>
  Object.keys(builtins).filter((name) => findBuiltin(name, flavour))
