/** Names, as a student meets them: looked up with the tools of several images, mistaken, broken with CoreDNS, slow with a cable. */
import { describe, expect, it } from 'vitest'
import { driveToRest } from './drive-to-rest'
import { createHost } from './host'
import { runCommand } from './run-command'

const settings = { startMs: Date.UTC(2026, 0, 5, 9), nodes: 3, seed: 'names' }

async function open() {
  const output = { text: '' }
  const host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output.text += text) })
  const { clock } = host.world.simulation
  const rest = async (seconds: number): Promise<void> => void (await driveToRest(clock, { untilMs: clock.now() + seconds * 1000 }))
  const say = async (line: string): Promise<string> => {
    output.text = ''
    await runCommand(host, line, 300_000)
    return output.text
  }
  const seconds = async (line: string) => {
    const startedAt = clock.now()
    await say(line)
    return Math.round((clock.now() - startedAt) / 1000)
  }
  return { host, rest, say, seconds }
}

async function shop() {
  const all = await open()
  await all.say('kubectl create namespace shop; kubectl create deployment api -n shop --image=nginx; kubectl expose deployment api -n shop --port=80')
  await all.say('kubectl run bb --image=busybox:1.36 --restart=Never -- sleep 99999; kubectl run net --image=nicolaka/netshoot --restart=Never --overrides=\'{"spec":{"nodeName":"control-plane"}}\' -- sleep 99999')
  await all.say('kubectl wait --for=condition=Ready pod/bb pod/net --timeout=120s; kubectl rollout status deployment api -n shop')
  return all
}

const UNREACHED = ';; connection timed out; no servers could be reached\n'
const top = (port: string) => `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10${port}\n\n`

describe('a name of another namespace', () => {
  it('is not found by its short form, and tells so in the words of each tool', async () => {
    const { say } = await shop()
    const api = (await say("kubectl get service api -n shop -o jsonpath='{.spec.clusterIP}'")).trim()
    const asked: readonly (readonly [string, string])[] = [
      ['kubectl exec net -- curl -sS http://api', 'curl: (6) Could not resolve host: api\ncommand terminated with exit code 6\n'],
      ['kubectl exec bb -- wget -qO- http://api', "wget: bad address 'api'\ncommand terminated with exit code 1\n"],
      ['kubectl exec bb -- ping -c1 api', "ping: bad address 'api'\ncommand terminated with exit code 1\n"],
      ['kubectl exec net -- ping -c1 api', 'ping: api: Name or service not known\ncommand terminated with exit code 2\n'],
      ['kubectl exec net -- nslookup api', `${top('#53')}** server can't find api: NXDOMAIN\n\ncommand terminated with exit code 1\n`],
      ['kubectl exec net -- nslookup api.shop', `${top('#53')}Name:\tapi.shop.svc.cluster.local\nAddress: ${api}\n\n`],
      ['kubectl exec net -- host api.shop', `api.shop.svc.cluster.local has address ${api}\n`],
      ['kubectl exec net -- getent hosts api.shop', `${api.padEnd(15)} api.shop.svc.cluster.local\n`],
      ['kubectl exec net -- dig +short api.shop', ''],
      ['kubectl exec net -- dig +short +search api.shop', `${api}\n`],
      [`kubectl exec net -- dig +short -x ${api}`, 'api.shop.svc.cluster.local.\n'],
      ['kubectl exec net -- dig +short cluster.local ns', 'kube-dns.kube-system.svc.cluster.local.\n'],
      ['kubectl exec bb -- nslookup api.shop', `${top(':53')}** server can't find api.shop: NXDOMAIN\n\n** server can't find api.shop: NXDOMAIN\n\ncommand terminated with exit code 1\n`],
      ['kubectl exec bb -- nslookup api.shop.svc.cluster.local', `${top(':53')}Name:\tapi.shop.svc.cluster.local\nAddress: ${api}\n\n\n`],
      ['kubectl exec bb -- wget -qO- http://api.shop | grep -c Welcome', '2\n'],
      ['kubectl exec bb -- nslookup nobody.example.com', `${top(':53')}** server can't find nobody.example.com: NXDOMAIN\n\n** server can't find nobody.example.com: NXDOMAIN\n\ncommand terminated with exit code 1\n`],
      ['kubectl exec bb -- ping -c 1 -W 2 api.shop', `PING api.shop (${api}): 56 data bytes\n\n--- api.shop ping statistics ---\n1 packets transmitted, 0 packets received, 100% packet loss\ncommand terminated with exit code 1\n`],
    ]
    await say('kubectl run old --image=busybox:1.28 --restart=Never -- sleep 99999; kubectl wait --for=condition=Ready pod/old --timeout=60s')
    const server = 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n'
    expect(await say('kubectl exec old -- nslookup kubernetes.default')).toBe(`${server}Name:      kubernetes.default\nAddress 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n`)
    expect(await say('kubectl exec old -- nslookup api')).toBe(`${server}nslookup: can't resolve 'api'\ncommand terminated with exit code 1\n`)
    for (const [line, answer] of asked) expect({ line, answer: await say(line) }).toEqual({ line, answer })
  })
})

describe('a policy that lets nothing out', () => {
  it('lets no question out either: whoever asks waits, and says of the name what it would say of any', async () => {
    const { say, rest, seconds } = await shop()
    await say(`kubectl apply -f - <<Y
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Egress]}
Y`)
    await rest(3)
    expect(await say('kubectl exec net -- curl -sS -m 3 http://api.shop')).toBe('curl: (28) Resolving timed out after 3000 milliseconds\ncommand terminated with exit code 28\n')
    expect(await say('kubectl exec net -- curl -sS http://api.shop')).toBe('curl: (6) Could not resolve host: api.shop\ncommand terminated with exit code 6\n')
    expect(await say('kubectl exec bb -- wget -qO- -T 3 http://api.shop')).toBe("wget: bad address 'api.shop'\ncommand terminated with exit code 1\n")
    expect(await say('kubectl exec bb -- nslookup api.shop.svc.cluster.local')).toBe(`${UNREACHED}\ncommand terminated with exit code 1\n`)
    expect(await seconds('kubectl exec bb -- nslookup -timeout=1 api.shop.svc.cluster.local')).toBe(1)
  })
})

describe('a pod with a hostname and a subdomain', () => {
  it('has a name of its own, both ways, and knows it', async () => {
    const { say, rest } = await shop()
    await say(`kubectl apply -f - <<Y
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: sub}}
spec: {hostname: one, subdomain: sub, containers: [{name: c, image: nicolaka/netshoot, command: [sleep, "9999"]}]}
---
apiVersion: v1
kind: Service
metadata: {name: sub}
spec: {clusterIP: None, selector: {app: sub}, ports: [{name: http, port: 80}]}
Y
kubectl wait --for=condition=Ready pod/db --timeout=60s`)
    await rest(3)
    const address = await say("kubectl get pod db -o jsonpath='{.status.podIP}'")
    expect(await say('kubectl exec net -- dig +short +search one.sub')).toBe(`${address}\n`)
    expect(await say('kubectl exec net -- dig +short srv _http._tcp.sub.default.svc.cluster.local')).toBe('0 100 80 one.sub.default.svc.cluster.local.\n')
    expect(await say(`kubectl exec net -- dig +short -x ${address}`)).toBe('one.sub.default.svc.cluster.local.\n')
    expect(await say('kubectl exec db -- hostname -f')).toBe('one.sub.default.svc.cluster.local\n')
    expect(await say(`kubectl exec net -- dig +short ${address.replaceAll('.', '-')}.default.pod.cluster.local`)).toBe(`${address}\n`)
  })
})

describe('a datagram', () => {
  it('reaches a pod through a Service of UDP, and a port where nobody listens refuses it', async () => {
    const { say, rest } = await shop()
    await say('kubectl create deployment udp --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- /agnhost netexec --udp-port=8081')
    await say('kubectl expose deployment udp --port=9000 --target-port=8081 --protocol=UDP; kubectl rollout status deployment udp')
    await rest(3)
    const pod = (await say('kubectl get pods -l app=udp -o name')).trim().replace('pod/', '')
    const address = (await say("kubectl get pods -l app=udp -o jsonpath='{.items[0].status.podIP}'")).trim()
    expect(await say("kubectl exec bb -- sh -c 'echo hostname | nc -u -w 1 udp 9000'")).toBe(pod)
    expect(await say(`kubectl exec bb -- sh -c 'echo hostname | nc -u -w 1 ${address} 9999'`)).toBe('nc: read error: Connection refused\ncommand terminated with exit code 1\n')
    await say('kubectl scale deployment udp --replicas=0; kubectl wait --for=delete pod -l app=udp --timeout=60s')
    await rest(3)
    expect(await say("kubectl exec bb -- sh -c 'echo hostname | nc -u -w 1 udp 9000'")).toBe('nc: read error: Connection refused\ncommand terminated with exit code 1\n')
  })
})

describe('CoreDNS', () => {
  it('takes over an edited ConfigMap after a while, keeps on with the old one when it is wrong, and crashes by it at the next start', async () => {
    const { say, rest } = await shop()
    const edit = (expression: string) => say(`kubectl get configmap coredns -n kube-system -o yaml | sed "${expression}" | kubectl replace -f -`)
    await edit('s/ready$/ready\\n        hosts {\\n          10.1.2.3 printer.office\\n          fallthrough\\n        }/')
    const ask = () => say('kubectl exec net -- dig +short printer.office')
    await rest(5)
    expect(await ask()).toBe('')
    await rest(150)
    expect(await ask()).toBe('10.1.2.3\n')
    expect(await say('kubectl logs -n kube-system -l k8s-app=kube-dns --tail=1')).toBe('[INFO] Reloading complete\n[INFO] Reloading complete\n')
    await edit('s/ready$/raedy/')
    await rest(150)
    const words = "/etc/coredns/Corefile:6 - Error during parsing: Unknown directive 'raedy'\n"
    const failed = `[ERROR] plugin/reload: Corefile changed but reload failed: ${words}`
    expect(await say('kubectl logs -n kube-system -l k8s-app=kube-dns --tail=1')).toBe(failed + failed)
    expect(await ask()).toBe('10.1.2.3\n')
    await say('kubectl delete pods -n kube-system -l k8s-app=kube-dns')
    await rest(60)
    expect(await say("kubectl get pods -n kube-system -l k8s-app=kube-dns -o jsonpath='{.items[*].status.containerStatuses[0].state.waiting.reason}'")).toBe('CrashLoopBackOff CrashLoopBackOff')
    expect(await say('kubectl logs -n kube-system -l k8s-app=kube-dns --tail=5')).toBe(words + words)
    expect(await say('kubectl exec net -- nslookup api.shop')).toBe(`${UNREACHED}\ncommand terminated with exit code 1\n`)
    expect(await say('kubectl exec bb -- nslookup api.shop')).toBe(`nslookup: write to '10.96.0.10': Connection refused\n${UNREACHED}\ncommand terminated with exit code 1\n`)
    expect(await say('kubectl exec net -- curl -sS http://api.shop')).toMatch(/^curl: \(6\) Could not resolve host: api\.shop\n/)
    await edit('s/raedy$/ready/')
    await say('kubectl delete pods -n kube-system -l k8s-app=kube-dns')
    await rest(40)
    expect(await ask()).toBe('10.1.2.3\n')
  })

  it('that is out of reach is waited for as long as each tool waits', async () => {
    const { host, say, seconds } = await shop()
    for (const node of ['control-plane', 'worker-1', 'worker-2']) host.fault('link-loss', `${node}=100%`)
    const place = await say("kubectl get pods -n kube-system -l k8s-app=kube-dns -o jsonpath='{.items[*].spec.nodeName}'")
    const own = await say("kubectl get pod net -o jsonpath='{.spec.nodeName}'")
    expect(place.split(' ')).not.toContain(own)
    expect(await seconds('kubectl exec net -- dig +short example.com')).toBe(15)
    expect(await seconds('kubectl exec net -- dig +time=1 +tries=2 example.com')).toBe(2)
    expect(await say('kubectl exec net -- dig +short example.com')).toBe(`${UNREACHED}command terminated with exit code 9\n`)
    expect(await say('kubectl exec net -- nslookup example.com')).toBe(`${UNREACHED}\ncommand terminated with exit code 1\n`)
    expect(await seconds('kubectl exec net -- getent hosts example.com')).toBe(10)
    for (const node of ['control-plane', 'worker-1', 'worker-2']) host.fault('link-heal', node)
    expect(await say('kubectl exec net -- dig +short example.com')).toBe('93.184.215.14\n')
  })
})

describe('a load', () => {
  it('is counted alike by hey and by the pods behind the Service, and shows in top', async () => {
    const { say, rest } = await open()
    await say('kubectl create deployment web --image=nginx --replicas=3; kubectl expose deployment web --port=80; kubectl rollout status deployment web')
    await rest(60)
    await say('kubectl run hey --image=williamyeh/hey --restart=Never -- -n 3000 -c 30 -q 5 -disable-keepalive http://web; kubectl wait --for=jsonpath={.status.phase}=Succeeded pod/hey --timeout=120s')
    const used = (await say('kubectl top pods -l app=web --no-headers')).trim().split('\n').map((line) => Number(/ (\d+)m /.exec(line)?.[1]))
    for (const milli of used) expect(milli).toBeGreaterThan(2)
    const report = await say('kubectl logs hey')
    expect(report).toContain('\n  [200]\t3000 responses\n')
    expect(Number(/Requests\/sec:\t(\S+)/.exec(report)?.[1])).toBeCloseTo(150, -1)
    const counts = (await say('for pod in $(kubectl get pods -l app=web -o name); do kubectl logs $pod | grep -c hey/0.0.1; done')).trim().split('\n').map(Number)
    expect(counts).toHaveLength(3)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3_000)
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120)
  })
})
