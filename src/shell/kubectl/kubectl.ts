/**
 * kubectl: a client like any other, which knows nothing but what the API server's HTTP door says. This file finds the command,
 * reads its flags, runs it, and turns whatever went wrong into the text and the exit code of the real thing.
 * Upstream: staging/src/k8s.io/kubectl/pkg/cmd/cmd.go (v1.32).
 */
import type { StreamDoor } from '../../api/exec'
import type { ApiFetch } from '../../api/http'
import type { Clock } from '../../base/clock'
import type { Process, Program } from '../../base/os/process'
import { createRestClient, type RestClient } from '../../cluster/client/rest-client'
import type { Complete } from '../tool'
import type { Command, Editor, KubectlContext } from './command'
import { commands } from './commands'
import { complete, parseLeniently } from './complete'
import { createDiscovery } from './discovery'
import { CommandError, ExitError, failureText, isLearnersError } from './failures'
import { FlagError, type FlagTable, type FlagValues, HelpRequest, parseFlags, type ParsedFlags } from './flags'
import { type GlobalFlags, globalFlags } from './global-flags'
import { commandHelp, groupedNames, rootHelp, rootUsage } from './help'
import { hintFor, overheard, wantsHints } from './hints'
import { connectionProblem, guardedFetch } from './connection'
import { authenticatedFetch, createCredentials } from './credentials'
import { currentContext, readKubeconfig } from './kubeconfig'
import { withKustomization } from './read-manifests'
import { answerCompletion, asksForCompletion } from './complete-command'
import { pluginNames } from './plugin'
import { runPlugin } from './run-plugin'
import { suggestionsFor } from './suggest'

export interface KubectlOptions {
  readonly fetch: ApiFetch
  /** For waits that may not last for ever. */
  readonly clock: Clock
  /** For exec, attach and port-forward; without it they say that the server cannot. */
  readonly streams?: StreamDoor
  /** For kubectl edit. */
  readonly editor?: Editor
  /** What it takes to load the program and to connect, ms: controllers have seen by then what the command before it made. Absent: nothing. */
  readonly startMs?: number
  /** Whether old forms are followed by a line about what replaced them. */
  readonly hints?: boolean
}

/** The program, and what Tab offers after its name. */
export function createKubectl(options: KubectlOptions): Program & { readonly complete: Complete } {
  async function runFound(process: Process, { command, path, rest }: Found): Promise<number> {
    const commandPath = ['kubectl', ...path].join(' ')
    try {
      if (!command) return await runRoot(process, rest)
      return await runCommand(process, { options, command, commandPath, words: rest })
    } catch (error) {
      if (error instanceof ExitError) return error.exitCode
      if (!isLearnersError(error)) throw error
      await process.stderr.write(failureText(error, commandPath))
      return error instanceof CommandError ? error.exitCode : 1
    }
  }
  const completion = createCompletion(options)
  const program: Program = async (process) => {
    const words = process.argv.slice(1)
    if (asksForCompletion(words)) return answerCompletion(process, completion)
    const found = findCommand(words)
    if (options.startMs !== undefined) await process.sleep(options.startMs)
    if (!options.hints || !wantsHints(process)) return runFound(process, found)
    const listening = overheard(process)
    const exitCode = await runFound(listening.process, found)
    const hint = hintFor({ commandPath: ['kubectl', ...found.path].join(' '), words, stderr: listening.said() })
    if (hint !== undefined) await process.stderr.write(hint)
    return exitCode
  }
  return Object.assign(program, { complete: completion })
}

function createCompletion(options: KubectlOptions): Complete {
  return async ([, ...words], { process }) => {
    const typed = words.slice(0, -1)
    const { command, path, rest } = findCommand(typed[0] === 'help' ? typed.slice(1) : typed)
    const given = parseLeniently({ ...globalFlags, ...command?.flags }, rest)
    const commandPath = ['kubectl', ...path].join(' ')
    const context = createContext(process, { options, command, commandPath }, given)
    return complete({ context, command, before: rest, word: words.at(-1) ?? '', commands })
  }
}

interface Found {
  readonly command: Command | undefined
  readonly path: readonly string[]
  /** All words but the command's names. */
  readonly rest: readonly string[]
}

/** Flags may stand before and between the names. */
function findCommand(words: readonly string[]): Found {
  let command: Command | undefined
  const path: string[] = []
  let rest = [...words]
  for (let known: readonly Command[] = commands; ; known = command?.children ?? []) {
    const at = firstArgument(rest, command?.flags ?? {})
    const next =
      at < 0 ? undefined : known.find(({ name, aliases = [] }) => name === rest[at] || aliases.includes(rest[at]))
    if (!next) return { command, path, rest }
    command = next
    path.push(next.name)
    rest = rest.filter((_, index) => index !== at)
  }
}

/** Where the first word stands that is neither a flag nor a flag's value, or -1. */
function firstArgument(words: readonly string[], own: FlagTable): number {
  const table: FlagTable = { ...globalFlags, ...own }
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === '--') return -1
    if (!word.startsWith('-') || word === '-') return at
    if (word.includes('=')) continue
    const [, flag] =
      Object.entries(table).find(([name, { short }]) => word === `--${name}` || word === `-${short}`) ?? []
    if (flag && flag.type !== 'bool' && flag.bare === undefined) at++
  }
  return -1
}

function requireKnownFlags(words: readonly string[]): void {
  try {
    parseFlags(globalFlags, words)
  } catch (error) {
    if (error instanceof FlagError) throw new CommandError(`${error.message}\nSee 'kubectl --help' for usage.`)
    if (!(error instanceof HelpRequest)) throw error
  }
}

async function runRoot(process: Process, words: readonly string[]): Promise<number> {
  const at = firstArgument(words, {})
  if (at < 0) requireKnownFlags(words)
  if (at < 0 || words[at] === 'help') {
    const asked = at < 0 ? undefined : findCommand(words.slice(at + 1))
    const topics = at < 0 ? [] : words.slice(at + 1).filter((word) => !word.startsWith('-'))
    if (topics.length > 0 && asked && !asked.command) {
      await process.stderr.write(`Unknown help topic [${topics.map((topic) => `\`${topic}\``).join(' ')}]\n\n\n${rootUsage(commands, pluginNames(process))}`)
      return 0
    }
    await process.stdout.write(
      asked?.command ? commandHelp(asked.command, ['kubectl', ...asked.path].join(' ')) : rootHelp(commands, pluginNames(process)),
    )
    return 0
  }
  const plugin = at === 0 ? await runPlugin(process, words) : undefined
  if (plugin !== undefined) return plugin
  const similar = suggestionsFor(words[at], groupedNames)
  const hint = similar.length > 0 ? `\n\nDid you mean this?\n${similar.map((name) => `\t${name}\n`).join('')}` : ''
  throw new CommandError(`unknown command ${JSON.stringify(words[at])} for "kubectl"${hint}`)
}

interface Invocation {
  readonly options: KubectlOptions
  readonly command: Command
  readonly commandPath: string
  readonly words: readonly string[]
}

async function runCommand(process: Process, invocation: Invocation): Promise<number> {
  const { command, commandPath } = invocation
  const parsed = command.ignoresFlags ? parseLeniently(globalFlags, []) : readFlags(invocation)
  if (parsed === 'help') {
    await process.stdout.write(commandHelp(command, commandPath))
    return 0
  }
  if ((parsed.flags as Partial<Record<string, unknown>>)['dry-run'] === 'unchanged')
    await process.stderr.write(bareDryRun(process))
  const context = createContext(process, invocation, parsed)
  return (await command.run(context, parsed)) ?? 0
}

/** As kubectl's logger writes it. */
function bareDryRun(process: Process): string {
  const [date, time] = new Date(process.now()).toISOString().split('T')
  const stamp = `W${date.slice(5, 7)}${date.slice(8)} ${time.slice(0, 12)}000 ${String(process.pid).padStart(7)}`
  return `${stamp} helpers.go:702] --dry-run is deprecated and can be replaced with --dry-run=client.\n`
}

function readFlags({ command, commandPath, words }: Invocation): ParsedFlags<FlagTable> | 'help' {
  try {
    return withKustomization(parseFlags({ ...globalFlags, ...command.flags }, words))
  } catch (error) {
    if (error instanceof HelpRequest) return 'help'
    if (error instanceof FlagError) throw new CommandError(`${error.message}\nSee '${commandPath} --help' for usage.`)
    throw error
  }
}

/** A flag of the command hides the global one of the same name: `create rolebinding --user`. */
function globalOf(command: Command | undefined, { flags }: ParsedFlags<FlagTable>): FlagValues<GlobalFlags> {
  const hidden = Object.keys(globalFlags).filter((name) => Object.hasOwn(command?.flags ?? {}, name))
  if (hidden.length === 0) return flags as FlagValues<GlobalFlags>
  const { flags: unset } = parseFlags(globalFlags, [])
  return { ...(flags as FlagValues<GlobalFlags>), ...Object.fromEntries(hidden.map((name) => [name, unset[name as keyof GlobalFlags]])) }
}

function createContext(
  process: Process,
  { options, command, commandPath }: Pick<Invocation, 'options' | 'commandPath'> & { readonly command: Command | undefined },
  parsed: ParsedFlags<FlagTable>,
): KubectlContext {
  const global = globalOf(command, parsed)
  const config = readKubeconfig(process, global.kubeconfig)
  const place = currentContext(config, global.context)
  const credentials = createCredentials({ process, config, given: global })
  const fetch = guardedFetch(authenticatedFetch(options.fetch, credentials), connectionProblem(config, global))
  const client = createClient(process, fetch)
  return {
    ...{ process, client, fetch, global, commandPath, clock: options.clock },
    discovery: createDiscovery(client),
    streams: options.streams,
    credentials,
    editor: options.editor,
    namespace: global.namespace || place?.context.namespace || 'default',
    explicitNamespace: global.namespace !== '',
    out: (text) => (text === '' ? Promise.resolve() : process.stdout.write(text)),
    err: (text) => process.stderr.write(text),
  }
}

function createClient(process: Process, fetch: ApiFetch): RestClient {
  return createRestClient({
    fetch,
    headers: {
      'user-agent': 'kubectl/v1.32.5 (linux/amd64) kubernetes/9894294',
    },
    cause: process.cause,
    onWarning: (text) => void process.stderr.write(`Warning: ${text}\n`),
  })
}
