/** The prompt of a shell: PS1 with its escapes, or what Debian's bash and busybox's ash show without one. PROMPTING, bash(1). */
import type { Process } from '../base/os/process'
import { scalarOf, type ShellState } from './interpreter/state'

/** PS2: before each further line of a command that is not complete. */
export const secondPromptOf = (state: ShellState): string => scalarOf(state.variables.get('PS2')) ?? '> '

export function promptOf(process: Pick<Process, 'cwd' | 'hostname' | 'user'>, state: ShellState): string {
  const usual = { bash: '\\u@\\h:\\w\\$ ', busybox: '\\w \\$ ', dash: '\\$ ' }[state.flavour]
  const form = scalarOf(state.variables.get('PS1')) ?? usual
  const home = scalarOf(state.variables.get('HOME')) ?? ''
  const isBelowHome = home.length > 1 && (process.cwd === home || process.cwd.startsWith(`${home}/`))
  const directory = isBelowHome ? `~${process.cwd.slice(home.length)}` : process.cwd
  const values: Readonly<Record<string, string>> = {
    u: process.user,
    h: process.hostname.split('.')[0],
    H: process.hostname,
    w: directory,
    W: directory === '/' || directory === '~' ? directory : directory.slice(directory.lastIndexOf('/') + 1),
    $: process.user === 'root' || process.user === '0' ? '#' : '$',
    s: state.name,
    n: '\n',
    '\\': '\\',
    '[': '',
    ']': '',
    e: '\x1b',
  }
  return form.replace(/\\(.)/g, (whole, letter: string) => values[letter] ?? whole)
}
