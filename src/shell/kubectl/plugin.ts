/**
 * kubectl plugin: which plugins are there; `run-plugin.ts` runs them. Upstream: kubectl/pkg/cmd/plugin/plugin.go (v1.32).
 */
import { type Command, defineCommand, type KubectlContext } from './command'
import { CommandError } from './failures'
import { showChildren } from './parent-command'

const EXECUTABLE = 0o111

const list = defineCommand({
  name: 'list',
  use: '[flags] [options]',
  short: "List all visible plugin executables on a user's PATH",
  examples: ['kubectl plugin list', 'kubectl plugin list --name-only'],
  flags: { 'name-only': { type: 'bool', help: 'Names without the directories.' } },
  async run(context, { flags: given }) {
    const found = pluginsOn(context.process)
    if (found.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH')
    await context.out('The following compatible plugins are available:\n\n')
    let warnings = 0
    for (const { directory, name, isExecutable } of found) {
      await context.out(`${given['name-only'] ? name : `${directory}/${name}`}\n`)
      if (isExecutable) continue
      warnings++
      await context.err(`  - warning: ${directory}/${name} identified as a kubectl plugin, but it is not executable\n`)
    }
    if (warnings > 0) throw new CommandError(warnings === 1 ? 'one plugin warning was found' : `${warnings} plugin warnings were found`)
  },
})

interface Plugin {
  readonly directory: string
  readonly name: string
  readonly isExecutable: boolean
}

/** As they are called behind `kubectl`. */
export const pluginNames = (process: KubectlContext['process']): readonly string[] =>
  pluginsOn(process)
    .filter(({ isExecutable }) => isExecutable)
    .map(({ name }) => name.replace(/^kubectl-/, '').split('-')[0].replaceAll('_', '-'))

function pluginsOn({ files, env }: KubectlContext['process']): readonly Plugin[] {
  const directories = [...new Set((env.get('PATH') ?? '').split(':').filter((directory) => files.stat(directory)?.type === 'directory'))]
  return directories.flatMap((directory) =>
    files
      .list(directory)
      .filter(({ name, type }) => type !== 'directory' && name.startsWith('kubectl-'))
      .map(({ name }) => ({ directory, name, isExecutable: ((files.stat(`${directory}/${name}`)?.mode ?? 0) & EXECUTABLE) !== 0 })),
  )
}

export const plugin: Command = defineCommand({
  name: 'plugin',
  use: '[flags] [options]',
  short: 'Provides utilities for interacting with plugins',
  examples: ['kubectl plugin list', 'kubectl plugin list --name-only'],
  flags: {},
  children: [list],
  run: (context, { args }) => showChildren(context, plugin, args),
})
