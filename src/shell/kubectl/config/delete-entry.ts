/** kubectl config delete-cluster, delete-context, delete-user. Upstream: kubectl/pkg/cmd/config/delete_context.go (v1.32). */
import { defineCommand, type KubectlContext } from '../command'
import { CommandError } from '../failures'
import { kubeconfigPath, readKubeconfig, writeKubeconfig } from '../kubeconfig'

type Section = 'clusters' | 'contexts' | 'users'

interface Deletion {
  readonly section: Section
  /** How messages call an entry. */
  readonly what: string
  readonly name: string | undefined
}

async function deleteEntry(
  { process, global, out, err }: KubectlContext,
  { section, what, name = '' }: Deletion,
): Promise<void> {
  const config = readKubeconfig(process, global.kubeconfig)
  const path = kubeconfigPath(process, global.kubeconfig)
  if (!config[section].some((entry) => entry.name === name))
    throw new CommandError(`cannot delete ${what} ${name}, not in ${path}`)
  if (section === 'contexts' && config['current-context'] === name) {
    await err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
  }
  writeKubeconfig(
    process,
    { ...config, [section]: config[section].filter((entry) => entry.name !== name) },
    global.kubeconfig,
  )
  await out(`deleted ${what} ${name} from ${path}\n`)
}

export const deleteContext = defineCommand({
  name: 'delete-context',
  use: 'NAME [options]',
  short: 'Delete the specified context from the kubeconfig',
  examples: ['kubectl config delete-context minikube'],
  flags: {},
  completes: 'contexts',
  run: (context, { args }) => deleteEntry(context, { section: 'contexts', what: 'context', name: args[0] }),
})

export const deleteCluster = defineCommand({
  name: 'delete-cluster',
  use: 'NAME [options]',
  short: 'Delete the specified cluster from the kubeconfig',
  examples: ['kubectl config delete-cluster minikube'],
  flags: {},
  run: (context, { args }) => deleteEntry(context, { section: 'clusters', what: 'cluster', name: args[0] }),
})

export const deleteUser = defineCommand({
  name: 'delete-user',
  use: 'NAME [options]',
  short: 'Delete the specified user from the kubeconfig',
  examples: ['kubectl config delete-user minikube'],
  flags: {},
  run: (context, { args }) => deleteEntry(context, { section: 'users', what: 'user', name: args[0] }),
})
