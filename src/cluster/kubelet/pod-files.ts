/**
 * /etc/hosts and /etc/resolv.conf of a pod. Upstream: pkg/kubelet/kubelet_pods.go, pkg/kubelet/network/dns/dns.go
 * (v1.32).
 */
import type { Pod } from '../../api/types'
import type { NodeFacts } from './downward-api'
import { hostDomain, shortHostname } from './pod-hostname'

interface Place {
  readonly podIP: string
  readonly node: Pick<NodeFacts, 'name' | 'address'>
}

export function hostsFile(pod: Pod, { podIP, node }: Place): string {
  const { hostAliases = [], hostNetwork } = pod.spec
  const aliases = hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('')
  const added = aliases && `\n# Entries added by HostAliases.\n${aliases}`
  if (hostNetwork) return `# Kubernetes-managed hosts file (host network).\n${nodeHosts(node)}${added}`
  const domain = hostDomain(pod)
  const name = shortHostname(pod)
  return [
    '# Kubernetes-managed hosts file.\n',
    '127.0.0.1\tlocalhost\n',
    '::1\tlocalhost ip6-localhost ip6-loopback\n',
    'fe00::0\tip6-localnet\n',
    'fe00::0\tip6-mcastprefix\n',
    'fe00::1\tip6-allnodes\n',
    'fe00::2\tip6-allrouters\n',
    `${podIP}\t${domain && `${name}.${domain}\t`}${name}\n`,
    added,
  ].join('')
}

/** The machine's own. */
const nodeHosts = ({ name, address }: Place['node']): string =>
  [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::\tip6-localnet',
    'ff00::\tip6-mcastprefix',
    'ff02::1\tip6-allnodes',
    'ff02::2\tip6-allrouters',
    `${address}\t${name}\n`,
  ].join('\n')

/** The node's own name server, for `dnsPolicy: Default` and the host's network. */
const NODE_DNS = '8.8.8.8'
/** What the C library takes. */
const MOST_SERVERS = 3
const MOST_SEARCHES = 32
const MOST_SEARCH_CHARACTERS = 2048

interface Resolving {
  readonly servers: readonly string[]
  readonly searches: readonly string[]
  readonly options: readonly string[]
}

function resolvingOf({ metadata, spec }: Pod, clusterDNS: string): Resolving {
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
  return {
    servers: [...new Set([...base.servers, ...nameservers])],
    searches: [...new Set([...base.searches, ...searches])],
    options: [...kept, ...own],
  }
}

/** As many as have room on the line, and as the C library takes. */
function fittingSearches(searches: readonly string[]): readonly string[] {
  let length = -1
  return searches.slice(0, MOST_SEARCHES).filter((search) => (length += search.length + 1) <= MOST_SEARCH_CHARACTERS)
}

export function resolvConf(pod: Pod, clusterDNS: string): string {
  const { servers, searches, options } = resolvingOf(pod, clusterDNS)
  const lines = [
    ...line('search', fittingSearches(searches)),
    ...servers.slice(0, MOST_SERVERS).map((server) => `nameserver ${server}`),
    ...line('options', options),
  ]
  return `${lines.join('\n')}\n`
}

/** What was left out of resolv.conf, in the words of the event DNSConfigForming. */
export function omissionsInResolvConf(pod: Pod, clusterDNS: string): readonly string[] {
  if (!pod.spec.dnsConfig) return []
  const { servers, searches } = resolvingOf(pod, clusterDNS)
  const fitting = fittingSearches(searches)
  const omissions: string[] = []
  if (servers.length > MOST_SERVERS)
    omissions.push(
      'Nameserver limits were exceeded, some nameservers have been omitted, ' +
        `the applied nameserver line is: ${servers.slice(0, MOST_SERVERS).join(' ')}`,
    )
  if (fitting.length < searches.length)
    omissions.push(`Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${fitting.join(' ')}`)
  return omissions
}

const line = (word: string, values: readonly string[]): string[] =>
  values.length > 0 ? [`${word} ${values.join(' ')}`] : []
