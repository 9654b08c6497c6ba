/** Tools that run other programs: `xargs`, `timeout`, `watch`, `nohup`, `time`, `sleep`, `kill`. */
import type { Process, RunningProcess, SignalName } from '../../base/os/process'
import { signalByName } from '../signal-names'
import { readWhole } from '../tool-input'
import { resolvePath } from '../../base/os/file-system'
import { defineTool, fail, isBusybox, reasonOf } from '../tool'
import { createPipe } from '../../base/os/pipe'
import { createTextReader } from '../../base/os/text-reader'
import { formatTime } from './format-time'

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `5`, `0.5`, `2m`, in ms; undefined when it is no duration. */
function parseDuration(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return 100 * 365 * UNITS.d
  const parts = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text)
  return parts ? Number(parts[1]) * UNITS[parts[2]] : undefined
}

export const sleep = defineTool({
  name: 'sleep',
  usage: 'NUMBER[SUFFIX]...',
  letters: '+',
  async run(process, { operands }) {
    const hint = "\nTry 'sleep --help' for more information."
    if (operands.length === 0) return fail(process, `missing operand${hint}`)
    let total = 0
    for (const word of operands) {
      const ms = parseDuration(word)
      if (ms === undefined)
        return fail(process, isBusybox(process) ? `invalid number '${word}'` : `invalid time interval '${word}'${hint}`)
      total += ms
    }
    await process.sleep(total)
    return 0
  },
})

/** Passes a signal on, so that what was started ends with the one who started it. */
async function withChild(process: Process, child: RunningProcess): Promise<number> {
  const stop = process.onEnd(() => child.kill(process.signalled ?? 'SIGTERM'))
  try {
    return await child.exit
  } finally {
    stop()
  }
}

async function notFound(process: Process, name: string, gnu = `failed to run command '${name}'`): Promise<number> {
  return fail(
    process,
    isBusybox(process) ? `can't execute '${name}': No such file or directory` : `${gnu}: No such file or directory`,
    127,
  )
}

export const timeout = defineTool({
  name: 'timeout',
  usage: '[OPTION] DURATION COMMAND [ARG]...',
  letters: '+s:k:vfp',
  long: { signal: 's', 'kill-after': 'k', foreground: 'f', 'preserve-status': 'p', verbose: 'v' },
  usageStatus: 125,
  async run(process, options) {
    const [duration, ...argv] = options.operands
    const hint = "\nTry 'timeout --help' for more information."
    if (duration === undefined || argv.length === 0) {
      await process.stderr.write("Try 'timeout --help' for more information.\n")
      return 125
    }
    const ms = parseDuration(duration)
    if (ms === undefined) return fail(process, `invalid time interval '${duration}'${hint}`, 125)
    const signal = signalByName(options.value('s') ?? 'TERM')
    if (!signal || signal === 'none') return fail(process, `${options.value('s')}: invalid signal${hint}`, 125)
    const child = await process.spawn(argv)
    if (!child) return notFound(process, argv[0])
    const killAfter = parseDuration(options.value('k') ?? '')
    const ended = withChild(process, child)
    if (ms === 0) return ended
    const first = await Promise.race([ended, process.sleep(ms).then(() => 'late' as const)])
    if (first !== 'late') return first
    child.kill(signal)
    const second =
      killAfter === undefined
        ? await ended
        : await Promise.race([ended, process.sleep(killAfter).then(() => 'late' as const)])
    if (second === 'late') {
      child.kill('SIGKILL')
      await ended
      return 137
    }
    if (options.has('p')) return second
    return signal === 'SIGKILL' ? 137 : isBusybox(process) ? 143 : 124
  },
})

const lengthOf = (words: readonly string[]): number => words.reduce((sum, word) => sum + word.length + 1, 0)

/** As many as there is room for, and one at least. */
function fitting(items: readonly string[], room: number): readonly string[] {
  let [left, count] = [room, 0]
  while (count < items.length && (count === 0 || left >= items[count].length + 1)) left -= items[count++].length + 1
  return items.slice(0, count)
}

export const xargs = defineTool({
  name: 'xargs',
  usage: '[OPTION]... COMMAND [INITIAL-ARGS]...',
  letters: '+0n:I:i::rtxd:P:L:l::s:a:E:e::',
  long: {
    null: '0',
    'max-args': 'n',
    replace: 'I',
    'no-run-if-empty': 'r',
    verbose: 't',
    delimiter: 'd',
    'max-procs': 'P',
    'max-lines': 'L',
    'max-chars': 's',
    'arg-file': 'a',
    exit: 'x',
  },
  async run(process, options) {
    const source = options.value('a')
    let text: string
    try {
      text = source === undefined ? await readWhole(process.stdin) : process.files.read(resolvePath(process.cwd, source))
    } catch (error) {
      return fail(process, `Cannot open input file '${source}': ${reasonOf(error)}`)
    }
    const command = options.operands.length === 0 ? ['echo'] : [...options.operands]
    const placeholder = options.value('I') ?? (options.has('i') ? options.value('i') || '{}' : undefined)
    const found = splitItems(text, {
      delimiter: options.has('0') ? '\0' : options.value('d')?.replace('\\n', '\n'),
      byLine: placeholder !== undefined || options.has('L'),
    })
    if (found === undefined) {
      const quote = /^[^'"]*'/.test(text) ? 'single' : 'double'
      return fail(process, `unmatched ${quote} quote; by default quotes are special to xargs unless you use the -0 option`)
    }
    const end = options.has('0') ? -1 : found.indexOf(options.value('E') || options.value('e') || '\0')
    const items = end < 0 ? found : found.slice(0, end)
    const size = Number(options.value('n') ?? options.value('L') ?? 5000)
    const room = Number(options.value('s') ?? Infinity)
    const batches: (readonly string[])[] = []
    if (placeholder !== undefined)
      for (const item of items) batches.push(command.map((word) => word.replaceAll(placeholder, () => item)))
    else {
      for (let at = 0; at < items.length; ) {
        const batch = fitting(items.slice(at, at + size), room - lengthOf(command))
        batches.push([...command, ...batch.flatMap((item) => (options.has('L') ? item.split(/\s+/) : [item]))])
        at += batch.length
      }
      if (items.length === 0 && !options.has('r')) batches.push(command)
    }
    let status = 0
    for (const argv of batches) {
      if (options.has('t')) await process.stderr.write(`${argv.join(' ')}\n`)
      const child = await process.spawn(argv, { stdin: createTextReader('') })
      if (!child)
        return fail(
          process,
          isBusybox(process) ? `${argv[0]}: No such file or directory` : `${argv[0]}: No such file or directory`,
          127,
        )
      const code = await withChild(process, child)
      if (code === 255) return fail(process, `${argv[0]}: exited with status 255; aborting`, 124)
      if (code !== 0) status = 123
    }
    return status
  },
})

function splitItems(
  text: string,
  { delimiter, byLine }: { delimiter: string | undefined; byLine: boolean },
): string[] | undefined {
  if (delimiter !== undefined)
    return text.split(delimiter).filter((item, index, all) => item !== '' || index < all.length - 1)
  if (byLine)
    return text
      .split('\n')
      .map((line) => line.trimStart())
      .filter((line) => line !== '')
  const items: string[] = []
  for (const [, item] of text.matchAll(/((?:"[^"\n]*"|'[^'\n]*'|\\[^]|[^\s"'\\])+|["'])/g)) {
    if (item === '"' || item === "'") return undefined
    items.push(
      item.replace(
        /"([^"]*)"|'([^']*)'|\\([^])/g,
        (_, double?: string, single?: string, char?: string) => double ?? single ?? char ?? '',
      ),
    )
  }
  return items
}

/** Simplified: each picture is printed below the last one when there is no terminal to clear; a real watch refuses to start then. */
export const watch = defineTool({
  name: 'watch',
  usage: '[options] command',
  letters: '+n:dtegx',
  long: { interval: 'n', differences: 'd', 'no-title': 't', errexit: 'e', chgexit: 'g', exec: 'x' },
  async run(process, options) {
    const command = options.operands.join(' ')
    if (command === '') return fail(process, 'no command given')
    const seconds = Number(options.value('n') ?? 2)
    if (!(seconds > 0)) return fail(process, `failed to parse argument: '${options.value('n')}'`)
    let before: string | undefined
    for (;;) {
      const { text, code } = await outputOf(process, ['sh', '-c', command])
      const left = `Every ${seconds.toFixed(1)}s: ${command}`
      const right = `${process.hostname}: ${formatTime(process.now(), '%c')}`
      const gap = ' '.repeat(Math.max(1, (process.terminal?.columns ?? 80) - left.length - right.length))
      await process.stdout.write(
        `${process.stdout.isTerminal ? '\x1b[H\x1b[2J' : ''}${options.has('t') ? '' : `${left}${gap}${right}\n\n`}${text}`,
      )
      if (options.has('e') && code !== 0) return 8
      if (options.has('g') && before !== undefined && before !== text) return 0
      before = text
      await process.sleep(Math.max(100, seconds * 1000))
    }
  },
})

async function outputOf(process: Process, argv: readonly string[]): Promise<{ text: string; code: number }> {
  const pipe = createPipe()
  const child = await process.spawn(argv, { stdout: pipe.writer, stderr: pipe.writer, stdin: createTextReader('') })
  if (!child) return { text: '', code: 127 }
  const ended = withChild(process, child).finally(() => pipe.writer.end())
  const text = await pipe.reader.readAll()
  return { text, code: await ended }
}

export const nohup = defineTool({
  name: 'nohup',
  usage: 'COMMAND [ARG]...',
  letters: '+',
  async run(process, { operands }) {
    if (operands.length === 0) return fail(process, "missing operand\nTry 'nohup --help' for more information.", 125)
    process.onSignal('SIGHUP', () => undefined)
    const child = await process.spawn(operands)
    return child ? withChild(process, child) : notFound(process, operands[0])
  },
})

/** The program, for `xargs kill` and the like; the shell has its own, which knows its jobs. */
export const kill = defineTool({
  name: 'kill',
  usage: '[-SIGNAL] PID...',
  letters: '+s:l0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  async run(process) {
    const words = process.argv.slice(1)
    const given = words[0] === '-s' ? words[1] : words[0]?.startsWith('-') ? words[0].slice(1) : undefined
    const targets = words.slice(words[0] === '-s' ? 2 : given === undefined ? 0 : 1)
    const signal = signalByName(given ?? 'TERM')
    if (!signal)
      return fail(process, isBusybox(process) ? `bad signal name '${given}'` : `${given}: invalid signal specification`)
    if (targets.length === 0) return fail(process, 'you need to specify whom to kill')
    let status = 0
    for (const target of targets) status = Math.max(status, await send(process, target, signal))
    return status
  },
})

async function send(process: Process, target: string, signal: SignalName | 'none'): Promise<number> {
  if (!/^-?\d+$/.test(target)) return fail(process, `invalid number '${target}'`)
  const pid = Number(target)
  const found =
    signal === 'none'
      ? process.processes.list().some((entry) => entry.pid === pid)
      : process.processes.kill(pid, signal)
  return found
    ? 0
    : fail(process, isBusybox(process) ? `can't kill pid ${pid}: No such process` : `(${pid}): No such process`)
}
