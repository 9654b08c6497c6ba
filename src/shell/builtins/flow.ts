/** Builtins that decide what runs next: `break`, `return`, `exit`, `eval`, `source`, `command`, `exec`, `trap`. */
import { errnoText, FileError, resolvePath } from '../../base/os/file-system'
import type { SignalName } from '../../base/os/process'
import { complain, type Context } from '../interpreter/context'
import { FunctionReturn, LoopExit, ShellExit } from '../interpreter/control'
import { describeCommands } from './lookup'

export async function leaveLoop(context: Context, args: readonly string[], name: string): Promise<number> {
  if (context.state.loopDepth === 0) {
    await complain(context, `${name}: only meaningful in a \`for', \`while', or \`until' loop`)
    return 0
  }
  const levels = Number(args[0] ?? 1)
  if (!Number.isInteger(levels) || levels < 1) {
    await complain(
      context,
      `${name}: ${args[0]}: ${Number.isInteger(levels) ? 'loop count out of range' : 'numeric argument required'}`,
    )
    return 1
  }
  throw new LoopExit(name === 'break' ? 'break' : 'continue', levels)
}

async function statusFrom(context: Context, args: readonly string[], name: string): Promise<number> {
  if (args[0] === undefined) return context.state.status
  if (/^-?\d+$/.test(args[0])) return Number(BigInt.asUintN(8, BigInt(args[0])))
  await complain(context, `${name}: ${args[0]}: numeric argument required`)
  return 2
}

export async function returnFromFunction(context: Context, args: readonly string[]): Promise<number> {
  if (context.state.functionNames.length === 0) {
    await complain(context, "return: can only `return' from a function or sourced script")
    return 2
  }
  throw new FunctionReturn(await statusFrom(context, args, 'return'))
}

export async function exitShell(context: Context, args: readonly string[]): Promise<number> {
  throw new ShellExit(await statusFrom(context, args, 'exit'))
}

export async function evaluateArguments(context: Context, args: readonly string[]): Promise<number> {
  context.state.status = 0
  return context.interpreter.runSource(context, args.join(' '))
}

export async function sourceFile(context: Context, args: readonly string[], name: string): Promise<number> {
  const { process, state } = context
  if (args[0] === undefined) {
    await complain(context, `${name}: filename argument required`)
    return 2
  }
  const { parameters, functionNames } = state
  try {
    const text = args[0] === '/dev/stdin' ? await context.streams.stdin.readAll() : process.files.read(resolvePath(process.cwd, args[0]))
    if (args.length > 1) state.parameters = args.slice(1)
    state.status = 0
    state.functionNames = ['source', ...state.functionNames]
    return await context.interpreter.runSource(context, text)
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status
    if (!(error instanceof FileError)) throw error
    await complain(context, `${args[0]}: ${errnoText[error.errno]}`)
    return 1
  } finally {
    state.parameters = parameters
    state.functionNames = functionNames
  }
}

export async function runUnlessFunction(context: Context, args: readonly string[]): Promise<number> {
  if (args[0] === '-v' || args[0] === '-V')
    return describeCommands(context, args.slice(1), args[0] === '-v' ? 'command -v' : 'command -V')
  const rest = args[0] === '-p' || args[0] === '--' ? args.slice(1) : args
  return rest.length === 0 ? 0 : context.interpreter.runCommand(context, rest, { skipFunctions: true })
}

export async function replaceShell(context: Context, args: readonly string[]): Promise<number> {
  if (args.length === 0) return 0
  throw new ShellExit(await context.interpreter.runCommand(context, args, { skipFunctions: true }))
}

const SIGNALS: Readonly<Record<string, SignalName>> = {
  HUP: 'SIGHUP',
  INT: 'SIGINT',
  QUIT: 'SIGQUIT',
  TERM: 'SIGTERM',
  PIPE: 'SIGPIPE',
  USR1: 'SIGUSR1',
  USR2: 'SIGUSR2',
  ALRM: 'SIGALRM',
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '15': 'SIGTERM',
}

export async function trapSignals(context: Context, args: readonly string[]): Promise<number> {
  const { state } = context
  const words = args[0] === '--' ? args.slice(1) : args
  if (words.length === 0 || words[0] === '-p') {
    const asked = words
      .slice(1)
      .map((name) =>
        name === '0' ? 'EXIT' : name.length < 4 || SIGNALS[name] ? `SIG${name.replace(/^SIG/, '')}` : name,
      )
    for (const [name, command] of state.traps)
      if (asked.length === 0 || asked.includes(name) || asked.includes(`SIG${name}`))
        await context.streams.stdout.write(`trap -- '${command}' ${name}\n`)
    return 0
  }
  const [command, ...names] = words.length === 1 ? ['-', words[0]] : words
  let status = 0
  for (const given of names) {
    const name = given.replace(/^SIG/, '').toUpperCase()
    if (name === 'EXIT' || name === '0') setTrap(context, 'EXIT', command)
    else if (name === 'ERR' || name === 'DEBUG' || name === 'RETURN') setTrap(context, name, command)
    else if (SIGNALS[name]) handleSignal(context, SIGNALS[name], command)
    else {
      await complain(context, `trap: ${given}: invalid signal specification`)
      status = 1
    }
  }
  return status
}

function setTrap({ state }: Context, name: string, command: string): void {
  if (command === '-') state.traps.delete(name)
  else state.traps.set(name, command)
}

function handleSignal(context: Context, signal: SignalName, command: string): void {
  setTrap(context, signal, command)
  const { process, state } = context
  const handled = (): void => {
    if (!state.traps.get(signal)) return
    state.pendingTraps.push(signal)
    state.onTrap?.()
  }
  for (const target of new Set([process, state.home])) {
    const stop = target.onSignal(signal, handled)
    if (command === '-') stop()
  }
}
