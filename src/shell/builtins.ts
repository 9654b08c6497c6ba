/**
 * What the shell does itself. To add one more: a function `(context, args, name) => status`, and a line here.
 */
import type { Program } from '../base/os/process'
import { changeDirectory, printDirectory } from './builtins/directory'
import { evaluateArguments, exitShell, leaveLoop, replaceShell, returnFromFunction, runUnlessFunction, sourceFile, trapSignals } from './builtins/flow'
import { bringToForeground, continueInBackground, killProcesses, listJobs, waitForJobs } from './builtins/jobs'
import { describeCommands, removeAliases, setAliases, showHistory } from './builtins/lookup'
import { readLine, readLines } from './builtins/read'
import { asBuiltin } from './builtins/run-program'
import { declare, declareLocal, evaluateLet, exportVariables, makeReadOnly, setOptions, shiftParameters, unsetVariables } from './builtins/variables'
import type { Context } from './interpreter/context'
import type { Flavour } from './interpreter/state'
import { echo } from './tools/echo'
import { printf } from './tools/printf'
import { test } from './tools/test'

export type Builtin = (context: Context, args: readonly string[], name: string) => Promise<number>

const succeed: Builtin = async () => 0
const program = (tool: { program: Program }): Builtin => asBuiltin(tool.program)

const builtins: Readonly<Record<string, Builtin>> = {
  ':': succeed,
  '.': sourceFile,
  '[': program(test),
  alias: setAliases,
  bg: continueInBackground,
  break: leaveLoop,
  cd: changeDirectory,
  command: runUnlessFunction,
  continue: leaveLoop,
  declare,
  disown: succeed,
  echo: program(echo),
  eval: evaluateArguments,
  exec: replaceShell,
  exit: exitShell,
  export: exportVariables,
  false: async () => 1,
  fg: bringToForeground,
  hash: succeed,
  history: showHistory,
  jobs: listJobs,
  kill: killProcesses,
  let: evaluateLet,
  local: declareLocal,
  logout: exitShell,
  mapfile: readLines,
  printf: program(printf),
  pwd: printDirectory,
  read: readLine,
  readarray: readLines,
  readonly: makeReadOnly,
  return: returnFromFunction,
  set: setOptions,
  shift: shiftParameters,
  shopt: succeed,
  source: sourceFile,
  test: program(test),
  trap: trapSignals,
  true: succeed,
  type: describeCommands,
  typeset: declare,
  ulimit: succeed,
  umask: succeed,
  unalias: removeAliases,
  unset: unsetVariables,
  wait: waitForJobs,
}

const ONLY_IN_BASH: ReadonlySet<string> = new Set(['declare', 'disown', 'logout', 'mapfile', 'readarray', 'shopt', 'typeset'])
const DECLARATIONS: ReadonlySet<string> = new Set(['declare', 'export', 'local', 'readonly', 'typeset', 'alias'])

export function findBuiltin(name: string, flavour: Flavour): Builtin | undefined {
  if (flavour === 'busybox' && ONLY_IN_BASH.has(name)) return undefined
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined
}

/** Their arguments may be assignments, whose right side is not split. */
export const isDeclaration = (name: string): boolean => DECLARATIONS.has(name)

export const builtinNames = (flavour: Flavour): readonly string[] => Object.keys(builtins).filter((name) => findBuiltin(name, flavour))
