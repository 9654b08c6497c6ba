import { describe, expect, it } from 'vitest'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { ClusterRole } from '../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../api/kinds/cluster-role-binding'
import { ConfigMap } from '../../api/kinds/config-map'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Namespace } from '../../api/kinds/namespace'
import { Service } from '../../api/kinds/service'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { DnsAnswer, DnsRecordType, HttpRequest } from '../../base/os/network-stack'
import { createProcesses } from '../../base/os/processes'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { startKubeProxy } from '../kube-proxy/kube-proxy'
import { createNetwork } from '../network/network'
import { createCoreDnsImage } from './coredns-image'
import { defaultCorefile, installCoreDns } from './manifests'

const START = Date.UTC(2026, 0, 1)

/** An API server, two nodes, one CoreDNS that runs in a pod as a kubelet would run it, and a pod that asks. */
async function testCluster(corefile = defaultCorefile) {
  const simulation = createSimulation({ seed: '1', startMs: START })
  const { clock, random } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'test' })
  const network = createNetwork({ simulation })
  const [one, two] = ['worker-1', 'worker-2'].map((name, i) => network.addNode({ name, address: `172.18.0.${i + 3}`, podCIDR: `10.244.${i + 1}.0/24` }))
  startKubeProxy({ apiServer, simulation, network })
  installCoreDns(door)
  const dns = one.addPod({ namespace: 'kube-system', name: 'coredns', hostNetwork: false })
  const slice = { metadata: { name: 'kube-dns-1', namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'kube-dns' } } }
  door.create(EndpointSlice, {
    ...slice,
    addressType: 'IPv4',
    endpoints: [{ addresses: [dns.address], nodeName: 'worker-1', conditions: { ready: true } }],
    ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }, { name: 'metrics', port: 9153, protocol: 'TCP' }],
  })
  const image = createCoreDnsImage(door)
  const dnsFiles = new MemoryFileSystem({ clock })
  dnsFiles.makeDirectory('/etc/coredns', { parents: true })
  dnsFiles.write('/etc/coredns/Corefile', corefile)
  dnsFiles.write('/etc/resolv.conf', 'nameserver 8.8.8.8\n')
  const program = image.programs?.['/coredns']
  if (!program) throw new Error('the image has no program')
  const written: string[] = []
  const out = { isTerminal: false, write: async (text: string) => void written.push(text.trimEnd()), end: () => undefined }
  const machine = { clock, random, hostname: 'coredns', user: 'root', files: dnsFiles, find: () => undefined }
  const processes = createProcesses({ ...machine, network: (cause) => dns.stack({ files: dnsFiles, cause }) })
  const coredns = processes.start(program, {
    argv: ['/coredns', '-conf', '/etc/coredns/Corefile'], env: new Map(), cwd: '/', stdout: out, stderr: out, cause: 0,
  })
  const client = two.addPod({ namespace: 'default', name: 'client', hostNetwork: false })
  const files = new MemoryFileSystem({ clock })
  files.makeDirectory('/etc')
  files.write('/etc/resolv.conf', 'nameserver 10.96.0.10\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n')
  const stack = client.stack({ files, cause: 0 })
  const pass = (seconds: number) => drive(clock, { untilMs: clock.now() + seconds * 1000 })
  async function within<T>(asked: Promise<T>): Promise<T> {
    await pass(30)
    return asked
  }
  const query = (name: string, type: DnsRecordType = 'A') => within(stack.query(name, type))
  await pass(2)
  return { door, network, dns, dnsFiles, coredns, written, stack, client, pass, within, query }
}

async function fullCluster(corefile?: string) {
  const cluster = await testCluster(corefile)
  const { door, pass } = cluster
  const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' as const }]
  const selector = { app: 'web' }
  door.create(Namespace, { metadata: { name: 'shop' } })
  door.create(Service, { metadata: { name: 'web', namespace: 'shop' }, spec: { clusterIP: '10.96.0.50', selector, ports } })
  door.create(Service, { metadata: { name: 'db', namespace: 'default' }, spec: { clusterIP: 'None', selector, ports } })
  door.create(Service, { metadata: { name: 'empty', namespace: 'default' }, spec: { clusterIP: 'None', selector, ports } })
  door.create(Service, { metadata: { name: 'far', namespace: 'default' }, spec: { type: 'ExternalName', externalName: 'example.com' } })
  door.create(Service, { metadata: { name: 'near', namespace: 'default' }, spec: { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' } })
  door.create(Service, { metadata: { name: 'turning', namespace: 'default' }, spec: { type: 'ExternalName', externalName: 'turning.default.svc.cluster.local' } })
  door.create(EndpointSlice, {
    metadata: { name: 'db-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'db' } },
    addressType: 'IPv4',
    endpoints: [
      { addresses: ['10.244.2.20'], hostname: 'db-0', conditions: { ready: true } },
      { addresses: ['10.244.2.21'], conditions: { ready: true } },
      { addresses: ['10.244.2.22'], conditions: { ready: false } },
    ],
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  })
  await pass(2)
  return cluster
}

const answersOf = (answer: DnsAnswer | { failure: string }) =>
  'failure' in answer ? answer.failure : { rcode: answer.rcode, answers: answer.answers.map(({ type, data }) => `${type} ${data}`).sort() }

const get = (host: string, port: number, path: string): HttpRequest => ({ method: 'GET', host, port, path, headers: {}, body: '' })

describe('CoreDNS', () => {
  it.each<[string, DnsRecordType, string, readonly string[]]>([
    ['web.shop.svc.cluster.local', 'A', 'NOERROR', ['A 10.96.0.50']],
    ['WEB.shop.SVC.cluster.local', 'A', 'NOERROR', ['A 10.96.0.50']],
    ['web.shop.svc.cluster.local', 'AAAA', 'NOERROR', []],
    ['_http._tcp.web.shop.svc.cluster.local', 'SRV', 'NOERROR', ['SRV 0 100 80 web.shop.svc.cluster.local.']],
    ['_http._udp.web.shop.svc.cluster.local', 'SRV', 'NXDOMAIN', []],
    ['web.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['web.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['web.nowhere.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['web.shop.cluster.local', 'A', 'NXDOMAIN', []],
    ['a.b.c.web.shop.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['shop.svc.cluster.local', 'A', 'NOERROR', []],
    ['svc.cluster.local', 'A', 'NOERROR', []],
    ['db.default.svc.cluster.local', 'A', 'NOERROR', ['A 10.244.2.20', 'A 10.244.2.21']],
    ['db-0.db.default.svc.cluster.local', 'A', 'NOERROR', ['A 10.244.2.20']],
    ['10-244-2-21.db.default.svc.cluster.local', 'A', 'NOERROR', ['A 10.244.2.21']],
    ['10-244-2-22.db.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['db.default.svc.cluster.local', 'SRV', 'NOERROR', ['SRV 0 50 8080 10-244-2-21.db.default.svc.cluster.local.', 'SRV 0 50 8080 db-0.db.default.svc.cluster.local.']],
    ['empty.default.svc.cluster.local', 'A', 'NXDOMAIN', []],
    ['far.default.svc.cluster.local', 'A', 'NOERROR', ['A 93.184.215.14', 'CNAME example.com.']],
    ['far.default.svc.cluster.local', 'CNAME', 'NOERROR', ['CNAME example.com.']],
    ['near.default.svc.cluster.local', 'A', 'NOERROR', ['A 10.96.0.50', 'CNAME web.shop.svc.cluster.local.']],
    ['turning.default.svc.cluster.local', 'A', 'NOERROR', []],
    ['10-1-2-3.shop.pod.cluster.local', 'A', 'NOERROR', ['A 10.1.2.3']],
    ['10-1-2-3.nowhere.pod.cluster.local', 'A', 'NXDOMAIN', []],
    ['10-1-2-300.shop.pod.cluster.local', 'A', 'NXDOMAIN', []],
    ['50.0.96.10.in-addr.arpa', 'PTR', 'NOERROR', ['PTR web.shop.svc.cluster.local.']],
    ['20.2.244.10.in-addr.arpa', 'PTR', 'NOERROR', ['PTR db-0.db.default.svc.cluster.local.']],
    ['99.2.244.10.in-addr.arpa', 'PTR', 'NXDOMAIN', []],
    ['dns-version.cluster.local', 'TXT', 'NOERROR', ['TXT "1.1.0"']],
    ['kubernetes.default.svc.cluster.local', 'A', 'NOERROR', ['A 10.96.0.1']],
    ['kube-dns.kube-system.svc.cluster.local', 'A', 'NOERROR', ['A 10.96.0.10']],
    ['example.com', 'A', 'NOERROR', ['A 93.184.215.14']],
    ['no-such-name.example.com', 'A', 'NXDOMAIN', []],
  ])('answers %s %s with %s %j', async (name, type, rcode, answers) => {
    const { query } = await fullCluster()
    expect(answersOf(await query(name, type))).toEqual({ rcode, answers })
  })

  it('names who is responsible when there is nothing to answer, and gives the addresses of what it points to', async () => {
    const { query } = await fullCluster()
    const authority = [{ name: 'cluster.local.', type: 'SOA', ttl: 30, data: expect.stringMatching(/^ns\.dns\.cluster\.local\. hostmaster\.cluster\.local\. \d+ 7200 1800 86400 30$/) }]
    expect(await query('nope.shop.svc.cluster.local')).toMatchObject({ rcode: 'NXDOMAIN', authority })
    expect(await query('web.shop.svc.cluster.local', 'AAAA')).toMatchObject({ rcode: 'NOERROR', authority })
    expect(await query('web.shop.svc.cluster.local', 'SRV')).toMatchObject({
      additional: [{ name: 'web.shop.svc.cluster.local.', type: 'A', ttl: 30, data: '10.96.0.50' }],
    })
  })

  it('finds names through the search list of the pod that asks', async () => {
    const { stack, within } = await fullCluster()
    expect(await within(stack.resolve('web.shop'))).toEqual({ addresses: ['10.96.0.50'], canonicalName: 'web.shop.svc.cluster.local' })
    expect(await within(stack.resolve('db'))).toMatchObject({ canonicalName: 'db.default.svc.cluster.local' })
    expect(await within(stack.resolve('web'))).toEqual({ failure: 'NXDOMAIN' })
    expect(await within(stack.resolve('example.com'))).toEqual({ addresses: ['93.184.215.14'], canonicalName: 'example.com' })
  })

  it('learns of a Service that comes and of one that goes', async () => {
    const { door, query, pass } = await fullCluster()
    door.create(Service, { metadata: { name: 'new', namespace: 'shop' }, spec: { clusterIP: '10.96.0.60', ports: [{ port: 80, protocol: 'TCP' }] } })
    await pass(1)
    expect(answersOf(await query('new.shop.svc.cluster.local'))).toMatchObject({ answers: ['A 10.96.0.60'] })
    door.delete(Service, { namespace: 'shop', name: 'new' })
    await pass(1)
    expect(answersOf(await query('new.shop.svc.cluster.local'))).toMatchObject({ rcode: 'NXDOMAIN' })
  })

  it('says at start what a real one says, and that it is alive and ready', async () => {
    const { written, within, stack, dns } = await testCluster()
    expect(written).toEqual([
      '.:53',
      expect.stringMatching(/^\[INFO\] plugin\/reload: Running configuration SHA512 = [0-9a-f]{128}$/),
      'CoreDNS-1.11.3',
      'linux/amd64, go1.21.11, a6338e9',
    ])
    expect(await within(stack.http(get(dns.address, 8080, '/health')))).toMatchObject({ response: { status: 200, body: 'OK' } })
    expect(await within(stack.http(get(dns.address, 8181, '/ready')))).toMatchObject({ response: { status: 200, body: 'OK' } })
    expect(await within(stack.http(get(dns.address, 9153, '/metrics')))).toMatchObject({ response: { body: expect.stringContaining('coredns_dns_requests_total') } })
  })

  it('answers on for the time of its lame duck, then ends and is heard no more', async () => {
    const { coredns, written, pass, stack } = await fullCluster()
    coredns.kill('SIGTERM')
    await pass(4)
    const asked = stack.query('web.shop.svc.cluster.local', 'A')
    await pass(0.5)
    expect(answersOf(await asked)).toMatchObject({ answers: ['A 10.96.0.50'] })
    await pass(1)
    expect(await coredns.exit).toBe(0)
    expect(written.slice(-2)).toEqual(['[INFO] SIGTERM: Shutting down servers then terminating', '[INFO] plugin/health: Going into lameduck mode for 5s'])
    const late = stack.query('web.shop.svc.cluster.local', 'A')
    await pass(1)
    expect(await late).toMatchObject({ failure: 'refused' })
  })

  it('takes over a changed Corefile, and goes on as before when it is wrong', async () => {
    const { dnsFiles, written, pass, query } = await fullCluster()
    dnsFiles.write('/etc/coredns/Corefile', defaultCorefile.replace('ready\n', 'raedy\n'))
    await pass(60)
    const problem = "/etc/coredns/Corefile:6 - Error during parsing: Unknown directive 'raedy'"
    expect(written.slice(-3)).toEqual(['[INFO] Reloading', `[ERROR] Restart failed: ${problem}`, `[ERROR] plugin/reload: Corefile changed but reload failed: ${problem}`])
    expect(answersOf(await query('web.shop.svc.cluster.local'))).toMatchObject({ answers: ['A 10.96.0.50'] })
    dnsFiles.write('/etc/coredns/Corefile', `${defaultCorefile}shop.test:53 {\n    forward . 172.18.0.99\n}\n`)
    await pass(60)
    expect(written.at(-1)).toBe('[INFO] Reloading complete')
    expect(answersOf(await query('web.shop.svc.cluster.local'))).toMatchObject({ answers: ['A 10.96.0.50'] })
    expect(answersOf(await query('a.shop.test'))).toEqual({ rcode: 'SERVFAIL', answers: [] })
  })

  it('ends at once when it cannot read its Corefile', async () => {
    const { coredns, written } = await testCluster('.:53 {\n    kubernetes cluster.local {\n        podz insecure\n    }\n}\n')
    expect(await coredns.exit).toBe(1)
    expect(written).toEqual(["plugin/kubernetes: /etc/coredns/Corefile:3 - Error during parsing: unknown property 'podz'"])
  })

  it('gives up when it forwards to itself', async () => {
    const { coredns, written } = await testCluster(defaultCorefile.replace('/etc/resolv.conf', '127.0.0.1'))
    expect(await coredns.exit).toBe(1)
    expect(written.at(-1)).toMatch(/^\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone ".", see https:/)
  })

  it('writes down every question with the plugin log, and failures to reach the others with errors', async () => {
    const { query, written } = await fullCluster(defaultCorefile.replace('errors\n', 'errors\n    log\n').replace('/etc/resolv.conf', '172.18.0.99'))
    await query('web.shop.svc.cluster.local')
    const line = /^\[INFO\] 10\.244\.2\.2:\d+ - \d+ "A IN web\.shop\.svc\.cluster\.local\. udp \d+ false 512" NOERROR qr,aa,rd \d+ 0\.\d+s$/
    expect(written).toContainEqual(expect.stringMatching(line))
    await query('example.com')
    expect(written).toContainEqual(expect.stringMatching(/^\[ERROR\] plugin\/errors: 2 example\.com\. A: read udp 10\.244\.1\.2:\d+->172\.18\.0\.99:53: i\/o timeout$/))
  })

  it('answers for names that the Corefile itself lists, and under other names', async () => {
    const added = `    hosts {
        10.1.2.3 printer.office printer
        fallthrough
    }
    rewrite name shop.office web.shop.svc.cluster.local
    rewrite stop name suffix .old .svc.cluster.local
`
    const { query } = await fullCluster(defaultCorefile.replace('    loop\n', `${added}    loop\n`))
    expect(answersOf(await query('printer.office'))).toEqual({ rcode: 'NOERROR', answers: ['A 10.1.2.3'] })
    expect(answersOf(await query('printer.office', 'AAAA'))).toEqual({ rcode: 'NOERROR', answers: [] })
    expect(answersOf(await query('3.2.1.10.in-addr.arpa', 'PTR'))).toMatchObject({ answers: ['PTR printer.', 'PTR printer.office.'] })
    expect(answersOf(await query('web.shop.svc.cluster.local'))).toMatchObject({ answers: ['A 10.96.0.50'] })
    expect(await query('shop.office')).toMatchObject({ answers: [{ name: 'shop.office.', data: '10.96.0.50' }] })
    expect(await query('web.shop.old')).toMatchObject({ answers: [{ name: 'web.shop.old.', data: '10.96.0.50' }] })
    expect(answersOf(await query('nobody.office'))).toMatchObject({ rcode: 'NXDOMAIN' })
  })

  it('answers by a template, for the names and types that it is for', async () => {
    const added = `    template IN A office.test {
        match "^host-(?P<number>[0-9]+)[.]office[.]test[.]$"
        answer "{{ .Name }} 60 IN A 10.9.0.{{ .Group.number }}"
        fallthrough
    }
    template ANY AAAA {
        rcode NXDOMAIN
    }
`
    const { query } = await fullCluster(defaultCorefile.replace('    loop\n', `${added}    loop\n`))
    expect(await query('host-7.office.test')).toMatchObject({ rcode: 'NOERROR', answers: [{ name: 'host-7.office.test.', type: 'A', ttl: 30, data: '10.9.0.7' }] })
    expect(answersOf(await query('other.office.test'))).toMatchObject({ rcode: 'NXDOMAIN' })
    expect(answersOf(await query('web.shop.svc.cluster.local', 'AAAA'))).toEqual({ rcode: 'NXDOMAIN', answers: [] })
    expect(answersOf(await query('web.shop.svc.cluster.local'))).toMatchObject({ answers: ['A 10.96.0.50'] })
  })

  it('is asked for both sorts of addresses of each name of the search list, and counts them', async () => {
    const { stack, within, written } = await fullCluster(defaultCorefile.replace('errors\n', 'errors\n    log\n'))
    const asked = () => written.flatMap((line) => /"(\w+) IN (\S+) udp .*" (\w+) /.exec(line)?.slice(1, 4).join(' ') ?? []).filter((line) => !line.startsWith('HINFO'))
    expect(await within(stack.resolve('example.com'))).toMatchObject({ addresses: ['93.184.215.14'] })
    const names = ['example.com.default.svc.cluster.local.', 'example.com.svc.cluster.local.', 'example.com.cluster.local.']
    expect(asked().sort()).toEqual([...names.flatMap((name) => [`A ${name} NXDOMAIN`, `AAAA ${name} NXDOMAIN`]), 'A example.com. NOERROR', 'AAAA example.com. NOERROR'].sort())
    expect(await within(stack.resolve('example.com.'))).toMatchObject({ addresses: ['93.184.215.14'] })
    expect(asked()).toHaveLength(10)
    expect(await within(stack.resolve('web.shop'))).toMatchObject({ addresses: ['10.96.0.50'], canonicalName: 'web.shop.svc.cluster.local' })
    expect(asked()).toHaveLength(14)
    const metrics = await within(stack.http(get('10.96.0.10', 9153, '/metrics')))
    const text = 'response' in metrics ? metrics.response.body : ''
    const counted = ['A', 'AAAA'].map((type) => Number(new RegExp(`coredns_dns_requests_total\\{.*type="${type}".*\\} (\\d+)`).exec(text)?.[1]))
    expect(counted).toEqual([7, 7])
  })

  it('is what a trace tells of: every name that was tried', async () => {
    const { network, written } = await fullCluster()
    const before = written.length
    const told = network.trace({ namespace: 'default', pod: 'client' }, get('web.shop', 80, '/'))
    expect(told.hops.slice(0, 2)).toEqual([
      { at: 'dns', ok: false, text: 'web.shop.default.svc.cluster.local. does not exist (NXDOMAIN)' },
      { at: 'dns', ok: true, text: 'web.shop.svc.cluster.local. is 10.96.0.50' },
    ])
    expect(network.trace({ node: 'worker-1' }, get('10.96.0.10', 9153, '/metrics')).outcome).toMatchObject({ response: { status: 200 } })
    expect(written).toHaveLength(before)
  })

  it('is installed with the objects that kubeadm makes', async () => {
    const { door } = await testCluster()
    expect(door.get(ClusterRole, { name: 'system:coredns' }).rules).toHaveLength(2)
    expect(door.get(ClusterRoleBinding, { name: 'system:coredns' }).subjects).toEqual([expect.objectContaining({ name: 'coredns', namespace: 'kube-system' })])
    expect(door.get(ConfigMap, { namespace: 'kube-system', name: 'coredns' }).data).toEqual({ Corefile: defaultCorefile })
    expect(door.get(Service, { namespace: 'kube-system', name: 'kube-dns' }).spec).toMatchObject({ clusterIP: '10.96.0.10', type: 'ClusterIP' })
  })
})
