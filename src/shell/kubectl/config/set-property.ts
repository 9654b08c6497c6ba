/** kubectl config set and unset. Upstream: kubectl/pkg/cmd/config/{set,unset}.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import { CommandError, UsageError } from '../failures'
import { type Kubeconfig, readKubeconfig, writeKubeconfig } from '../kubeconfig'
import { isTree, type Tree } from '../manifest'

export const setProperty = defineCommand({
  name: 'set',
  use: 'PROPERTY_NAME PROPERTY_VALUE [options]',
  short: 'Set an individual value in a kubeconfig file',
  examples: [
    'kubectl config set clusters.my-cluster.server https://1.2.3.4',
    'kubectl config set contexts.my-context.namespace dev',
  ],
  flags: { 'set-raw-bytes': { type: 'bool', help: 'The value is not base64.' } },
  async run(context, { args }) {
    if (args.length !== 2) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    const [path, value] = args
    if (/\.insecure-skip-tls-verify$/.test(path) && !/^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(value))
      throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`)
    change(context, path, value)
    await context.out(`Property ${JSON.stringify(path)} set.\n`)
  },
})

export const unsetProperty = defineCommand({
  name: 'unset',
  use: 'PROPERTY_NAME [options]',
  short: 'Unset an individual value in a kubeconfig file',
  examples: ['kubectl config unset current-context', 'kubectl config unset contexts.foo.namespace'],
  flags: {},
  async run(context, { args }) {
    if (args.length !== 1) throw new UsageError(`Unexpected args: [${args.join(' ')}]`)
    change(context, args[0], undefined)
    await context.out(`Property ${JSON.stringify(args[0])} unset.\n`)
  },
})

const inner = { clusters: 'cluster', contexts: 'context', users: 'user' } as const
const isSection = (name: string): name is keyof typeof inner => name in inner

function change({ process, global }: KubectlContext, path: string, value: string | undefined): void {
  const config = readKubeconfig(process, global.kubeconfig)
  const [section, ...rest] = path.split('.')
  writeKubeconfig(
    process,
    isSection(section) ? inSection(config, section, { rest, value }) : atTop(config, section, value),
    global.kubeconfig,
  )
}

function atTop(config: Kubeconfig, field: string, value: string | undefined): Kubeconfig {
  if (field !== 'current-context' && field !== 'preferences')
    throw new CommandError(`unable to parse ${field} after [] at api.Config`)
  return { ...config, [field]: value ?? '' }
}

function inSection(
  config: Kubeconfig,
  section: keyof typeof inner,
  { rest, value }: { rest: readonly string[]; value: string | undefined },
): Kubeconfig {
  const field = rest.at(-1) ?? ''
  const name =
    value === undefined && config[section].some((entry) => entry.name === rest.join('.'))
      ? rest.join('.')
      : rest.slice(0, -1).join('.')
  if (value === undefined && name === rest.join('.'))
    return { ...config, [section]: config[section].filter((entry) => entry.name !== name) }
  const found: object = config[section].find((one) => one.name === name) ?? { name }
  const entry = found as Tree
  const body = entry[inner[section]]
  const { [field]: _, ...others } = isTree(body) ? body : {}
  const changed = { name, [inner[section]]: value === undefined ? others : { ...others, [field]: value } }
  return { ...config, [section]: [...config[section].filter((one) => one.name !== name), changed] } as Kubeconfig
}
