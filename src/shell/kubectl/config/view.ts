/** kubectl config view. Upstream: kubectl/pkg/cmd/config/view.go (v1.32). */
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { currentContext, type Kubeconfig, readKubeconfig } from '../kubeconfig'
import type { Manifest, Tree } from '../manifest'
import { createPrinter, outputFlags } from '../output'

export const view = defineCommand({
  name: 'view',
  use: '[flags] [options]',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  examples: ['kubectl config view', `kubectl config view --minify -o jsonpath='{..namespace}'`],
  flags: {
    ...outputFlags,
    flatten: { type: 'bool', help: 'Put the content of certificate files into the output.' },
    merge: { type: 'bool', default: true, help: 'Merge the files of the hierarchy.' },
    minify: { type: 'bool', help: 'Only what the current context uses.' },
    raw: { type: 'bool', help: 'Show secrets and certificates as they are.' },
  },
  async run(context, { flags }) {
    const config = readKubeconfig(context.process, context.global.kubeconfig)
    const chosen = flags.minify ? minified(config, context.global.context) : config
    const shown = flags.raw ? chosen : redacted(chosen)
    const print = createPrinter(context, { ...flags, output: flags.output || 'yaml' })
    await context.out(print(shown as object as Manifest))
  },
})

function minified(config: Kubeconfig, contextName: string): Kubeconfig {
  const current = currentContext(config, contextName)
  if (!current) throw new CommandError(contextName ? `cannot locate context ${contextName}` : 'current-context must exist in order to minify')
  const { cluster, user } = current.context
  return {
    ...config,
    clusters: config.clusters.filter(({ name }) => name === cluster),
    contexts: [current],
    'current-context': current.name,
    users: config.users.filter(({ name }) => name === user),
  }
}

const REDACTED: Readonly<Record<string, string>> = {
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  password: 'REDACTED',
  token: 'REDACTED',
}

function redacted(config: Kubeconfig): Kubeconfig {
  const hide = (tree: Tree, hidden: Readonly<Record<string, string>>): Tree =>
    Object.fromEntries(Object.entries(tree).map(([field, value]) => [field, hidden[field] ?? value]))
  return {
    ...config,
    clusters: config.clusters.map(({ name, cluster }) => ({
      name,
      cluster: hide(cluster, { 'certificate-authority-data': 'DATA+OMITTED' }),
    })),
    users: config.users.map(({ name, user }) => ({ name, user: hide(user, REDACTED) })),
  }
}
