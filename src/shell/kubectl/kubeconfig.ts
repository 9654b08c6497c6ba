/**
 * The file that says which cluster, user and namespace kubectl means: `~/.kube/config`, $KUBECONFIG or --kubeconfig.
 * Upstream: staging/src/k8s.io/client-go/tools/clientcmd (v1.32).
 */
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { formatYaml } from '../../base/yaml/format'
import { parseYamlDocuments, YamlError } from '../../base/yaml/parse'
import { CommandError } from './failures'
import { isTree, type Tree } from './manifest'

export interface Kubeconfig {
  readonly apiVersion: 'v1'
  readonly kind: 'Config'
  readonly preferences: Tree
  readonly 'current-context': string
  readonly clusters: readonly { readonly name: string; readonly cluster: Tree }[]
  readonly contexts: readonly NamedContext[]
  readonly users: readonly { readonly name: string; readonly user: Tree }[]
}
export interface NamedContext {
  readonly name: string
  readonly context: { readonly cluster?: string; readonly user?: string; readonly namespace?: string }
}

/** What a machine has that was set up by kubeadm. */
export const kubeadmConfig: Kubeconfig = {
  apiVersion: 'v1',
  kind: 'Config',
  preferences: {},
  'current-context': 'kubernetes-admin@kubernetes',
  clusters: [{ name: 'kubernetes', cluster: { server: 'https://172.18.0.2:6443' } }],
  contexts: [{ name: 'kubernetes-admin@kubernetes', context: { cluster: 'kubernetes', user: 'kubernetes-admin' } }],
  users: [{ name: 'kubernetes-admin', user: {} }],
}

export function kubeconfigPath(process: Process, flag = ''): string {
  const path =
    flag || process.env.get('KUBECONFIG')?.split(':')[0] || `${process.env.get('HOME') ?? '/root'}/.kube/config`
  return resolvePath(process.cwd, path)
}

const emptyConfig: Kubeconfig = {
  apiVersion: 'v1',
  kind: 'Config',
  preferences: {},
  'current-context': '',
  clusters: [],
  contexts: [],
  users: [],
}

/** An absent file says nothing, unless it was asked for. */
export function readKubeconfig(process: Process, flag = ''): Kubeconfig {
  const path = kubeconfigPath(process, flag)
  if (!process.files.stat(path)) {
    if (flag !== '') throw new CommandError(`stat ${flag}: no such file or directory`)
    return emptyConfig
  }
  const document = parseConfig(path, process.files.read(path))
  if (!isTree(document)) return emptyConfig
  const given = Object.entries(document).filter(([, value]) => value !== null)
  return { ...emptyConfig, ...Object.fromEntries(given) }
}

function parseConfig(path: string, text: string): unknown {
  try {
    return parseYamlDocuments(text)[0]
  } catch (error) {
    if (error instanceof YamlError)
      throw new CommandError(`error loading config file ${JSON.stringify(path)}: ${error.message}`)
    throw error
  }
}

export function writeKubeconfig(process: Process, config: Kubeconfig, flag = ''): void {
  const path = kubeconfigPath(process, flag)
  process.files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
  process.files.write(path, formatYaml(config), { mode: 0o600 })
}

export const currentContext = (config: Kubeconfig, name = ''): NamedContext | undefined =>
  config.contexts.find((context) => context.name === (name || config['current-context']))
