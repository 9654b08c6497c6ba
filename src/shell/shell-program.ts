/**
 * The shell as a program: `sh -c`, a script file, a script on stdin, and the shell that answers when stdin is a terminal, as in
 * `kubectl exec -it pod -- sh`. bash is bash; sh is the ash of busybox or the dash of Debian.
 */
import { errnoText, FileError, resolvePath } from '../base/os/file-system'
import type { Process } from '../base/os/process'
import { createContext, runLine, type RunningLine } from './foreground'
import { interpreter } from './interpreter/execute'
import { forkProcess } from './interpreter/fork'
import { createJobs, formatJob } from './interpreter/jobs'
import { createShellState, type Flavour, type ShellState } from './interpreter/state'
import { endingStatus } from './interpreter/subshell'
import { needsMoreInput } from './interpreter/syntax'
import { promptOf, secondPromptOf } from './prompt'
import { parseShellArguments, type ShellArguments } from './shell-arguments'
import { isBusybox, type Tool } from './tool'

/** Beyond so much text a script on stdin is read to its end before it runs. */
const LONG_SCRIPT = 64 * 1024

export const bash: Tool = { name: 'bash', program: (process) => runShell(process, 'bash') }
export const sh: Tool = { name: 'sh', program: (process) => runShell(process, isBusybox(process) ? 'busybox' : 'dash') }

async function runShell(process: Process, flavour: Flavour): Promise<number> {
  const given = parseShellArguments(process.argv)
  if (given.problem !== undefined) {
    await process.stderr.write(`${process.argv[0]}: ${given.problem}\n`)
    return 2
  }
  if (given.version) {
    await process.stdout.write('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n')
    return 0
  }
  const interactive =
    given.interactive || (given.command === undefined && given.script === undefined && process.terminal !== undefined)
  const state = createState(process, { flavour, interactive, given })
  if (given.command !== undefined) return runWhole(process, state, given.command)
  if (given.script !== undefined) return runFile(process, state, given.script)
  return interactive ? converse(process, state) : runInput(process, state)
}

function createState(
  process: Process,
  how: { flavour: Flavour; interactive: boolean; given: ShellArguments },
): ShellState {
  const { given, flavour, interactive } = how
  const state = createShellState(process, {
    name: given.name,
    flavour,
    interactive,
    commandString: given.command !== undefined,
    jobs: createJobs(),
  })
  state.parameters = given.parameters
  Object.assign(state.options, given.options)
  return state
}

/** In a fork of its own, so that whatever it started ends with it. */
async function runWhole(process: Process, state: ShellState, source: string): Promise<number> {
  const fork = forkProcess(process)
  const context = createContext(fork.process, state)
  try {
    return await endingStatus(context, () => interpreter.runScript(context, source))
  } finally {
    fork.end()
  }
}

async function runFile(process: Process, state: ShellState, script: string): Promise<number> {
  try {
    const path = resolvePath(process.cwd, script)
    return await runWhole(process, state, process.files.read(path).replace(/^#!.*/, ''))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const isBash = state.flavour === 'bash'
    const message = isBash
      ? `bash: ${script}: ${errnoText[error.errno]}`
      : state.flavour === 'dash'
        ? `sh: 0: cannot open ${script}: No such file`
        : `sh: can't open '${script}': ${errnoText[error.errno]}`
    await process.stderr.write(`${message}\n`)
    return error.errno === 'ENOENT' && isBash ? 127 : isBash ? 126 : 2
  }
}

/** Command by command: what a command reads from stdin is then not taken for script. */
async function runInput(process: Process, state: ShellState): Promise<number> {
  const fork = forkProcess(process)
  const context = createContext(fork.process, state)
  async function runAll(): Promise<number> {
    let text: string | undefined
    while ((text = await readCommand(fork.process)) !== undefined) await interpreter.runScript(context, text)
    return state.status
  }
  try {
    return await endingStatus(context, runAll)
  } finally {
    fork.end()
  }
}

/** The next lines that make a whole command; undefined at the end of input. */
async function readCommand(
  { stdin }: Pick<Process, 'stdin'>,
  onMore?: () => Promise<void>,
): Promise<string | undefined> {
  let text = await stdin.readLine()
  while (text !== undefined && needsMoreInput(text)) {
    if (text.length > LONG_SCRIPT) return `${text}\n${await stdin.readAll()}`
    await onMore?.()
    const line = await stdin.readLine()
    if (line === undefined) return text
    text += `\n${line}`
  }
  return text
}

async function converse(process: Process, state: ShellState): Promise<number> {
  let running: RunningLine | undefined
  const say = (text: string): Promise<void> => process.stderr.write(text)
  process.onSignal('SIGINT', () => {
    if (running) running.kill('SIGINT')
    else void say(`\n${promptOf(process, state)}`).catch(() => undefined)
  })
  process.onSignal('SIGTERM', () => undefined)
  for (;;) {
    for (const job of state.jobs.takeEnded()) await say(`${formatJob(job, state.jobs.marker(job))}\n`)
    await say(promptOf(process, state))
    const text = await readCommand(process, () => say(secondPromptOf(state)))
    if (text === undefined) {
      await say(state.flavour === 'bash' ? 'exit\n' : '\n')
      return state.status
    }
    if (text.trim() === '') continue
    state.history.push(text)
    running = runLine(process, state, text)
    const { status, exits } = await running.ended
    running = undefined
    if (exits) return status
  }
}
