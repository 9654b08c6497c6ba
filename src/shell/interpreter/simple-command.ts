/** A simple command: assignments, redirections, words; then an alias, a function, a builtin or a program of the machine. */
import type { Assignment, Command, Word } from 'unbash'
import { resolvePath } from '../../base/os/file-system'
import { signalExitCode } from '../../base/os/process'
import { findBuiltin, isDeclaration } from '../builtins'
import { complain, type Context } from './context'
import { FunctionReturn, ShellError } from './control'
import { runNode } from './execute'
import { evaluateText, expandAssigned, expandWords } from './expand'
import { subscript } from './parameter'
import { waitForRoom } from './fork-limit'
import { redirected } from './redirect'
import { exportedEnvironment, type ArrayValue, type Variable } from './state'
import { parseScript } from './syntax'
import { runTrap } from './traps'
import { arrayItems, isAssociative, setItem, setVariable } from './variables'

const MAX_FUNCTION_DEPTH = 500

export async function runSimpleCommand(outer: Context, node: Command): Promise<number> {
  const { state } = outer
  const assignments = node.prefix.filter((part) => part.type === 'Assignment')
  const before = state.status
  state.status = 0
  const words = withAliases(outer, node)
  state.status = before
  const argv = words.name ? await expandWords(outer, [words.name]) : []
  const declares = argv.length > 0 && isDeclaration(argv[0])
  const isMap = (): boolean => declares && argv.some((word) => /^-[a-zA-Z]*A/.test(word))
  for (const argument of words.args) {
    if (argument.type === 'Word') argv.push(...(await expandWords(outer, [argument])))
    else argv.push(await assignmentText(outer, argument, { declares, isMap: isMap(), command: argv[0] }))
  }
  if (state.traps.size > 0) await beforeCommand(outer, node)
  if (argv.length === 0) return assignOnly(outer, node, assignments)
  const context = await redirected(outer, node.redirects)
  if (state.options.xtrace) await trace(context, assignments, argv)
  if (argv[0] === 'exec' && argv.length === 1) {
    Object.assign(outer.streams, context.streams)
    return 0
  }
  try {
    return await withAssignments(context, assignments, argv, (inner) => runArguments(inner, argv))
  } finally {
    state.lastArgument = argv[argv.length - 1]
  }
}

/** The DEBUG trap. */
async function beforeCommand(context: Context, node: Command): Promise<void> {
  const { state } = context
  if (!state.traps.has('DEBUG') || state.trapLine !== undefined) return
  state.commandText = state.source.slice(node.pos, node.end)
  await runTrap(context, 'DEBUG')
}

interface Words {
  readonly name: Word | undefined
  readonly args: readonly (Word | Assignment)[]
}

/** Simplified: an alias stands for one simple command, looked up when it runs; bash replaces the text before it parses. */
function withAliases({ state }: Context, node: Command): Words {
  const seen = new Set<string>()
  let words: Words = { name: node.name, args: node.args }
  while (words.name && !words.name.parts && !seen.has(words.name.text)) {
    const text = state.aliases.get(words.name.text)
    if (text === undefined) break
    seen.add(words.name.text)
    const command = parseScript(text).commands[0]?.command
    if (command?.type !== 'Command' || !command.name) break
    words = { name: command.name, args: [...command.args, ...nextAliases(state, text, words.args)] }
  }
  return words
}

/** An alias that ends with a blank lets the next word be one, too. */
function nextAliases(state: Context['state'], text: string, args: readonly (Word | Assignment)[]): readonly (Word | Assignment)[] {
  const [first, ...rest] = args
  const inner = /\s$/.test(text) && first?.type === 'Word' && !first.parts ? state.aliases.get(first.text) : undefined
  return inner === undefined ? args : [...parseWords(inner), ...rest]
}

/** In a function these three make a variable of its own, before it gets its array. */
function hideOuter({ state }: Context, name: string, command: string): void {
  const scope = state.locals.at(-1)
  if (!scope || scope.has(name) || !['local', 'declare', 'typeset'].includes(command)) return
  scope.set(name, state.variables.get(name))
  state.variables.set(name, { value: undefined })
}

async function assignmentText(
  context: Context,
  assignment: Assignment,
  { declares, isMap, command }: { declares: boolean; isMap: boolean; command: string },
): Promise<string> {
  if (assignment.value.type === 'ArrayValue') {
    if (!declares) return assignment.text
    hideOuter(context, assignment.name, command)
    await assignArray(context, assignment, isMap)
    return assignment.name
  }
  const value = await expandAssigned(context, assignment.value)
  const index = assignment.index ? `[${await subscript(context, assignment.name, assignment.index)}]` : ''
  return `${assignment.name}${index}${assignment.append ? '+' : ''}=${value}`
}

async function assignOnly(context: Context, node: Command, assignments: readonly Assignment[]): Promise<number> {
  const { state } = context
  state.status = 0
  for (const assignment of assignments) await assignTo(context, assignment)
  const { status } = state
  await redirected(context, node.redirects)
  if (state.options.xtrace && assignments.length > 0) await trace(context, assignments, [])
  return status
}

async function assignTo(context: Context, assignment: Assignment): Promise<void> {
  const { state } = context
  const { name, value, append, index } = assignment
  if (value.type === 'ArrayValue') return assignArray(context, assignment)
  const text = await expandAssigned(context, value)
  if (!index) {
    const before = arrayItems(state, name).get('0') ?? ''
    if (!state.variables.get(name)?.integer) return setVariable(state, name, append ? before + text : text)
    const value = await evaluateText(context, text)
    return setVariable(state, name, String(append ? value + (await evaluateText(context, before)) : value))
  }
  const key = await subscript(context, name, index)
  setItem(state, { name, key }, append ? (arrayItems(state, name).get(key) ?? '') + text : text)
}

async function assignArray(context: Context, { name, value, append }: Assignment, isMap = false): Promise<void> {
  if (value.type !== 'ArrayValue') return
  const { state } = context
  const old = state.variables.get(name)
  if (old?.readOnly) throw new ShellError(`${name}: readonly variable`, 1, 'line')
  const associative = isMap || isAssociative(state, name)
  const items = new Map(append ? arrayItems(state, name) : [])
  if (associative && value.elements.length > 0 && !value.elements[0].text.startsWith('[')) return assignPairs(context, name, { items, words: value.elements })
  let next = items.size === 0 ? 0 : Number([...items.keys()].at(-1)) + 1
  for (const element of value.elements) {
    const keyed = /^\[([^\]]*)\]=/.exec(element.text)
    if (keyed) {
      const [key, ...rest] = await expandWords(
        context,
        parseWords(`${keyed[1] === '' ? "''" : keyed[1]} ${element.text.slice(keyed[0].length)}`),
      )
      items.set(key, rest.join(' '))
      if (!associative) next = Number(key) + 1
      continue
    }
    for (const text of await expandWords(context, [element])) items.set(String(next++), text)
  }
  const array: ArrayValue = { associative, items: associative ? items : new Map([...items].sort(([a], [b]) => Number(a) - Number(b))) }
  state.variables.set(name, { ...old, value: array })
}

/** `m=(key value key value)`. */
async function assignPairs(context: Context, name: string, { items, words }: { items: Map<string, string>; words: readonly Word[] }): Promise<void> {
  const texts = await expandWords(context, words)
  for (let at = 0; at < texts.length; at += 2) items.set(texts[at], texts[at + 1] ?? '')
  context.state.variables.set(name, { ...context.state.variables.get(name), value: { associative: true, items } })
}

function parseWords(text: string): readonly Word[] {
  const command = parseScript(`: ${text}`).commands[0]?.command
  return command?.type === 'Command' ? command.args.filter((part) => part.type === 'Word') : []
}

async function trace(context: Context, assignments: readonly Assignment[], argv: readonly string[]): Promise<void> {
  const parts = [...assignments.map(({ text }) => text), ...argv.map(quoteForTrace)]
  const depth = context.state.isSubshell ? '++' : '+'
  await context.streams.stderr.write(`${depth} ${parts.join(' ')}\n`)
}

const quoteForTrace = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** `A=b command`: the variable exists for this command only. */
async function withAssignments(
  context: Context,
  assignments: readonly Assignment[],
  argv: readonly string[],
  run: (context: Context) => Promise<number>,
): Promise<number> {
  if (assignments.length === 0) return run(context)
  const { variables } = context.state
  const saved = new Map<string, Variable | undefined>()
  for (const assignment of assignments) {
    saved.set(assignment.name, variables.get(assignment.name))
    await assignTo(context, assignment)
    const made = variables.get(assignment.name)
    if (made) variables.set(assignment.name, { ...made, exported: true })
  }
  try {
    return await run(context)
  } finally {
    if (argv[0] !== 'exec') restoreVariables(variables, saved)
  }
}

function restoreVariables(
  variables: Map<string, Variable>,
  saved: ReadonlyMap<string, Variable | undefined>,
): void {
  for (const [name, variable] of saved) {
    if (variable) variables.set(name, variable)
    else variables.delete(name)
  }
}

export async function runArguments(
  context: Context,
  argv: readonly string[],
  options: { skipFunctions?: boolean } = {},
): Promise<number> {
  const { state } = context
  const body = options.skipFunctions ? undefined : state.functions.get(argv[0])
  if (body)
    return runFunction(context, argv, () =>
      runNode(context.depth === 0 ? { ...context, depth: 1 } : { ...context, depth: context.depth + 1 }, body),
    )
  const builtin = findBuiltin(argv[0], state.flavour)
  if (builtin) return builtin(context, argv.slice(1), argv[0])
  return runProgram(context, argv)
}

async function runFunction(context: Context, argv: readonly string[], run: () => Promise<number>): Promise<number> {
  const { state } = context
  if (context.depth >= MAX_FUNCTION_DEPTH) {
    throw new ShellError(`${argv[0]}: maximum function nesting level exceeded (${MAX_FUNCTION_DEPTH})`, 1, 'script')
  }
  const { parameters, loopDepth } = state
  state.loopDepth = 0
  const returnTrap = state.traps.get('RETURN')
  const scope = new Map<string, Variable | undefined>()
  state.parameters = argv.slice(1)
  state.functionNames = [argv[0], ...state.functionNames]
  state.locals.push(scope)
  try {
    return await run()
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status
    throw error
  } finally {
    if (state.traps.get('RETURN') !== returnTrap) await runTrap(context, 'RETURN')
    state.parameters = parameters
    state.loopDepth = loopDepth
    state.functionNames = state.functionNames.slice(1)
    state.locals.pop()
    restoreVariables(state.variables, scope)
  }
}

async function runProgram(context: Context, argv: readonly string[]): Promise<number> {
  const { process, streams, state } = context
  const terminal = streams.inputIsTerminal ? process.terminal : undefined
  const env = exportedEnvironment(state)
  const { stdin, stdout, stderr } = streams
  await waitForRoom(context)
  const child = await process.spawn(argv, { env, cwd: process.cwd, stdin, stdout, stderr, terminal })
  if (!child) return refuse(context, argv[0])
  const status = await child.exit
  if (state.interactive && streams.stdout.isTerminal && status === signalExitCode.SIGKILL)
    await complain(context, 'Killed')
  return status
}

/** Why a name cannot be run: 127 when there is nothing, 126 when there is something else. */
async function refuse(context: Context, name: string): Promise<number> {
  const { process, state } = context
  if (!name.includes('/')) {
    await complain(context, state.flavour === 'bash' ? `${name}: command not found` : `${name}: not found`)
    return 127
  }
  const info = process.files.stat(resolvePath(process.cwd, name))
  if (!info) {
    await complain(context, state.flavour === 'bash' ? `${name}: No such file or directory` : `${name}: not found`)
    return 127
  }
  await complain(
    context,
    info.type === 'directory' && state.flavour === 'bash' ? `${name}: Is a directory` : `${name}: Permission denied`,
  )
  return 126
}
