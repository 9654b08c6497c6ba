/** Help texts, laid out as kubectl lays out its own. Upstream: kubectl/pkg/util/templates (v1.32). */
import type { Command } from './command'
import type { Flag, FlagTable } from './flags'
import { globalFlags } from './global-flags'

/** `plugins` are the names of those on the PATH. */
export const rootHelp = (commands: readonly Command[], plugins: readonly string[]): string => `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

${rootUsage(commands, plugins)}`

/** What is told when a topic of help is not known, too. */
export function rootUsage(commands: readonly Command[], plugins: readonly string[]): string {
  const groups = commandGroups.map(([title, names]) => {
    const members = names.flatMap((name) => commands.filter((command) => command.name === name))
    return `${title}:\n${listCommands(members, commands)}`
  })
  const found = plugins.map((name) => ({ name, short: `The command ${name} is a plugin installed by the user` }))
  groups.splice(-1, 0, `Subcommands provided by plugins:\n${listCommands(found)}`)
  return `${groups.join('\n')}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
Use "kubectl options" for a list of global command-line options (applies to all commands).
`
}

const commandGroups: readonly (readonly [string, readonly string[]])[] = [
  ['Basic Commands (Beginner)', ['create', 'expose', 'run', 'set']],
  ['Basic Commands (Intermediate)', ['explain', 'get', 'edit', 'delete']],
  ['Deploy Commands', ['rollout', 'scale', 'autoscale']],
  ['Cluster Management Commands', ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint']],
  [
    'Troubleshooting and Debugging Commands',
    ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  ],
  ['Advanced Commands', ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize']],
  ['Settings Commands', ['label', 'annotate', 'completion']],
  ['Other Commands', ['api-resources', 'api-versions', 'config', 'plugin', 'version']],
]

/** In the order in which suggestions name them. */
export const groupedNames = commandGroups.flatMap(([, names]) => names)

const SHORTEST = 11

/** `all` decides the width of the names' column. */
function listCommands(members: readonly Pick<Command, 'name' | 'short'>[], all = members): string {
  const width = Math.max(SHORTEST, ...all.map(({ name }) => name.length)) + 2
  return members.map(({ name, short }) => `  ${name.padEnd(width)} ${short}\n`).join('')
}

export function commandHelp(command: Command, path: string): string {
  const { short, aliases = [], name, examples = [], children = [], flags, use } = command
  const sections = [
    `${short}.\n`,
    aliases.length > 0 ? `Aliases:\n${[name, ...aliases].join(', ')}\n` : '',
    examples.length > 0 ? `Examples:\n${examples.map((example) => `  ${example}\n`).join('')}` : '',
    children.length > 0 ? `Available Commands:\n${listCommands(children)}` : '',
    Object.keys(flags).length > 0 ? `Options:\n${listFlags(flags)}` : '',
    `Usage:\n  ${[path, use].filter(Boolean).join(' ')}\n`,
    children.length > 0 ? `Use "${path} <command> --help" for more information about a given command.` : '',
  ]
  const hint = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'
  return `${sections.filter(Boolean).join('\n')}${children.length > 0 ? '\n' : '\n'}${hint}`
}

export const globalHelp = (): string =>
  `The following options can be passed to any command:\n\n${listFlags(globalFlags)}`

const listFlags = (flags: FlagTable): string =>
  Object.keys(flags)
    .sort()
    .map((name) => formatFlag(name, flags[name]))
    .join('\n')

function formatFlag(name: string, flag: Flag): string {
  return `    ${flag.short ? `-${flag.short}, ` : ''}--${name}=${defaultText(flag)}:\n\t${flag.help}\n`
}

function defaultText(flag: Flag): string {
  if (flag.type === 'bool') return String(flag.default ?? false)
  if (flag.type === 'string') return `'${flag.default ?? ''}'`
  if (flag.type === 'list' || flag.type === 'array') return `[${(flag.default ?? []).join(',')}]`
  if (flag.type === 'duration') return `${(flag.default ?? 0) / 1000}s`
  return String(flag.default ?? 0)
}
