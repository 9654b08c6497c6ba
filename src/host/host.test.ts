import { describe, expect, it } from 'vitest'
import { Random } from '../base/random'
import type { InputLog } from '../protocol/input-log'
import { driveToRest } from './drive-to-rest'
import { createHost, type Host } from './host'
import { driveUntilQuiet } from './quiet'
import { runCommand } from './run-command'

const settings = { seed: '7', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: nginx }]
`

interface Opened {
  readonly host: Host
  readonly output: { text: string }
}

async function open(seed = settings.seed): Promise<Opened> {
  const output = { text: '' }
  const host = await createHost({ settings: { ...settings, seed }, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output.text += text) })
  return { host, output }
}

async function rest(host: Host, ms: number): Promise<void> {
  const { clock } = host.world.simulation
  await driveToRest(clock, { untilMs: clock.now() + ms })
}

async function replayed({ settings: { seed }, inputs }: InputLog, untilMs: number): Promise<Opened> {
  const opened = await open(seed)
  await opened.host.replay([...inputs, { type: 'rest', at: untilMs }])
  return opened
}

describe('a session', () => {
  it('replayed from its log is the same session', async () => {
    const { host, output } = await open()
    host.write('web.yaml', manifest)
    await runCommand(host, 'kubectl apply -f web.yaml; for i in 1 2 3; do echo $i >> count; done', 60_000)
    await driveUntilQuiet(host.world)
    await host.fetch({ method: 'PATCH', path: '/apis/apps/v1/namespaces/default/deployments/web/scale', headers: { 'content-type': 'application/merge-patch+json' }, body: '{"spec":{"replicas":5}}' })
    await rest(host, 20_000)
    await runCommand(host, 'kubectl get pods -w', 3_000)
    await rest(host, 1_234)
    const again = await replayed(host.log(), host.world.simulation.clock.now())
    expect(again.host.hash()).toBe(host.hash())
    expect(again.output.text).toBe(output.text)
    expect(again.host.log().inputs).toEqual(host.log().inputs)
    expect(output.text).toContain('deployment.apps/web created')
  })

  it.each(['1', '2', '3'])('comes back the same whatever was done and whenever (seed %s)', async (seed) => {
    const { host } = await open(seed)
    const random = new Random(`inputs ${seed}`)
    for (let acts = 0; acts < 12; acts++) {
      act(host, random)
      await rest(host, Math.floor(random.float() * 4_000))
    }
    const again = await replayed(host.log(), host.world.simulation.clock.now())
    expect(again.host.hash()).toBe(host.hash())
  })

  it('differs from one with another seed', async () => {
    const [one, two] = await Promise.all([open('a'), open('b')])
    expect(one.host.hash()).not.toBe(two.host.hash())
  })

  it('finds what the command before it made, as a program does that has to be started', async () => {
    const { host, output } = await open()
    await runCommand(host, 'kubectl create deployment web --image=nginx; kubectl rollout status deployment web', 60_000)
    expect(output.text).not.toContain('spec update to be observed')
    await runCommand(host, 'kubectl create deployment api --image=nginx; kubectl wait --for=condition=ready pod -l app=api', 60_000)
    expect(output.text).toMatch(/pod\/api-\S+ condition met\n$/)
  })

  it('answers at once on a forwarded port, with both programs on the same machine', async () => {
    const { host, output } = await open()
    await runCommand(host, 'kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80; kubectl rollout status deployment web', 60_000)
    await runCommand(host, 'kubectl port-forward service/web 8080:80 & sleep 1', 60_000)
    const before = host.world.simulation.clock.now()
    output.text = ''
    expect(await runCommand(host, 'curl -s localhost:8080; kill %1', 60_000)).toBe(0)
    expect(output.text).toContain('Handling connection for 8080')
    expect(output.text).toContain('<title>Welcome to nginx!</title>')
    expect(host.world.simulation.clock.now() - before).toBeLessThan(100)
  })

  it('frees the port of a program that was killed', async () => {
    const { host, output } = await open()
    await runCommand(host, 'nc -l -p 9000 & sleep 1; kill %1; sleep 1; nc -l -p 9000 > heard & sleep 1; echo again | nc -w 1 localhost 9000; cat heard', 60_000)
    expect(output.text).toContain('again')
  })

  it('has a cause for every write', async () => {
    const { host } = await open()
    const { trace } = host.world.simulation
    await runCommand(host, 'kubectl create deployment web --image=nginx', 60_000)
    await rest(host, 20_000)
    const pods = trace.since(0).filter(({ kind, subject }) => kind === 'write' && subject.startsWith('Pod/default/web-'))
    expect(pods.length).toBeGreaterThan(0)
    for (const { id } of pods) expect(trace.chain(id).at(-1)).toMatchObject({ kind: 'input', text: 'kubectl create deployment web --image=nginx' })
  })
})

const lines = [
  'kubectl create deployment web --image=nginx --replicas=2',
  'kubectl scale deployment web --replicas=4',
  'kubectl delete pods -l app=web --wait=false',
  'kubectl expose deployment web --port=80',
  'x=$((x+1)); echo $x > n',
  'while true; do :; done',
  'kubectl get pods -w',
]

/** Whatever runs is not waited for: the next act may come in the middle of it. */
function act(host: Host, random: Random): void {
  const dice = random.float()
  if (dice < 0.2) host.interrupt()
  else if (dice < 0.3) host.type('y\n', random.float() < 0.5)
  else if (dice < 0.4) host.write(`f${Math.floor(random.float() * 3)}`, `${dice}\n`)
  else if (host.world.shell.idle) void host.run(lines[Math.floor(random.float() * lines.length)])
}
