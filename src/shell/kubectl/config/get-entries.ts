/** kubectl config current-context, get-contexts, get-clusters, get-users. Upstream: kubectl/pkg/cmd/config/get_contexts.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, throwAll } from '../failures'
import { type NamedContext, readKubeconfig } from '../kubeconfig'
import { alignTabs, tableStyle } from '../tab-writer'

export const currentContextCommand = defineCommand({
  name: 'current-context',
  use: '[flags] [options]',
  short: 'Display the current-context',
  examples: ['kubectl config current-context'],
  flags: {},
  async run(context) {
    const current = configOf(context)['current-context']
    if (current === '') throw new CommandError('current-context is not set')
    await context.out(`${current}\n`)
  },
})

const configOf = ({ process, global }: KubectlContext) => readKubeconfig(process, global.kubeconfig)

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1)

export const getContexts = defineCommand({
  name: 'get-contexts',
  use: '[(-o|--output=)name)] [options]',
  short: 'Describe one or many contexts',
  examples: ['kubectl config get-contexts', 'kubectl config get-contexts my-context'],
  flags: {
    'no-headers': { type: 'bool', help: 'Leave out the headers.' },
    output: { type: 'string', short: 'o', help: 'Only the format name is known.', words: ['name'] },
  },
  completes: 'contexts',
  async run(context, { args, flags }) {
    if (flags.output !== '' && flags.output !== 'name' && flags.output !== 'wide')
      throw new CommandError(`--output ${flags.output} is not available in kubectl config get-contexts; resetting to default output format`)
    const { contexts, 'current-context': current } = configOf(context)
    const chosen = (args.length === 0 ? contexts : contexts.filter(({ name }) => args.includes(name))).toSorted(byName)
    if (flags.output === 'name') await context.out(chosen.map(({ name }) => `${name}\n`).join(''))
    else await context.out(formatContexts(chosen, { current, noHeaders: flags['no-headers'] }))
    throwAll(
      args
        .filter((arg) => !contexts.some(({ name }) => name === arg))
        .map((arg) => new CommandError(`context ${arg} not found`)),
    )
  },
})

function formatContexts(
  contexts: readonly NamedContext[],
  { current, noHeaders }: { current: string; noHeaders: boolean },
): string {
  const rows = contexts.map(({ name, context: { cluster = '', user = '', namespace = '' } }) => [
    name === current ? '*' : '',
    name,
    cluster,
    user,
    namespace,
  ])
  const lines = [...(noHeaders ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]), ...rows]
  return lines.length === 0 ? '' : alignTabs(`${lines.map((cells) => cells.join('\t')).join('\n')}\n`, tableStyle)
}

export const getClusters = defineCommand({
  name: 'get-clusters',
  use: '[flags] [options]',
  short: 'Display clusters defined in the kubeconfig',
  examples: ['kubectl config get-clusters'],
  flags: {},
  run: (context) => context.out(listNames(configOf(context).clusters)),
})

export const getUsers = defineCommand({
  name: 'get-users',
  use: '[flags] [options]',
  short: 'Display users defined in the kubeconfig',
  examples: ['kubectl config get-users'],
  flags: {},
  run: (context) => context.out(listNames(configOf(context).users)),
})

const listNames = (entries: readonly { readonly name: string }[]): string =>
  `NAME\n${entries
    .toSorted(byName)
    .map(({ name }) => `${name}\n`)
    .join('')}`
