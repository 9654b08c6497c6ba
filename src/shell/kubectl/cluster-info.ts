/** kubectl cluster-info. Upstream: kubectl/pkg/cmd/clusterinfo/clusterinfo.go (v1.32). */
import type { Service } from '../../api/types'
import { defineCommand } from './command'
import { currentContext, readKubeconfig } from './kubeconfig'
import { itemsOf, type ManifestList } from './manifest'

export const clusterInfo = defineCommand({
  name: 'cluster-info',
  use: '[flags] [options]',
  short: 'Display cluster information',
  examples: ['kubectl cluster-info'],
  flags: {},
  async run({ process, global, client, out }) {
    const config = readKubeconfig(process, global.kubeconfig)
    const named = currentContext(config, global.context)?.context.cluster
    const server = String(config.clusters.find(({ name }) => name === named)?.cluster.server ?? 'http://localhost:8080')
    await out(announce('Kubernetes control plane', server, process.stdout.isTerminal))
    const query = { labelSelector: 'kubernetes.io/cluster-service=true' }
    const services = itemsOf(
      (await client.json({ path: '/api/v1/namespaces/kube-system/services', query })) as ManifestList,
    )
    for (const service of services)
      await out(
        announce(
          displayName(service as object as Service),
          server + proxyPath(service as object as Service),
          process.stdout.isTerminal,
        ),
      )
    await out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
  },
})

const displayName = ({ metadata }: Service): string => metadata.labels?.['kubernetes.io/name'] ?? metadata.name

function proxyPath({ metadata, spec }: Service): string {
  const [port] = spec.ports ?? []
  const scheme = port?.port === 443 || port?.name === 'https' ? 'https:' : ''
  const name = port?.name || port?.port !== 443 ? `:${port?.name ?? ''}` : ':'
  return `/api/v1/namespaces/${metadata.namespace ?? ''}/services/${scheme}${metadata.name}${name}/proxy`
}

/** Green names and yellow addresses on a terminal. */
function announce(name: string, url: string, isTerminal: boolean): string {
  const paint = (code: string, text: string): string => (isTerminal ? `\u001B[${code}m${text}\u001B[0m` : text)
  return `${paint('0;32', name)} is running at ${paint('0;33', url)}\n`
}
