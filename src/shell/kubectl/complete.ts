/**
 * What Tab offers after `kubectl`: commands, flags and their values, types of objects and the names of those that are there.
 * Upstream: kubectl/pkg/util/completion/completion.go, github.com/spf13/cobra completions.go.
 */
import type { Command, KubectlContext } from './command'
import { completeArguments } from './complete-arguments'
import { completeFlagValue } from './complete-flag-value'
import { isLearnersError } from './failures'
import { type Flag, FlagError, type FlagTable, HelpRequest, parseFlags, type ParsedFlags } from './flags'
import { globalFlags } from './global-flags'

export interface Completing {
  readonly context: KubectlContext
  readonly command: Command | undefined
  /** What stands before the word under the cursor, without the names of commands. */
  readonly before: readonly string[]
  /** The beginning of the word under the cursor. */
  readonly word: string
  readonly commands: readonly Command[]
}

/** Whole words; an empty list leaves it to the shell, which offers files. */
export async function complete(completing: Completing): Promise<readonly string[]> {
  try {
    return (await candidates(completing)).filter((candidate) => candidate.startsWith(completing.word))
  } catch (error) {
    if (isLearnersError(error)) return []
    throw error
  }
}

async function candidates(completing: Completing): Promise<readonly string[]> {
  const { context, command, before, word, commands } = completing
  const table: FlagTable = { ...globalFlags, ...command?.flags }
  const given = parseLeniently(table, before)
  const equals = /^(--[\w-]+)=(.*)$/s.exec(word)
  if (equals && given.dash < 0) {
    const name = equals[1].slice(2)
    return (await completeFlagValue(context, name, { table, given })).map((value) => `--${name}=${value}`)
  }
  const awaited = given.dash < 0 ? flagAwaitingValue(table, before) : undefined
  if (awaited !== undefined) return completeFlagValue(context, awaited, { table, given })
  if (word.startsWith('-') && given.dash < 0) return flagNames(table, given)
  const children = command ? (command.children ?? []) : commands
  const names = given.args.length === 0 ? visible(children) : []
  if (!command) return given.args[0] === 'help' ? visible(commands) : names.length > 0 ? [...names, 'help'] : []
  return [...names, ...requiredFlags(command, given), ...(await completeArguments(context, command, { given, word }))]
}

const visible = (commands: readonly Command[]): string[] =>
  commands.flatMap(({ name, hidden }) => (hidden ? [] : [name]))

/** The flag whose value the word under the cursor is. */
function flagAwaitingValue(table: FlagTable, before: readonly string[]): string | undefined {
  const last = before.at(-1) ?? ''
  if (last.includes('=')) return undefined
  const takesValue = (flag: Flag): boolean => flag.type !== 'bool' && flag.bare === undefined
  if (last.startsWith('--'))
    return Object.hasOwn(table, last.slice(2)) && takesValue(table[last.slice(2)]) ? last.slice(2) : undefined
  if (!/^-\w+$/.test(last)) return undefined
  const [name, flag] = Object.entries(table).find(([, { short }]) => short === last.at(-1)) ?? []
  return flag && takesValue(flag) ? name : undefined
}

function flagNames(table: FlagTable, { changed }: ParsedFlags<FlagTable>): string[] {
  const isRepeatable = ({ type }: Flag): boolean => type === 'list' || type === 'array'
  return Object.entries(table)
    .filter(([name, flag]) => !changed.has(name) || isRepeatable(flag))
    .flatMap(([name, { short }]) => [`--${name}`, ...(short ? [`-${short}`] : [])])
}

const requiredFlags = ({ flags }: Command, { changed, dash }: ParsedFlags<FlagTable>): string[] =>
  dash >= 0
    ? []
    : Object.keys(flags).flatMap((name) => (flags[name].required && !changed.has(name) ? [`--${name}`] : []))

/** A line that is not finished may end in a flag without its value. */
export function parseLeniently(table: FlagTable, words: readonly string[]): ParsedFlags<FlagTable> {
  for (let length = words.length; length > 0; length--) {
    try {
      return parseFlags(table, words.slice(0, length))
    } catch (error) {
      if (!(error instanceof FlagError) && !(error instanceof HelpRequest)) throw error
    }
  }
  return parseFlags(table, [])
}
