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
}

export function signalByName(text: string): SignalName | 'none' | undefined {
  if (byNumber[text]) return byNumber[text]
  const name = text.toUpperCase().replace(/^(SIG)?/, 'SIG')
  return Object.values(byNumber).find((known) => known === name)
}
