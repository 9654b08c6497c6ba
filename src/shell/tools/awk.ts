/**
 * `awk`: a program run for each line. Upstream: POSIX awk; words of mawk, or of busybox where there is no bash.
 *
 * Simplified: `getline` and `system` are not there; a real awk reads other files and runs other programs with them.
 */
import { resolvePath } from '../../base/os/file-system'
import { createPipe, type Pipe } from '../../base/os/pipe'
import type { Process } from '../../base/os/process'
import { defineTool, fail, isBusybox, reasonOf } from '../tool'
import { lineChunks, openInput } from '../tool-input'
import { AwkMachine, Leaving, type AwkOutput } from './awk-run'
import { parseAwk } from './awk-syntax'
import type { AwkProgram, Rule } from './awk-tree'
import { AwkProblem } from './awk-tokens'
import { toNumber } from './awk-values'
import { PatternProblem } from './regular-expression'

export const awk = defineTool({
  name: 'awk',
  usage: '[OPTIONS] [AWK_PROGRAM] [FILE]...',
  letters: '+F:v:f:W:',
  long: { 'field-separator': 'F', assign: 'v', file: 'f' },
  usageStatus: 2,
  async run(process, options) {
    const operands = [...options.operands]
    const source = options.has('f')
      ? options
          .values('f')
          .map((path) => process.files.read(resolvePath(process.cwd, path)))
          .join('\n')
      : operands.shift()
    if (source === undefined) {
      await process.stderr.write('Usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n')
      return 2
    }
    const outputs = new Redirects(process)
    try {
      const program = parseAwk(source)
      const machine = new AwkMachine(process, program, outputs)
      machine.memory.setArguments(['awk', ...operands])
      const separator = options.value('F')
      if (separator !== undefined) machine.memory.variables.set('FS', separator === 't' ? '\t' : unescape(separator))
      for (const assignment of options.values('v')) assign(machine, assignment)
      return await runProgram({ process, machine, program, operands })
    } catch (error) {
      if (error instanceof AwkProblem || error instanceof PatternProblem)
        return fail(
          process,
          isBusybox(process) ? `cmd. line:1: ${error.message}` : error.message,
          isBusybox(process) ? 1 : 2,
        )
      throw error
    } finally {
      await outputs.close()
    }
  },
})

const unescape = (text: string): string =>
  text.replace(/\\([tn\\])/g, (_, letter: string) => (letter === 't' ? '\t' : letter === 'n' ? '\n' : '\\'))

function assign(machine: AwkMachine, text: string): void {
  const at = text.indexOf('=')
  if (at > 0) machine.memory.variables.set(text.slice(0, at), { input: unescape(text.slice(at + 1)) })
}

/** Where `print > file` and `print | command` go; kept open until the program ends. */
class Redirects implements AwkOutput {
  readonly #process: Process
  readonly #opened = new Set<string>()
  readonly #pipes = new Map<string, { pipe: Pipe; exit: Promise<unknown> }>()

  constructor(process: Process) {
    this.#process = process
  }

  async write(text: string, redirect?: { operator: string; target: string }): Promise<void> {
    const { stdout, stderr, files, cwd } = this.#process
    if (!redirect || redirect.target === '/dev/stdout' || redirect.target === '-') return stdout.write(text)
    if (redirect.target === '/dev/stderr') return stderr.write(text)
    if (redirect.operator === '|') return (await this.#pipe(redirect.target)).writer.write(text)
    const path = resolvePath(cwd, redirect.target)
    files.write(path, text, { append: redirect.operator === '>>' || this.#opened.has(path) })
    this.#opened.add(path)
  }

  async #pipe(command: string): Promise<Pipe> {
    const known = this.#pipes.get(command)
    if (known) return known.pipe
    const pipe = createPipe()
    const child = await this.#process.spawn(['sh', '-c', command], { stdin: pipe.reader })
    if (!child) throw new AwkProblem(`cannot open "${command}" for output`)
    this.#pipes.set(command, { pipe, exit: child.exit.finally(() => pipe.reader.close()) })
    return pipe
  }

  async close(): Promise<void> {
    for (const { pipe, exit } of this.#pipes.values()) {
      pipe.writer.end()
      await exit
    }
  }
}

interface Run {
  readonly process: Process
  readonly machine: AwkMachine
  readonly program: AwkProgram
  readonly operands: readonly string[]
}

async function runProgram(run: Run): Promise<number> {
  const { machine, program } = run
  const runRules = async (when: 'begin' | 'end'): Promise<number> => {
    for (const rule of program.rules) if (rule.when === when && rule.action) await machine.run(rule.action)
    return 0
  }
  const reads = program.rules.some(({ when }) => when !== 'begin')
  const first = await exitOf(async () => (await runRules('begin')) || (reads ? readInput(run) : 0))
  const last = await exitOf(() => runRules('end'))
  await machine.flush()
  return (last.exits ? (last.status ?? first.status ?? 0) : (first.status ?? 0)) & 255
}

/** `exit` skips the rest of the input, not the END rules. */
async function exitOf(run: () => Promise<number>): Promise<{ status: number | undefined; exits: boolean }> {
  try {
    return { status: await run(), exits: false }
  } catch (error) {
    if (!(error instanceof Leaving)) throw error
    return { status: error.value === undefined ? undefined : toNumber(error.value), exits: error.how === 'exit' }
  }
}

async function readInput(run: Run): Promise<number> {
  const { process, machine, program, operands } = run
  const active = new Set<Rule>()
  const files = operands.filter((word) => !/^[A-Za-z_]\w*=/.test(word))
  let status = 0
  const separator = machine.memory.setting('RS')
  const paragraph = separator === ''
  async function take(text: string, fnr: number): Promise<void> {
    machine.memory.variables.set('NR', toNumber(machine.memory.variables.get('NR') ?? 0) + 1)
    machine.memory.variables.set('FNR', fnr)
    machine.memory.record = text
    for (const rule of program.rules) {
      try {
        if (isWanted(machine, rule, active))
          await machine.run(rule.action ?? { type: 'print', formatted: false, args: [] })
      } catch (error) {
        if (error instanceof Leaving && error.how === 'next') break
        throw error
      }
    }
  }
  async function readOne(path: string): Promise<void> {
    machine.memory.variables.set('FILENAME', path === '-' ? '' : path)
    let fnr = 0
    const reader = openInput(process, path)
    if (paragraph) {
      for (const record of (await reader.readAll()).split(/\n{2,}/))
        if (record.trim() !== '') await take(record.replace(/^\n+|\n+$/g, ''), ++fnr)
      return machine.flush()
    }
    if (separator !== '\n') {
      const records = (await reader.readAll()).split(separator.length === 1 ? separator : machine.memory.regexFrom(separator))
      if (records.at(-1)?.trim() === '') records.pop()
      for (const record of records) await take(record, ++fnr)
      return machine.flush()
    }
    const next = lineChunks(reader)
    for (let lines = await next(); lines !== undefined; lines = await next()) {
      for (const line of lines) await take(line, ++fnr)
      await machine.flush()
    }
  }
  for (const word of operands.length === 0 || files.length === 0 ? [...operands, '-'] : operands) {
    if (/^[A-Za-z_]\w*=/.test(word)) {
      assign(machine, word)
      continue
    }
    try {
      await readOne(word)
    } catch (error) {
      if (
        process.files.stat(resolvePath(process.cwd, word)) ||
        word === '-' ||
        error instanceof Leaving ||
        error instanceof AwkProblem
      )
        throw error
      status = await fail(
        process,
        isBusybox(process) ? `${word}: ${reasonOf(error)}` : `cannot open ${word} (${reasonOf(error)})`,
        2,
      )
    }
  }
  return status
}

function isWanted(machine: AwkMachine, rule: Rule, active: Set<Rule>): boolean {
  const { when } = rule
  if (when === 'begin' || when === 'end') return false
  if (when === 'always') return true
  const { from, to } = when
  if (!to) return machine.memory.isTrue(machine.evaluate(from))
  if (!active.has(rule) && !machine.memory.isTrue(machine.evaluate(from))) return false
  if (machine.memory.isTrue(machine.evaluate(to))) active.delete(rule)
  else active.add(rule)
  return true
}
