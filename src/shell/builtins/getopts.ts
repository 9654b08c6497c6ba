/** `getopts OPTSTRING NAME [ARG]...`: one option of a script's arguments at a time. SHELL BUILTIN COMMANDS, bash(1). */
import type { Context } from '../interpreter/context'
import { scalarOf } from '../interpreter/state'
import { setVariable } from '../interpreter/variables'

/** How many letters of the current word have been taken, kept beside OPTIND. */
const POSITION = '__getopts_position'

export async function readOptions(context: Context, args: readonly string[]): Promise<number> {
  const { state } = context
  const [spec, name, ...given] = args
  if (spec === undefined || name === undefined) {
    await context.streams.stderr.write('getopts: usage: getopts optstring name [arg ...]\n')
    return 2
  }
  const words = given.length > 0 ? given : state.parameters
  const set = (key: string, value: string): void => setVariable(state, key, value)
  const read = (key: string): number => Number(scalarOf(state.variables.get(key)) ?? 0)
  const index = Math.max(1, read('OPTIND') || 1)
  const position = read(POSITION)
  const word = words[index - 1] ?? ''
  if (!/^-./.test(word) || word === '--') {
    set('OPTIND', String(word === '--' ? index + 1 : index))
    set(POSITION, '0')
    set(name, '?')
    return 1
  }
  const letter = word[position + 1]
  const isLast = position + 2 >= word.length
  const silent = spec.startsWith(':')
  const advance = (by: number): void => {
    set('OPTIND', String(index + by))
    set(POSITION, '0')
  }
  state.variables.delete('OPTARG')
  if (letter === ':' || !spec.includes(letter)) {
    if (isLast) advance(1)
    else set(POSITION, String(position + 1))
    set(name, '?')
    if (silent) set('OPTARG', letter)
    else await context.streams.stderr.write(`${state.name}: illegal option -- ${letter}\n`)
    return 0
  }
  set(name, letter)
  if (spec[spec.indexOf(letter) + 1] !== ':') {
    if (isLast) advance(1)
    else set(POSITION, String(position + 1))
    return 0
  }
  const attached = word.slice(position + 2)
  const value = attached === '' ? words[index] : attached
  advance(attached === '' ? 2 : 1)
  if (value !== undefined) set('OPTARG', value)
  else {
    set(name, silent ? ':' : '?')
    if (silent) set('OPTARG', letter)
    else await context.streams.stderr.write(`${state.name}: option requires an argument -- ${letter}\n`)
  }
  return 0
}
