/**
 * /etc/hosts and /etc/resolv.conf of a pod. Upstream: pkg/kubelet/kubelet_pods.go, pkg/kubelet/network/dns/dns.go
 * (v1.32).
 */
import type { Pod } from '../../api/types'

export function hostsFile({ metadata, spec }: Pod, podIP: string): string {
  const name = spec.hostname || metadata.name
  const domain = spec.subdomain ? `${name}.${spec.subdomain}.${metadata.namespace}.svc.cluster.local\t` : ''
  const aliases = (spec.hostAliases ?? []).map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('')
  return [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    '::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\n',
    'fe00::0\tip6-mcastprefix\n',
    'fe00::1\tip6-allnodes\n',
    'fe00::2\tip6-allrouters\n',
    `${podIP}\t${domain}${name}\n`,
    aliases && `\n# Entries added by HostAliases.\n${aliases}`,
  ].join('')
}

/** The node's own name server, for `dnsPolicy: Default` and the host's network. */
const NODE_DNS = '8.8.8.8'

export function resolvConf({ metadata, spec }: Pod, clusterDNS: string): string {
  const { nameservers = [], searches = [], options = [] } = spec.dnsConfig ?? {}
  const policy = spec.dnsPolicy ?? 'ClusterFirst'
  const isCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork)
  const base = isCluster
    ? {
        servers: [clusterDNS],
        searches: [`${metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'],
        options: ['ndots:5'],
      }
    : { servers: policy === 'None' ? [] : [NODE_DNS], searches: [], options: [] }
  const own = options.map(({ name, value }) => (value === undefined ? (name ?? '') : `${name}:${value}`))
  const kept = base.options.filter((option) => !own.some((other) => other.split(':')[0] === option.split(':')[0]))
  const lines = [
    ...line('search', [...new Set([...base.searches, ...searches])]),
    ...[...new Set([...base.servers, ...nameservers])].slice(0, 3).map((server) => `nameserver ${server}`),
    ...line('options', [...kept, ...own]),
  ]
  return `${lines.join('\n')}\n`
}

const line = (word: string, values: readonly string[]): string[] =>
  values.length > 0 ? [`${word} ${values.join(' ')}`] : []
