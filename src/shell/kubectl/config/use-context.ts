/** kubectl config use-context and rename-context. Upstream: kubectl/pkg/cmd/config/{use_context,rename_context}.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError, ExitError, UsageError } from '../failures'
import { commandHelp } from '../help'
import { kubeconfigPath, readKubeconfig, writeKubeconfig } from '../kubeconfig'
import type { Command } from '../command'

export const useContext: Command = defineCommand({
  name: 'use-context',
  aliases: ['use'],
  use: 'CONTEXT_NAME [options]',
  short: 'Set the current-context in a kubeconfig file',
  examples: ['kubectl config use-context minikube'],
  flags: {},
  completes: 'contexts',
  async run({ process, global, out, err, commandPath }, { args }) {
    if (args.length !== 1) {
      await out(commandHelp(useContext, commandPath))
      await err(`error: Unexpected args: [${args.join(' ')}]\n`)
      throw new ExitError(1)
    }
    const [name] = args
    const config = readKubeconfig(process, global.kubeconfig)
    if (!config.contexts.some((entry) => entry.name === name))
      throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`)
    writeKubeconfig(process, { ...config, 'current-context': name }, global.kubeconfig)
    await out(`Switched to context ${JSON.stringify(name)}.\n`)
  },
})

export const renameContext = defineCommand({
  name: 'rename-context',
  use: 'CONTEXT_NAME NEW_NAME [options]',
  short: 'Rename a context from the kubeconfig file',
  examples: ['kubectl config rename-context old-name new-name'],
  flags: {},
  completes: 'contexts',
  async run({ process, global, out }, { args }) {
    if (args.length !== 2) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    const [from, to] = args
    const config = readKubeconfig(process, global.kubeconfig)
    if (!config.contexts.some(({ name }) => name === from))
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, it's not in ${kubeconfigPath(process, global.kubeconfig)}`,
      )
    if (config.contexts.some(({ name }) => name === to))
      throw new CommandError(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${kubeconfigPath(process, global.kubeconfig)}`,
      )
    const contexts = config.contexts.map((entry) => (entry.name === from ? { ...entry, name: to } : entry))
    const current = config['current-context'] === from ? to : config['current-context']
    writeKubeconfig(process, { ...config, contexts, 'current-context': current }, global.kubeconfig)
    await out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`)
  },
})
