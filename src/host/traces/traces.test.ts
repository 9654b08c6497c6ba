/**
 * Forty requests, told hop by hop with their verdicts, and the mistakes of the catalogue told apart by theirs. Addresses that differ
 * from seed to seed stand in the text as the names of those who have them.
 */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readBody } from '../../api/http'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { Service } from '../../api/kinds/service'
import type { Rehearsed } from '../../cluster/packet-trace/packet-trace'
import { formatTrace } from '../../shell/format-trace'
import { driveToRest } from '../drive-to-rest'
import { createHost, type Host } from '../host'
import { runCommand } from '../run-command'
import { TRACES } from '../traces-api'

const settings = { startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, seed: 'traces' }
const scenario = readFileSync(new URL('scenario.yaml', import.meta.url), 'utf8')

interface Case {
  readonly title: string
  readonly from: string
  readonly url?: string
  readonly host?: string
  readonly probe?: { readonly protocol: 'tcp' | 'udp' | 'icmp'; readonly host: string; readonly port?: number }
  readonly reason: string
  /** What is broken before, and mended after. */
  readonly fault?: readonly [string, string, string]
}

const client = 'Pod/default/client'
const outside = 'outside'
const asking = 'Pod/team/asking'
const shut = 'Pod/team/shut'
const offline = ['node-off', 'node-on', 'worker-2'] as const
const unplugged = ['network-loss', 'network-heal', 'worker-2'] as const

/** Words in braces stand for addresses. */
const cases: readonly Case[] = [
  { title: 'a Service by its name', from: client, url: 'http://web/', reason: 'Answered' },
  { title: 'a named target port', from: client, url: 'http://named:8000/', reason: 'Answered' },
  { title: 'a headless Service: the name is the pod', from: client, url: 'http://headless/', reason: 'Answered' },
  { title: 'a pod by its address', from: client, url: 'http://{Pod/default/web}/', reason: 'Answered' },
  { title: 'a pod of the same node', from: client, url: 'http://{Pod/default/near}/', reason: 'Answered' },
  { title: 'a page that is not there', from: client, url: 'http://web/nope', reason: 'HttpError' },
  { title: 'a name outside', from: client, url: 'http://example.com/', reason: 'Answered' },
  { title: 'ExternalName: the server outside is told a name that it does not serve', from: client, url: 'http://elsewhere/', reason: 'HttpError' },
  { title: 'a pod that meets itself behind its Service', from: 'Pod/default/web', url: 'http://web/', reason: 'Answered' },
  { title: 'a pod in the network of its node', from: client, url: 'http://{Node/worker-2}:8088/etc/passwd', reason: 'Answered' },
  { title: 'the node asks, as probes do', from: 'Node/worker-2', url: 'http://{Pod/default/web}/', reason: 'Answered' },
  { title: 'a Service in another namespace', from: 'Pod/team/asking', url: 'http://api/', reason: 'Answered' },
  { title: 'a node port from outside', from: outside, url: 'http://{Node/worker-1}:30080/', reason: 'Answered' },
  { title: 'a node port with the local policy, where the pod is', from: outside, url: 'http://{Node/worker-2}:30081/', reason: 'Answered' },
  { title: 'a node port with the local policy, where no pod is', from: outside, url: 'http://{Node/worker-1}:30081/', reason: 'HeldByService' },
  { title: 'the name server over UDP', from: client, probe: { protocol: 'udp', host: '10.96.0.10', port: 53 }, reason: 'Answered' },
  { title: 'a ping of a pod', from: client, probe: { protocol: 'icmp', host: '{Pod/default/web}' }, reason: 'Answered' },
  { title: 'a ping of a cluster IP', from: client, probe: { protocol: 'icmp', host: 'web' }, reason: 'ClusterIPHasNoMachine' },
  { title: 'a port that the Service does not have', from: client, url: 'http://web:81/', reason: 'PortNotOfService' },
  { title: 'K01 a selector that no pod has', from: client, url: 'http://selector/', reason: 'NoPodSelected' },
  { title: 'K01 a selector of which a pod lacks one label', from: client, url: 'http://almost/', reason: 'NoPodSelected' },
  { title: 'pods that are not ready', from: client, url: 'http://slow/', reason: 'NoPodReady' },
  { title: 'no selector and no endpoints', from: client, url: 'http://nobody/', reason: 'NoEndpoints' },
  { title: 'K02 the wrong target port', from: client, url: 'http://target/', reason: 'WrongTargetPort' },
  { title: 'K03 a port that is only declared', from: client, url: 'http://declared/', reason: 'PortOnlyDeclared' },
  { title: 'K04 a program that listens on loopback', from: client, url: 'http://inward/', reason: 'LoopbackOnly' },
  { title: 'K05 a node port that is none', from: outside, url: 'http://{Node/worker-1}:8888/', reason: 'NotANodePort' },
  { title: 'K05 a node port that nobody has', from: outside, url: 'http://{Node/worker-1}:30999/', reason: 'NodePortUnused' },
  { title: 'K06 a load balancer without an address', from: outside, url: 'http://pending/', reason: 'NoLoadBalancerAddress' },
  { title: 'a cluster IP from outside', from: outside, url: 'http://{Service/default/web}/', reason: 'ClusterIPFromOutside' },
  { title: 'a name of the cluster from outside', from: outside, url: 'http://web/', reason: 'NameOfCluster' },
  { title: 'K07 an Ingress that nobody reads', from: outside, url: 'http://{Node/worker-1}/', host: 'shop.example', reason: 'NoIngressController' },
  { title: 'K08 a short name of another namespace', from: client, url: 'http://api/', reason: 'NameInOtherNamespace' },
  { title: 'a name that nobody has', from: client, url: 'http://nowhere/', reason: 'NoSuchName' },
  { title: 'K09 localhost for another pod', from: client, url: 'http://localhost:8080/', reason: 'OwnLoopback' },
  { title: 'K10 nothing may go out, not even to the name server', from: shut, url: 'http://api/', reason: 'PolicyHeldDns' },
  { title: 'K11 the address of a pod that is gone', from: client, url: 'http://{Pod/default/old}/', reason: 'PodGone' },
  { title: 'an address that nobody ever had', from: client, url: 'http://10.244.2.200/', reason: 'NobodyHasAddress' },
  { title: 'a policy of the receiver: the sender is not named', from: client, url: 'http://api.team/', reason: 'PolicyHeld' },
  { title: 'a policy of the receiver: the port is not named', from: asking, url: 'http://{Pod/team/api}:81/', reason: 'PolicyHeld' },
  { title: 'a policy of the sender: the receiver is an exception', from: asking, url: 'http://{Pod/default/web}:8080/', reason: 'PolicyHeld' },
  { title: 'a policy that lets in and out', from: asking, url: 'http://{Pod/team/api}/', reason: 'Answered' },
  { title: 'a machine without power', from: client, url: 'http://{Pod/default/web}/', reason: 'NodeUnreachable', fault: offline },
  { title: 'a machine without a cable', from: client, url: 'http://{Pod/default/web}/', reason: 'NodeUnreachable', fault: unplugged },
]

let host: Host
const addresses = new Map<string, string>()

beforeAll(async () => {
  host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: () => undefined })
  const { cluster, simulation } = host.world
  const rest = async (seconds: number) => void (await driveToRest(simulation.clock, { untilMs: simulation.clock.now() + seconds * 1000 }))
  host.write('scenario.yaml', scenario)
  // The namespace needs a moment for its service account.
  for (let i = 0; i < 2; i++) await runCommand(host, 'kubectl apply -f scenario.yaml; sleep 2', 60_000)
  await rest(30)
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
  for (const { metadata, spec, status } of door.list(Pod).items) if (status.podIP && !spec.hostNetwork) addresses.set(`Pod/${metadata.namespace}/${metadata.name}`, status.podIP)
  for (const { metadata, spec } of door.list(Service).items) if (spec.clusterIP) addresses.set(`Service/${metadata.namespace}/${metadata.name}`, spec.clusterIP)
  for (const { metadata, status } of door.list(Node).items) addresses.set(`Node/${metadata.name}`, status.addresses?.[0]?.address ?? '')
  await runCommand(host, 'kubectl delete pod old', 60_000)
  await rest(5)
}, 120_000)

const filled = (text: string): string => text.replace(/\{([^}]+)\}/g, (_, name: string) => addresses.get(name) ?? '')

async function rehearse({ from, url, host: told, probe, fault }: Case): Promise<Rehearsed> {
  if (fault) host.fault(fault[0], fault[2])
  const asked = url === undefined ? { ...probe, host: filled(probe?.host ?? '') } : { url: filled(url), ...(told ? { host: told } : {}) }
  const response = await host.fetch({ method: 'POST', path: TRACES, headers: {}, body: JSON.stringify({ from, ...asked }) })
  const body = await readBody(response)
  expect(response.status, body).toBe(200)
  if (fault) host.fault(fault[1], fault[2])
  return JSON.parse(body) as Rehearsed
}

/** The same in every run: names in place of addresses and of what is made from them. */
function normal(text: string): string {
  const known = [...addresses].filter(([name]) => !name.startsWith('Node/')).sort(([, a], [, b]) => b.length - a.length)
  const named = known.reduce((found, [name, address]) => found.replaceAll(new RegExp(`\\b${address.replaceAll('.', '\\.')}\\b(?!/2)`, 'g'), `<${name}>`), text)
  return named.replace(/KUBE-SEP-[A-Z0-9]{16}/g, 'KUBE-SEP-*').replace(/coredns-[a-z0-9]+-[a-z0-9]{5}/g, 'coredns-*').replace(/until 2026\S+/g, 'until *')
}

const textOf = ({ title, from, url, probe }: Case, { traced, verdict }: Rehearsed): string =>
  `### ${title}: ${url ?? `${probe?.protocol} ${probe?.host}`}${normal(formatTrace({ requests: [{ ...traced, address: traced.address ?? '?' }], verdict }, from))}`

/** What each mistake of the catalogue comes to; no two of them end in the same words. */
const mistakes: readonly (readonly [id: string, title: string, object: RegExp, path: string])[] = [
  ['K01', 'K01 a selector that no pod has', /^Service\/default\/selector$/, 'spec.selector'],
  ['K02', 'K02 the wrong target port', /^Service\/default\/target$/, 'spec.ports[0].targetPort'],
  ['K03', 'K03 a port that is only declared', /^Pod\/default\/declared$/, 'spec.containers[0].ports[0].containerPort'],
  ['K04', 'K04 a program that listens on loopback', /^Pod\/default\/inward$/, 'spec.containers[0]'],
  ['K05', 'K05 a node port that is none', /^Service\/default\/doors$/, 'spec.ports[0].nodePort'],
  ['K06', 'K06 a load balancer without an address', /^Service\/default\/pending$/, 'status.loadBalancer'],
  ['K07', 'K07 an Ingress that nobody reads', /^Ingress\/default\/shop$/, 'status.loadBalancer'],
  ['K08', 'K08 a short name of another namespace', /^Service\/team\/api$/, 'metadata.namespace'],
  ['K09', 'K09 localhost for another pod', /^Pod\/default\/client$/, ''],
  ['K10', 'K10 nothing may go out, not even to the name server', /^NetworkPolicy\/team\/shut$/, 'spec.policyTypes'],
  ['K11', 'K11 the address of a pod that is gone', /^Pod\/default\/old$/, 'status.podIP'],
]

describe('a mistake', () => {
  it.each(mistakes)('%s is told by the object that decided', async (_id, title, object, path) => {
    const asked = cases.find((each) => each.title === title)
    expect(asked).toBeDefined()
    if (!asked) return
    const { verdict } = await rehearse(asked)
    expect({ ok: verdict.ok, reason: verdict.reason, path: verdict.path ?? '' }).toEqual({ ok: false, reason: asked.reason, path })
    expect(verdict.object).toMatch(object)
  })

  it('has a reason of its own', () => {
    const reasons = mistakes.map(([, title]) => cases.find((each) => each.title === title)?.reason)
    expect(new Set(reasons).size).toBe(mistakes.length)
  })
})

describe('a trace of a request', () => {
  it('tells each hop, and the verdict', async () => {
    const told: string[] = []
    const reasons: string[] = []
    for (const each of cases) {
      const rehearsed = await rehearse(each)
      told.push(textOf(each, rehearsed))
      reasons.push(`${each.title}: ${rehearsed.verdict.reason}`)
    }
    expect(reasons).toEqual(cases.map(({ title, reason }) => `${title}: ${reason}`))
    expect(cases.length).toBeGreaterThanOrEqual(40)
    await expect(told.join('\n')).toMatchFileSnapshot('traces.golden.txt')
  }, 60_000)
})
