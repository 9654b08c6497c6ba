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
import type { Reachability } from '../../cluster/kindnet/reachability'
import type { Rehearsed } from '../../cluster/packet-trace/packet-trace'
import { formatTrace } from '../../shell/kubarium/format-trace'
import { hearHop } from '../../words/hear-hop'
import { driveToRest } from '../drive-to-rest'
import { createHost, type Host } from '../host'
import { runCommand } from '../run-command'
import { REACHABILITY, TRACES } from './traces-api'

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
  { title: 'an address that was written by hand, and that nobody has', from: client, url: 'http://by-hand/', reason: 'NobodyHasAddress' },
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
let output = ''
const addresses = new Map<string, string>()

beforeAll(async () => {
  host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output += text) })
  const { simulation } = host.world
  const rest = async (seconds: number) => void (await driveToRest(simulation.clock, { untilMs: simulation.clock.now() + seconds * 1000 }))
  host.write('scenario.yaml', scenario)
  // The namespace needs a moment for its service account.
  for (let i = 0; i < 2; i++) await runCommand(host, 'kubectl apply -f scenario.yaml; sleep 2', 60_000)
  await rest(30)
  learn()
  await runCommand(host, 'kubectl delete pod old', 60_000)
  await rest(5)
}, 120_000)

/** Pods that were started again have other addresses. */
function learn(): void {
  const door = host.world.cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
  for (const { metadata, spec, status } of door.list(Pod).items) if (status.podIP && !spec.hostNetwork) addresses.set(`Pod/${metadata.namespace}/${metadata.name}`, status.podIP)
  for (const { metadata, spec } of door.list(Service).items) if (spec.clusterIP) addresses.set(`Service/${metadata.namespace}/${metadata.name}`, spec.clusterIP)
  for (const { metadata, status } of door.list(Node).items) addresses.set(`Node/${metadata.name}`, status.addresses?.[0]?.address ?? '')
}

const filled = (text: string): string => text.replace(/\{([^}]+)\}/g, (_, name: string) => addresses.get(name) ?? '')

async function rehearse({ from, url, host: told, probe, fault }: Case): Promise<Rehearsed> {
  if (fault) host.fault(fault[0], fault[2])
  const asked = url === undefined ? { ...probe, host: filled(probe?.host ?? '') } : { url: filled(url), ...(told ? { host: told } : {}) }
  const response = await host.fetch({ method: 'POST', path: TRACES, headers: {}, body: JSON.stringify({ from, ...asked }) })
  const body = await readBody(response)
  expect(response.status, body).toBe(200)
  if (fault) host.fault(fault[1], fault[2])
  const rehearsed = JSON.parse(body) as Rehearsed
  // Panes that speak another language know each text again.
  expect(rehearsed.traced.hops.map(({ text }) => text).filter((text) => hearHop(text) === undefined)).toEqual([])
  return rehearsed
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

describe('kubarium trace', () => {
  // Faults have passed over the cluster.
  beforeAll(async () => {
    await say('sleep 60')
    learn()
  })

  async function say(line: string): Promise<string> {
    output = ''
    await runCommand(host, line, 60_000)
    return output
  }

  it('runs a command in a pod, and tells what became of each connection that it made', async () => {
    const said = normal(await say('kubarium trace --from pod/client curl -s -o /dev/null http://web'))
    expect(said).toContain('trace of Pod/default/client: 2 connections\n1  udp <Service/kube-system/kube-dns>:53  web.default.svc.cluster.local. A -> NOERROR <Service/default/web>\n')
    expect(said).toContain('2  tcp <Service/default/web>:80  GET http://web:80/ -> 200 (Pod/default/web)\n    conntrack ')
    expect(said).toContain('\n    socket     Pod/default/web listens on <Pod/default/web>:80\n    response   answers 200\nverdict: Answered: Pod/default/web answered 200\n')
  })

  it('tells of a policy that no answer came, while the command waits as it always does', async () => {
    const said = normal(await say(filled('kubarium trace --from asking -n team curl -sS -m 2 http://{Pod/team/api}:81')))
    expect(said).toContain('verdict: PolicyHeld: Pod/team/api may not get TCP 81 from Pod/team/asking')
    expect(said).toContain('decided by: NetworkPolicy/team/api spec.ingress[0].ports\n')
    expect(said).toContain('curl: (28) Connection timed out after 2000 milliseconds')
  })

  it('tells which name was asked for in vain, of the machine that it runs on, and gives data on demand', async () => {
    expect(await say('kubarium trace curl -s http://web')).toContain('trace of outside: 1 connection\n1  udp 8.8.8.8:53  web. A -> NXDOMAIN\nverdict: NameOfCluster: ')
    const told = JSON.parse(await say('kubarium trace -o json --from pod/client curl -s -o /dev/null http://api 2>/dev/null')) as { verdict: { reason: string }; requests: readonly { question: string }[] }
    expect(told.verdict.reason).toBe('NameInOtherNamespace')
    expect(told.requests.map(({ question }) => question)).toContain('api. A')
  })

  it('shows the rules that decided where a node shows them', async () => {
    const proxy = await say('kubectl get pods -n kube-system -l k8s-app=kube-proxy --field-selector spec.nodeName=worker-1 -o name')
    const said = normal(await say(`kubectl exec -n kube-system ${proxy.trim()} -- nft list ruleset`))
    expect(said).toContain('table inet kindnet-network-policies {\n\tset podips-v4 {\n\t\ttype ipv4_addr\n\t\telements = { <Pod/team/api> }\n')
    expect(await say('kubectl exec client -- nft list ruleset')).toBe('')
  })

  it.each([
    ['kubarium', /^kubarium: unknown command ""\nUsage: kubarium trace /],
    ['kubarium trace', /^kubarium: which command\?\n/],
    ['kubarium trace nonsense', /^kubarium: failed to run command 'nonsense': No such file or directory\n$/],
    ['kubarium trace --from pod/nobody curl web', /^Error from server \(NotFound\): pods "nobody" not found\n$/],
  ])('%s', async (line, answer) => {
    expect(await say(line)).toMatch(answer)
  })

  it('is served as data, too', async () => {
    const get = async (query: string) => JSON.parse(await readBody(await host.fetch({ method: 'GET', path: `${TRACES}${query}`, headers: {} }))) as { kind: string; last: number; code?: number; requests: readonly { from: string; id: number }[] }
    const { last } = await get('')
    await say('kubectl exec client -- curl -s -o /dev/null http://web')
    const told = await get(`?since=${last}&from=Pod/default/client`)
    expect(told.kind).toBe('PacketTrace')
    expect(told.requests.length).toBeGreaterThanOrEqual(2)
    for (const { from, id } of told.requests) expect([from, id > last]).toEqual(['Pod/default/client', true])
    expect(await get('?since=x')).toMatchObject({ kind: 'Status', code: 400 })
  })

  it('tells of all pairs of pods which of them policies keep apart', async () => {
    const ask = async (query: string) => JSON.parse(await readBody(await host.fetch({ method: 'GET', path: `${REACHABILITY}?${query}`, headers: {} }))) as Reachability & { code?: number }
    const { pods, refused } = await ask('namespace=team')
    expect(pods).toEqual(['Pod/team/api', 'Pod/team/asking', 'Pod/team/shut'])
    expect(refused.map(({ from, to, object, path }) => `${from} ${to} ${object} ${path}`)).toEqual([
      'Pod/team/api Pod/team/shut NetworkPolicy/team/shut spec.policyTypes',
      'Pod/team/asking Pod/team/shut NetworkPolicy/team/asking spec.egress[1].to',
      'Pod/team/shut Pod/team/api NetworkPolicy/team/shut spec.policyTypes',
      'Pod/team/shut Pod/team/asking NetworkPolicy/team/shut spec.policyTypes',
    ])
    const all = await ask('port=53&protocol=UDP')
    expect(all.refused.some(({ from, to }) => from === 'Pod/team/asking' && to.startsWith('Pod/kube-system/coredns'))).toBe(false)
    expect(await ask('port=http')).toMatchObject({ code: 400 })
  })

  it.each([
    ['{', 'expected a JSON object'],
    ['{}', 'from: expected Pod/NAMESPACE/NAME, Node/NAME or outside'],
    ['{"from":"outside"}', 'expected url, or protocol (tcp, udp, icmp), host and port'],
    ['{"from":"outside","url":"ftp://x"}', 'url: expected http://HOST[:PORT][/PATH], got ftp://x'],
  ])('refuses %s', async (body, message) => {
    const response = await host.fetch({ method: 'POST', path: TRACES, headers: {}, body })
    expect([response.status, JSON.parse(await readBody(response))]).toMatchObject([400, { message }])
  })
})
