/**
 * Runs the tree of a script. Parts of a pipeline run at the same time, each in a fork of the shell, joined by bounded pipes.
 *
 * Every command costs a millisecond of virtual time, slept in lumps, and every lump can be interrupted: no loop runs for ever
 * without letting the cluster go on.
 */
import type { AndOr, Case, CommandNode, CompoundList, Pipeline, PipelineNode, Statement } from 'unbash'
import { throwIfSignalled } from '../../base/os/interruptible'
import { createPipe } from '../../base/os/pipe'
import type { Reader, Writer } from '../../base/os/process'
import { startJob } from './background'
import { capture, connectToFile } from './capture'
import { folded, testCondition } from './condition'
import { complain, type Context, type Interpreter } from './context'
import { LineExit, ShellError, ShellExit } from './control'
import { evaluate, expandToPattern, expandToString } from './expand'
import { runFor, runForArithmetic, runSelect, runWhile } from './loops'
import { matchesPattern } from './pattern'
import { removingPipeFiles } from './pipe-files'
import { redirected } from './redirect'
import { runArguments, runSimpleCommand } from './simple-command'
import { scalarOf } from './state'
import { runForked } from './subshell'
import { firstError, parseScript, soundStatements, syntaxErrorLines } from './syntax'
import { runPendingTraps, runTrap } from './traps'

const LUMP_MS = 20
/** Of functions and `eval` inside of one another. */
const MAX_NESTING = 500

export const interpreter: Interpreter = {
  runStatements,
  runSource,
  runScript,
  capture,
  connectToFile,
  runCommand: runArguments,
}

/** The price of a command, and the place where signals and traps are noticed. */
export async function tick(context: Context): Promise<void> {
  throwIfSignalled(context.process)
  const { state } = context
  if (++state.owedMs >= LUMP_MS) {
    state.owedMs = 0
    await context.process.sleep(LUMP_MS)
  }
  await runPendingTraps(context)
}

/** Syntax errors are the learner's: a message and status 2, after what stands before them has run. */
async function runParsed(
  context: Context,
  source: string,
  run: (statements: readonly Statement[]) => Promise<void>,
): Promise<number> {
  const { state } = context
  const outer = { source: state.source, line: state.line }
  state.source = source
  try {
    const script = parseScript(source)
    const error = firstError(script)
    await run(error ? soundStatements(source, script) : script.commands)
    if (!error) return state.status
    await context.streams.stderr.write(syntaxErrorLines(state, source, error))
    return (state.status = 2)
  } finally {
    state.source = outer.source
    if (outer.source !== '') state.line = outer.line
  }
}

async function runSource(context: Context, source: string): Promise<number> {
  if (context.depth > MAX_NESTING)
    throw new ShellError(`eval: maximum eval nesting level exceeded (${MAX_NESTING})`, 1, 'script')
  const inner = { ...context, depth: context.depth + 1 }
  return runParsed(context, source, async (statements) => void (await runStatements(inner, statements)))
}

async function runScript(context: Context, source: string): Promise<number> {
  return runParsed(context, source, async (statements) => {
    for (let at = 0; at < statements.length; at++) {
      try {
        await runStatements(context, [statements[at]])
      } catch (error) {
        if (!(error instanceof LineExit)) throw error
        context.state.status = error.status
        const lineEnd = source.indexOf('\n', statements[at].end)
        while (at + 1 < statements.length && (lineEnd < 0 || statements[at + 1].pos < lineEnd)) at++
      }
    }
  })
}

export async function runStatements(context: Context, statements: readonly Statement[]): Promise<number> {
  for (const statement of statements) {
    if (statement.background) await startJob(context, statement)
    else await runNode(context, statement.command)
    if (context.state.pendingTraps.length > 0) await runPendingTraps(context)
  }
  return context.state.status
}

export const runList = (context: Context, list: CompoundList): Promise<number> => runStatements(context, list.commands)

export async function runNode(context: Context, node: PipelineNode | AndOr | CompoundList): Promise<number> {
  const { state } = context
  switch (node.type) {
    case 'AndOr':
      return runAndOr(context, node)
    case 'Pipeline':
      return runPipeline(context, node)
    case 'CompoundList':
      return runList(context, node)
    default:
      state.status = await guarded(context, () => runCommandNode(context, node))
      state.pipeStatus = [state.status]
      return leaveOnError(context, node)
  }
}

/** A failed expansion or redirection ends the command, the line or the script. */
async function guarded(context: Context, run: () => Promise<number>): Promise<number> {
  const { state } = context
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    await complain(context, error.message)
    if (error.ends === 'command') return error.status
    if (error.ends === 'line' || (state.interactive && !state.isSubshell)) throw new LineExit(1)
    throw new ShellExit(state.commandString && !state.isSubshell && !state.options.errexit ? 127 : 1)
  }
}

const KEEPS_GOING: ReadonlySet<string> = new Set([
  'If',
  'While',
  'For',
  'ArithmeticFor',
  'Case',
  'BraceGroup',
  'Function',
  'CompoundList',
])

async function leaveOnError(context: Context, node: PipelineNode): Promise<number> {
  const { state, tested } = context
  const { status } = state
  if (status === 0 || tested || KEEPS_GOING.has(node.type)) return status
  if (state.traps.has('ERR') && state.functionNames.length === 0) await runTrap(context, 'ERR')
  if (state.options.errexit) throw new ShellExit(status)
  return status
}

async function runAndOr(context: Context, node: AndOr): Promise<number> {
  const { state } = context
  for (const [index, command] of node.commands.entries()) {
    const isLast = index === node.commands.length - 1
    const wanted = index === 0 || (node.operators[index - 1] === '&&') === (state.status === 0)
    if (wanted) await runNode(isLast ? context : { ...context, tested: true }, command)
  }
  return state.status
}

async function runPipeline(context: Context, node: Pipeline): Promise<number> {
  const { state } = context
  const isNegated = node.prefixes.some(({ type }) => type === 'Negation')
  const inner = isNegated ? { ...context, tested: true } : context
  const startedAt = context.process.now()
  if (node.commands.length === 1) await runNode(inner, node.commands[0])
  else await runParts(inner, node)
  if (isNegated) state.status = state.status === 0 ? 1 : 0
  if (node.prefixes.some(({ type }) => type === 'Time')) await reportTime(context, context.process.now() - startedAt)
  return isNegated ? state.status : leaveOnError(context, node)
}

/** Simplified: only the real time is measured; the processor time of a simulated program means nothing. */
async function reportTime({ state, streams }: Context, ms: number): Promise<void> {
  const format = scalarOf(state.variables.get('TIMEFORMAT')) ?? '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS'
  if (format === '') return
  const shown = format.replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/%(\d?)(l?)([RUSP%])/g, (_, digits: string, long: string, letter: string) => {
    if (letter === '%') return '%'
    const seconds = letter === 'R' ? ms / 1000 : 0
    const places = digits === '' ? 3 : Math.min(3, Number(digits))
    return long === '' ? seconds.toFixed(places) : `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(places)}s`
  })
  await streams.stderr.write(`${shown}\n`)
}

async function runParts(context: Context, { commands, operators }: Pipeline): Promise<void> {
  const { state, streams } = context
  const running: Promise<number>[] = []
  let stdin: Reader = streams.stdin
  for (const [index, command] of commands.entries()) {
    const pipe = index < commands.length - 1 ? createPipe() : undefined
    const stdout: Writer = pipe?.writer ?? streams.stdout
    const stderr = operators[index] === '|&' ? stdout : streams.stderr
    const ends = { stdin: index > 0 ? stdin : undefined, stdout: pipe?.writer }
    running.push(
      runForked(context, { stdin, stdout, stderr }, (inner) => runNode(inner, command)).finally(() => close(ends)),
    )
    if (pipe) stdin = pipe.reader
  }
  const statuses = await Promise.all(running)
  throwIfSignalled(context.process)
  state.pipeStatus = statuses
  const failed = statuses.findLast((status) => status !== 0)
  state.status = state.options.pipefail ? (failed ?? 0) : (statuses.at(-1) ?? 0)
}

function close(ends: { stdin: Reader | undefined; stdout: Writer | undefined }): void {
  ends.stdin?.close()
  ends.stdout?.end()
}

async function runCommandNode(context: Context, node: CommandNode): Promise<number> {
  const { state } = context
  switch (node.type) {
    case 'Command':
      state.line = lineAt(state.source, node.pos, state.line)
      await tick(context)
      return removingPipeFiles(context, () => runSimpleCommand(context, node))
    case 'Redirected':
      return removingPipeFiles(context, async () =>
        runCommandNode(await redirected(context, node.redirects), node.command),
      )
    case 'Subshell':
      return runForked(context, {}, (inner) => runList(inner, node.body))
    case 'BraceGroup':
      return runList(context, node.body)
    case 'If':
      return runIf(context, node)
    case 'While':
      return runWhile(context, node)
    case 'For':
      return runFor(context, node)
    case 'ArithmeticFor':
      return runForArithmetic(context, node)
    case 'Case':
      return runCase(context, node)
    case 'Function':
      state.functions.set(node.name.value, node.body)
      return 0
    case 'TestCommand':
      await tick(context)
      return (await testCondition(context, node.expression)) ? 0 : 1
    case 'ArithmeticCommand':
      await tick(context)
      return node.expression && (await evaluate(context, node.expression)) !== 0n ? 0 : 1
    case 'Select':
      return runSelect(context, node)
    case 'Coproc':
      // Simplified: `coproc` is not there; bash has it.
      throw new ShellError('coproc: not supported', 2)
  }
}

function lineAt(source: string, pos: number, known: number): number {
  if (source.length > 20_000) return known
  let line = 1
  for (let at = source.indexOf('\n'); at >= 0 && at < pos; at = source.indexOf('\n', at + 1)) line++
  return line
}

async function runIf(context: Context, node: Extract<CommandNode, { type: 'If' }>): Promise<number> {
  const condition = { ...context, tested: true }
  for (const branch of [node, ...node.elif]) {
    if ((await runList(condition, branch.clause)) === 0) return runList(context, branch.then)
  }
  context.state.status = 0
  return node.else ? runList(context, node.else) : 0
}

async function runCase(context: Context, node: Case): Promise<number> {
  const text = await expandToString(context, node.word)
  if (context.state.options.xtrace) await context.streams.stderr.write(`+ case ${text} in\n`)
  context.state.status = 0
  let fallsThrough = false
  for (const item of node.items) {
    if (!fallsThrough && !(await matchesItem(context, text, item))) continue
    await runList(context, item.body)
    if (item.terminator !== ';&' && item.terminator !== ';;&') break
    fallsThrough = item.terminator === ';&'
  }
  return context.state.status
}

async function matchesItem(context: Context, text: string, item: Case['items'][number]): Promise<boolean> {
  for (const pattern of item.pattern) {
    if (matchesPattern(folded(context, text), folded(context, await expandToPattern(context, pattern)))) return true
  }
  return false
}
