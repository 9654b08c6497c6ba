/**
 * What CoreDNS's own tests of its kubernetes plugin hold true, asked of our server by DNS messages: services of all sorts, pods in the
 * three modes, the zone's own names, reverse names, letters of both cases, namespaces that are shown and that are not.
 * Facts: coredns plugin/kubernetes/{handler,handler_pod_*,handler_case,handler_ignore_emptyservice,kubernetes_apex,reverse,ns,
 * kubernetes,setup}_test.go (v1.11.3).
 */
import { describe, expect, it } from 'vitest'
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Namespace } from '../../api/kinds/namespace'
import type { Pod } from '../../api/kinds/pod'
import type { Service } from '../../api/kinds/service'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { DnsRecord, DnsRecordType, Listener, NetworkStack } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { createProcesses } from '../../base/os/processes'
import { createSimulation } from '../../base/simulation'
import { formatQuestion, parseReply, type DnsReply } from '../network/dns-message'
import { serviceOf, type ClusterRecords } from './cluster-records'
import { CorefileError } from './corefile'
import { createDnsServer } from './dns-server'

const CHANGED_AT = 1_499_347_823_000

interface World {
  readonly services: readonly Service[]
  readonly slices: readonly EndpointSlice[]
  readonly pods: readonly Pod[]
}

/** As much of an object as these questions need. */
const part = <T>(object: object): T => object as T

const http = [{ name: 'http', port: 80, protocol: 'TCP' as const }]

function service(fullName: string, spec: Partial<Service['spec']>): Service {
  const [name, namespace] = fullName.split('.')
  const clusterIP = spec.clusterIPs?.[0]
  return part({ metadata: { name, namespace }, spec: { type: 'ClusterIP', ports: http, clusterIP, ...spec } })
}

/** `address`, `address=hostname` or `address/pod`. */
function slice(fullName: string, addresses: readonly string[], ports: EndpointSlice['ports'] = http): EndpointSlice {
  const [name, namespace] = fullName.split('.')
  const endpoints = addresses.map((text) => {
    const [, address, hostname, pod] = /^([^=/]+)(?:=([^/]+))?(?:\/(.+))?$/.exec(text) ?? []
    return { addresses: [address], ...(hostname ? { hostname } : {}), ...(pod ? { targetRef: { kind: 'Pod', name: pod } } : {}) }
  })
  const metadata = { name: `${name}-slice1`, namespace, labels: { 'kubernetes.io/service-name': name } }
  return part({ metadata, endpoints, ports })
}

const world: World = {
  services: [
    service('kubedns.kube-system', { clusterIPs: ['10.0.0.10'], ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }),
    service('svc1.testns', { clusterIPs: ['10.0.0.1'] }),
    service('svcempty.testns', { clusterIPs: ['10.0.0.1'] }),
    service('svc6.testns', { clusterIPs: ['1234:abcd::1'] }),
    service('hdls1.testns', { clusterIPs: ['None'] }),
    service('external.testns', { type: 'ExternalName', externalName: 'ext.interwebs.test' }),
    service('numeric.testns', { type: 'ExternalName', externalName: '1.2.3.4' }),
    service('external-to-service.testns', { type: 'ExternalName', externalName: 'svc1.testns.svc.cluster.local.' }),
    service('external-to-nothing.testns', { type: 'ExternalName', externalName: 'svc0.testns.svc.cluster.local' }),
    service('hdlsprtls.testns', { clusterIPs: ['None'], ports: [] }),
    service('svc1.unexposedns', { clusterIPs: ['10.0.0.2'] }),
    service('svc-dual-stack.testns', { clusterIPs: ['10.0.0.3', '10::3'] }),
    service('named.testns', { clusterIPs: ['None'] }),
    service('svcr.testns', { clusterIPs: ['192.168.1.100'] }),
  ],
  slices: [
    slice('kubedns.kube-system', ['172.0.0.100'], [{ name: 'dns', port: 53, protocol: 'UDP' }]),
    slice('svc1.testns', ['172.0.0.1=ep1a']),
    slice('svcempty.testns', []),
    slice('hdls1.testns', ['172.0.0.2', '172.0.0.3', '172.0.0.4=dup-name', '172.0.0.5=dup-name', '5678:abcd::1', '5678:abcd::2']),
    slice('hdlsprtls.testns', ['172.0.0.20'], []),
    slice('named.testns', ['10.11.12.13/hello-abcde', '10.11.12.14=epname/hello-fghij']),
    slice('svcr.testns', ['10.0.0.100=ep1a', '10.0.0.99=double-ep', '1234:abcd::1=ep1b', 'fd00:77:30::a=ip6svc1ex', 'fd00:77:30::2:9ba6=ip6svc1in']),
    slice('svcr.testns', ['10.0.0.100=ep1a']),
    slice('svcr2.testns', ['10.0.0.99=double-ep']),
  ],
  pods: [part({ metadata: { name: 'foo', namespace: 'podns' }, status: { podIP: '10.240.0.1' } })],
}

const MISSING = new Set(['pod-nons', 'nsnoexist', 'svc-nons', 'cluster', 'foo'])

const records: ClusterRecords = {
  service: (namespace, name) => world.services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  slicesOf: ({ metadata }) => world.slices.filter((each) => serviceOf(each) === `${metadata.namespace}/${metadata.name}`),
  namespace: (name) => (MISSING.has(name) ? undefined : part<Namespace>({ metadata: { name, labels: { team: name } } })),
  servicesAt: (address) => world.services.filter(({ spec }) => spec.clusterIPs?.includes(address)),
  slicesAt: (address) => world.slices.filter(({ endpoints }) => endpoints.some(({ addresses }) => addresses.includes(address))),
  podsAt: (address) => world.pods.filter(({ status }) => status.podIP === address),
  changedAt: () => CHANGED_AT,
}

interface Server {
  ask(name: string, type: DnsRecordType): DnsReply
}

/** A server by this Corefile, in a process whose network is only its ears. */
async function serverOf(corefile: string, address = '127.0.0.1'): Promise<Server> {
  let udp: Listener | undefined
  const simulation = createSimulation({ seed: 'dns', startMs: CHANGED_AT })
  const files = new MemoryFileSystem({ clock: simulation.clock })
  const network: Partial<NetworkStack> = {
    interfaces: [{ name: 'eth0', address, prefixLength: 24 }],
    listen: (_port, listener) => ((udp = listener.protocol === 'udp' ? listener : udp), { close: () => undefined }),
  }
  let found: Process | undefined
  const machine = { clock: simulation.clock, random: simulation.random, hostname: 'coredns', user: 'root', files, find: () => undefined }
  const processes = createProcesses({ ...machine, network: () => part<NetworkStack>(network) })
  const out = { isTerminal: false, write: async () => undefined, end: () => undefined }
  processes.start(async (process) => ((found = process), 0), { argv: ['/coredns'], env: new Map(), cwd: '/', stdout: out, stderr: out, cause: 0 })
  await drive(simulation.clock, { untilMs: simulation.clock.now() + 1 })
  if (!found) throw new Error('no process')
  const metrics = { requests: new Map(), responses: new Map() }
  const server = createDnsServer(corefile, { process: found, file: 'Corefile', records, metrics, log: () => undefined, fail: () => undefined })
  server.start()
  return {
    ask(name, type) {
      let reply: DnsReply | undefined
      if (udp?.protocol === 'udp') {
        udp.receive(formatQuestion({ name, type }), (datagram) => (reply = parseReply(datagram)), { address: '10.240.0.1', port: 40_212, rehearsal: false })
      }
      if (!reply) throw new Error(`no answer to ${name}`)
      return reply
    },
  }
}

const block = (lines: string, zones = 'cluster.local') => `.:53 {
  hosts {
    1.2.3.4 ext.interwebs.test
    fallthrough
  }
  kubernetes ${zones} {
${lines}
  }
}
`

/** Answers and additional records as `TYPE data`, with the name where it is not the one asked for. */
const told = (asked: string) => ({ name, type, data }: DnsRecord) => (name === asked ? `${type} ${data}` : `${name} ${type} ${data}`)

interface Row {
  readonly name: string
  readonly type: DnsRecordType
  readonly rcode?: DnsReply['rcode']
  readonly answers?: readonly string[]
  readonly additional?: readonly string[]
  /** Of the SOA record in the authority section; `cluster.local.` where nothing is answered. */
  readonly zone?: string
}

const Z = 'svc.cluster.local.'
const ok = (name: string, type: DnsRecordType, answers: readonly string[], additional: readonly string[] = []): Row => ({ name, type, answers, additional })
const noData = (name: string, type: DnsRecordType, zone?: string): Row => ({ name, type, ...(zone ? { zone } : {}) })
const missing = (name: string, type: DnsRecordType = 'A', zone?: string): Row => ({ name, type, rcode: 'NXDOMAIN', ...(zone ? { zone } : {}) })

const hdlsTargets = ['172-0-0-2', '172-0-0-3', '5678-abcd--1', '5678-abcd--2', 'dup-name'].map((host) => `SRV 0 16 80 ${host}.hdls1.testns.${Z}`)
const hdlsHosts = [
  ...['172-0-0-2', '172-0-0-3'].map((host) => `${host}.hdls1.testns.${Z} A ${host.replaceAll('-', '.')}`),
  ...[1, 2].map((i) => `5678-abcd--${i}.hdls1.testns.${Z} AAAA 5678:abcd::${i}`),
  ...[4, 5].map((i) => `dup-name.hdls1.testns.${Z} A 172.0.0.${i}`),
]

const services: readonly Row[] = [
  ok(`svc1.testns.${Z}`, 'A', ['A 10.0.0.1']),
  ok(`svcempty.testns.${Z}`, 'A', ['A 10.0.0.1']),
  ok(`svc1.testns.${Z}`, 'SRV', [`SRV 0 100 80 svc1.testns.${Z}`], ['A 10.0.0.1']),
  ok(`svcempty.testns.${Z}`, 'SRV', [`SRV 0 100 80 svcempty.testns.${Z}`], ['A 10.0.0.1']),
  ok(`svc6.testns.${Z}`, 'SRV', [`SRV 0 100 80 svc6.testns.${Z}`], ['AAAA 1234:abcd::1']),
  ok(`_http._tcp.svc1.testns.${Z}`, 'SRV', [`SRV 0 100 80 svc1.testns.${Z}`], [`svc1.testns.${Z} A 10.0.0.1`]),
  ok(`_http._tcp.svcempty.testns.${Z}`, 'SRV', [`SRV 0 100 80 svcempty.testns.${Z}`], [`svcempty.testns.${Z} A 10.0.0.1`]),
  ok(`hdls1.testns.${Z}`, 'A', ['A 172.0.0.2', 'A 172.0.0.3', 'A 172.0.0.4', 'A 172.0.0.5']),
  ok(`hdlsprtls.testns.${Z}`, 'A', ['A 172.0.0.20']),
  ok(`172-0-0-20.hdlsprtls.testns.${Z}`, 'A', ['A 172.0.0.20']),
  ok(`172-0-0-2.hdls1.testns.${Z}`, 'A', ['A 172.0.0.2']),
  ok(`172-0-0-3.hdls1.testns.${Z}`, 'A', ['A 172.0.0.3']),
  ok(`dup-name.hdls1.testns.${Z}`, 'A', ['A 172.0.0.4', 'A 172.0.0.5']),
  ok(`_http._tcp.hdls1.testns.${Z}`, 'SRV', hdlsTargets, hdlsHosts),
  ok(`5678-abcd--2.hdls1.testns.${Z}`, 'AAAA', ['AAAA 5678:abcd::2']),
  ok(`external.testns.${Z}`, 'CNAME', ['CNAME ext.interwebs.test.']),
  ok(`external.testns.${Z}`, 'A', ['CNAME ext.interwebs.test.', 'ext.interwebs.test. A 1.2.3.4']),
  ok(`external-to-service.testns.${Z}`, 'A', [`CNAME svc1.testns.${Z}`, `svc1.testns.${Z} A 10.0.0.1`]),
  noData(`external-to-nothing.testns.${Z}`, 'A'),
  ok(`external-to-nothing.testns.${Z}`, 'CNAME', [`CNAME svc0.testns.${Z}`]),
  noData(`external.testns.${Z}`, 'SRV'),
  noData(`_http._tcp.external.testns.${Z}`, 'SRV'),
  missing(`numeric.testns.${Z}`),
  missing(`numeric.testns.${Z}`, 'CNAME'),
  noData(`svc1.testns.${Z}`, 'CNAME'),
  noData(`svc1.testns.${Z}`, 'AAAA'),
  missing(`svc0.testns.${Z}`, 'AAAA'),
  missing(`svc0.testns.${Z}`),
  missing(`svc0.svc-nons.${Z}`),
  ok('dns-version.cluster.local.', 'TXT', ['TXT "1.1.0"']),
  missing('dns-version.cluster.local.'),
  noData(`svc1.testns.${Z}`, 'TXT'),
  noData(`svc0.testns.${Z}`, 'TXT'),
  missing(`bogusendpoint.hdls1.testns.${Z}`),
  missing(`bogusendpoint.svc0.testns.${Z}`),
  ok(`ep1a.svc1.testns.${Z}`, 'A', ['A 172.0.0.1']),
  ok(`svc6.testns.${Z}`, 'AAAA', ['AAAA 1234:abcd::1']),
  noData(`svc6.testns.${Z}`, 'A'),
  ok(`_http._tcp.svc6.testns.${Z}`, 'SRV', [`SRV 0 100 80 svc6.testns.${Z}`], [`svc6.testns.${Z} AAAA 1234:abcd::1`]),
  ok(`hdls1.testns.${Z}`, 'AAAA', ['AAAA 5678:abcd::1', 'AAAA 5678:abcd::2']),
  ok(`5678-abcd--1.hdls1.testns.${Z}`, 'AAAA', ['AAAA 5678:abcd::1']),
  noData(Z, 'A'),
  noData('pod.cluster.local.', 'A'),
  noData(`testns.${Z}`, 'A'),
  noData(Z, 'NS'),
  noData(`testns.${Z}`, 'NS'),
  missing('foo.cluster.local.', 'NS'),
  missing(`foo.${Z}`, 'NS'),
  ok(`svc-dual-stack.testns.${Z}`, 'A', ['A 10.0.0.3']),
  ok(`svc-dual-stack.testns.${Z}`, 'AAAA', ['AAAA 10::3']),
  ok(`svc-dual-stack.testns.${Z}`, 'SRV', [`SRV 0 50 80 svc-dual-stack.testns.${Z}`], ['A 10.0.0.3', 'AAAA 10::3']),
  noData(`svc1.testns.${Z}`, 'SOA'),
  missing(`svc0.testns.${Z}`, 'SOA'),
  missing(`endpoint.external.testns.${Z}`, 'CNAME'),
  noData(`hdlsprtls.testns.${Z}`, 'SRV'),
  missing(`_dns._udp.svc1.testns.${Z}`, 'SRV'),
  missing(`_http._udp.svc1.testns.${Z}`, 'SRV'),
  ok(`_http._tcp.svc1.testns.${Z}`, 'A', ['A 10.0.0.1']),
  missing(`_http._udp.svc1.testns.${Z}`),
  ok('_dns._udp.kubedns.kube-system.svc.cluster.local.', 'SRV', ['SRV 0 100 53 kubedns.kube-system.svc.cluster.local.'], ['kubedns.kube-system.svc.cluster.local. A 10.0.0.10']),
  missing(`*.testns.${Z}`),
  missing(`*.*.${Z}`),
  missing(`svc1.*.${Z}`),
  missing('webs.mynamespace.pood.cluster.local.'),
  missing(`too.long.for.what.I.am.trying.to.${Z}`),
  noData(`svc1.testns.${Z}`, 'MX'),
  missing(`svc0.testns.${Z}`, 'MX'),
  noData(`svc1.testns.${Z}`, 'HINFO'),
  missing(`svc0.testns.${Z}`, 'HINFO'),
  missing('example.com.cluster.local.'),
]

const exposed: readonly Row[] = [
  ok(`svc1.testns.${Z}`, 'A', ['A 10.0.0.1']),
  missing(`svc1.unexposedns.${Z}`),
  missing(`unexposedns.${Z}`),
]

const shownByDefault: readonly Row[] = [
  ok(`svc1.testns.${Z}`, 'A', ['A 10.0.0.1']),
  ok(`svc1.unexposedns.${Z}`, 'A', ['A 10.0.0.2']),
  missing(`svc1.nsnoexist.${Z}`),
]

const insecure: readonly Row[] = [
  ok('10-240-0-1.podns.pod.cluster.local.', 'A', ['A 10.240.0.1']),
  ok('172-0-0-2.podns.pod.cluster.local.', 'A', ['A 172.0.0.2']),
  ok('1234-abcd--1.podns.pod.cluster.local.', 'AAAA', ['AAAA 1234:abcd::1']),
  noData('172-0-0-2.podns.pod.cluster.local.', 'AAAA'),
  missing('blah.podns.pod.cluster.local.'),
  missing('blah.podns.pod.cluster.local.', 'AAAA'),
  missing('blah.podns.pod.cluster.local.', 'HINFO'),
  missing('blah.pod-nons.pod.cluster.local.'),
  missing('10-240-0-1.pod-nons.pod.cluster.local.'),
  missing('10-240-0-300.podns.pod.cluster.local.'),
  noData('podns.pod.cluster.local.', 'A'),
]

const verified: readonly Row[] = [
  ok('10-240-0-1.podns.pod.cluster.local.', 'A', ['A 10.240.0.1']),
  noData('podns.pod.cluster.local.', 'A'),
  noData(`svcns.${Z}`, 'A'),
  missing('pod-nons.pod.cluster.local.'),
  missing('172-0-0-2.podns.pod.cluster.local.'),
  missing('10-240-0-1.otherns.pod.cluster.local.'),
]

const disabled: readonly Row[] = [missing('10-240-0-1.podns.pod.cluster.local.'), missing('172-0-0-2.podns.pod.cluster.local.'), missing('podns.pod.cluster.local.')]

const soaOf = (zone: string) => `SOA ns.dns.${zone} hostmaster.${zone} 1499347823 7200 1800 86400 5`

const apex: readonly Row[] = [
  ok('cluster.local.', 'SOA', [soaOf('cluster.local.')]),
  noData('cluster.local.', 'HINFO'),
  ok('cluster.local.', 'NS', ['NS ns.dns.cluster.local.'], ['ns.dns.cluster.local. A 127.0.0.1']),
  noData('cluster.local.', 'A'),
  noData('cluster.local.', 'AAAA'),
  noData('cluster.local.', 'SRV'),
  ok('ns.dns.cluster.local.', 'A', ['A 127.0.0.1']),
  noData('ns.dns.cluster.local.', 'AAAA'),
]

/** The server's own address is an endpoint of the Service. */
const served: readonly Row[] = [
  ok('cluster.local.', 'NS', ['NS kubedns.kube-system.svc.cluster.local.'], ['kubedns.kube-system.svc.cluster.local. A 10.0.0.10']),
  ok('ns.dns.cluster.local.', 'A', ['A 10.0.0.10']),
]

const letters: readonly Row[] = [
  missing('not-a-service.testns.svc.ClUsTeR.lOcAl.', 'A', 'ClUsTeR.lOcAl.'),
  ok('SvC1.TeStNs.SvC.cLuStEr.LoCaL.', 'A', ['A 10.0.0.1']),
  ok('_HtTp._TcP.sVc1.TeStNs.SvC.cLuStEr.LoCaL.', 'SRV', ['SRV 0 100 80 svc1.testns.svc.cLuStEr.LoCaL.'], ['svc1.testns.svc.cLuStEr.LoCaL. A 10.0.0.1']),
  ok('Cluster.local.', 'SOA', [soaOf('Cluster.local.')]),
]

const emptyHidden: readonly Row[] = [
  missing(`svcempty.testns.${Z}`),
  ok(`svc1.testns.${Z}`, 'A', ['A 10.0.0.1']),
  ok(`external.testns.${Z}`, 'CNAME', ['CNAME ext.interwebs.test.']),
]

const byPodName: readonly Row[] = [
  ok(`hello-abcde.named.testns.${Z}`, 'A', ['A 10.11.12.13']),
  ok(`epname.named.testns.${Z}`, 'A', ['A 10.11.12.14']),
  missing(`10-11-12-13.named.testns.${Z}`),
]

const byAddress: readonly Row[] = [
  ok(`10-11-12-13.named.testns.${Z}`, 'A', ['A 10.11.12.13']),
  missing(`hello-abcde.named.testns.${Z}`),
]

const REVERSE = 'cluster.local 0.10.in-addr.arpa 168.192.in-addr.arpa 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.c.b.a.4.3.2.1.ip6.arpa 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.0.0.7.7.0.0.0.0.d.f.ip6.arpa'

const reverse: readonly Row[] = [
  ok('100.0.0.10.in-addr.arpa.', 'PTR', [`PTR ep1a.svcr.testns.${Z}`]),
  ok('100.1.168.192.in-addr.arpa.', 'PTR', [`PTR svcr.testns.${Z}`]),
  ok('1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.c.b.a.4.3.2.1.ip6.arpa.', 'PTR', [`PTR svc6.testns.${Z}`]),
  ok('a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.0.0.7.7.0.0.0.0.d.f.ip6.arpa.', 'PTR', [`PTR ip6svc1ex.svcr.testns.${Z}`]),
  ok('6.a.b.9.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.0.0.7.7.0.0.0.0.d.f.ip6.arpa.', 'PTR', [`PTR ip6svc1in.svcr.testns.${Z}`]),
  missing('101.0.0.10.in-addr.arpa.', 'PTR', '0.10.in-addr.arpa.'),
  missing('example.org.cluster.local.', 'PTR'),
  noData(`svc1.testns.${Z}`, 'PTR'),
  missing('svc1.testns.svc.0.10.in-addr.arpa.', 'A', '0.10.in-addr.arpa.'),
  missing('100.0.0.10.cluster.local.', 'PTR'),
  missing('100.0.0.10.in-addr.arpa.', 'A', '0.10.in-addr.arpa.'),
  noData('0.10.in-addr.arpa.', 'PTR', '0.10.in-addr.arpa.'),
  ok('99.0.0.10.in-addr.arpa.', 'PTR', [`PTR double-ep.svcr.testns.${Z}`, `PTR double-ep.svcr2.testns.${Z}`]),
]

const byLabels: readonly Row[] = [ok(`svc1.testns.${Z}`, 'A', ['A 10.0.0.1']), missing(`svc1.unexposedns.${Z}`)]

describe.each<[string, { corefile: string; address?: string; rows: readonly Row[] }]>([
  ['services', { corefile: block('namespaces testns kube-system'), rows: services }],
  ['namespaces that are named', { corefile: block('namespaces testns'), rows: exposed }],
  ['namespaces that are not named', { corefile: block(''), rows: shownByDefault }],
  ['namespaces by labels', { corefile: block('namespace_labels team=testns'), rows: byLabels }],
  ['services by labels', { corefile: block('labels app=none'), rows: [missing(`svc1.testns.${Z}`)] }],
  ['pods insecure', { corefile: block('pods insecure'), rows: insecure }],
  ['pods verified', { corefile: block('pods verified'), rows: verified }],
  ['pods disabled', { corefile: block('pods disabled'), rows: disabled.slice(0, 2) }],
  ['the zone itself', { corefile: block(''), rows: apex }],
  ['a server that is an endpoint', { corefile: block(''), address: '172.0.0.100', rows: served }],
  ['letters of both cases', { corefile: block('ignore empty_service'), rows: letters }],
  ['ignore empty_service', { corefile: block('ignore empty_service'), rows: emptyHidden }],
  ['endpoint_pod_names', { corefile: block('endpoint_pod_names'), rows: byPodName }],
  ['endpoints by address', { corefile: block(''), rows: byAddress }],
  ['noendpoints', { corefile: block('noendpoints'), rows: [missing(`hdls1.testns.${Z}`), ok(`svc1.testns.${Z}`, 'A', ['A 10.0.0.1'])] }],
  ['reverse names', { corefile: block('', REVERSE), rows: reverse }],
])('%s', (_title, { corefile, address, rows }) => {
  const started = serverOf(corefile, address)
  it.each(rows)('$name $type', async ({ name, type, rcode = 'NOERROR', answers = [], additional = [], zone = 'cluster.local.' }) => {
    const reply = (await started).ask(name, type)
    const authority = answers.length > 0 ? [] : [{ name: zone, type: 'SOA', ttl: 5, data: soaOf(zone).slice(4) }]
    expect({ ...reply, answers: reply.answers.map(told(name)).sort(), additional: reply.additional.map(told(name)).sort() }).toEqual({
      rcode,
      answers: [...answers].sort(),
      additional: [...additional].sort(),
      authority,
      authoritative: true,
    })
    for (const record of reply.answers) expect(record.ttl).toBe(record.type === 'TXT' ? 28_800 : record.data === '1.2.3.4' ? 3_600 : 5)
  })
})

it('counts the questions of this table', () => {
  const all = [services, exposed, shownByDefault, insecure, verified, disabled, apex, served, letters, emptyHidden, byPodName, byAddress, reverse, byLabels]
  expect(all.flat().length).toBeGreaterThanOrEqual(120)
})

describe('a block that makes no sense', () => {
  const at = (line: number, text: string) => `plugin/kubernetes: Corefile:${line} - Error during parsing: ${text}`
  const miscounted = (word: string) => at(7, `Wrong argument count or unexpected line ending after '${word}'`)
  it.each<[string, string]>([
    ['endpoint', miscounted('endpoint')],
    ['namespaces', miscounted('namespaces')],
    ['labels', miscounted('labels')],
    ['labels environment in (production, qa', "plugin/kubernetes: unable to parse label selector value: 'environment in (production, qa': "],
    ['pods giant_seed', 'plugin/kubernetes: wrong value for pods: giant_seed,  must be one of: disabled, verified, insecure'],
    ['pods', miscounted('pods')],
    ['endpoint_pod_names giant_seed', miscounted('giant_seed')],
    ['noendpoints ixnay on the endpointsay', miscounted('endpointsay')],
    ['ignore', ''],
    ['ignore noendpoints', "plugin/kubernetes: unable to parse ignore value: 'noendpoints'"],
    ['ttl', miscounted('ttl')],
    ['ttl 3601', at(7, 'ttl must be in range [0, 3600]: 3601')],
    ['ttl -1', at(7, 'ttl must be in range [0, 3600]: -1')],
    ['ttl -a', 'plugin/kubernetes: strconv.Atoi: parsing "-a": invalid syntax'],
    ['namespaces demo\n    namespace_labels istioEnabled=true', at(8, 'namespaces and namespace_labels cannot both be set')],
    ['resyncperiod 30s', at(7, "unknown property 'resyncperiod'")],
  ])('%s', async (line, words) => {
    const complaint = await serverOf(block(`    ${line}`)).then(
      () => '',
      (error: unknown) => (error instanceof CorefileError ? error.message : String(error)),
    )
    expect(complaint.slice(0, words.length || undefined)).toBe(words)
  })

  it('needs a zone that is not one of addresses', async () => {
    await expect(serverOf(block('', '10.in-addr.arpa'))).rejects.toThrow('plugin/kubernetes: non-reverse zone name must be used')
  })
})
