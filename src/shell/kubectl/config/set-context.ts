/** kubectl config set-context. Upstream: kubectl/pkg/cmd/config/set_context.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError, UsageError } from '../failures'
import { type NamedContext, readKubeconfig, writeKubeconfig } from '../kubeconfig'

export const setContext = defineCommand({
  name: 'set-context',
  use: '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
  short: 'Set a context entry in kubeconfig',
  examples: [
    'kubectl config set-context gce --user=cluster-admin',
    'kubectl config set-context --current --namespace=dev',
  ],
  flags: { current: { type: 'bool', help: 'Change the current context.' } },
  completes: 'contexts',
  async run({ process, global, out }, { args, flags, changed }) {
    if (args.length > 1) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    if (flags.current === args.length > 0) {
      throw new CommandError(
        flags.current
          ? 'you cannot specify both a context name and --current'
          : 'you must specify a non-empty context name or --current',
      )
    }
    const config = readKubeconfig(process, global.kubeconfig)
    const name = flags.current ? config['current-context'] : args[0]
    if (name === '') throw new CommandError('no current context is set')
    const before = config.contexts.find((entry) => entry.name === name)
    const context: NamedContext['context'] = {
      ...before?.context,
      ...(changed.has('cluster') ? { cluster: global.cluster } : {}),
      ...(changed.has('user') ? { user: global.user } : {}),
      ...(changed.has('namespace') ? { namespace: global.namespace } : {}),
    }
    const contexts = [...config.contexts.filter((entry) => entry.name !== name), { name, context }]
    writeKubeconfig(
      process,
      { ...config, contexts: contexts.toSorted((a, b) => (a.name < b.name ? -1 : 1)) },
      global.kubeconfig,
    )
    await out(`Context ${JSON.stringify(name)} ${before ? 'modified' : 'created'}.\n`)
  },
})
