/** Signals as people write them: `9`, `KILL`, `SIGKILL`, `kill`. Signal 0 only asks whether the process is there. */
import type { SignalName } from '../base/os/process'

const byNumber: Readonly<Record<string, SignalName | 'none'>> = {
  0: 'none',
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  18: 'SIGCONT',
  19: 'SIGSTOP',
  20: 'SIGTSTP',
}

export function signalByName(text: string): SignalName | 'none' | undefined {
  if (byNumber[text]) return byNumber[text]
  const name = text.toUpperCase().replace(/^(SIG)?/, 'SIG')
  return Object.values(byNumber).find((known) => known === name)
}

const ALL: readonly string[] = [
  ...['HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'STKFLT', 'CHLD'],
  ...['CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS'],
]

/** `kill -l`: the name of a number (or of the status that a signal leaves), the number of a name. */
export function listSignal(text: string): string | undefined {
  if (/^\d+$/.test(text)) return ALL[(Number(text) & 127) - 1]
  const at = ALL.indexOf(text.toUpperCase().replace(/^SIG/, ''))
  return at < 0 ? undefined : String(at + 1)
}

/** Five in a row, as `kill -l` lays them out. */
export const signalTable = (): string =>
  ALL.map((name, index) => `${String(index + 1).padStart(2)}) SIG${name}${index % 5 === 4 || index === ALL.length - 1 ? '\n' : '\t'}`).join('')
