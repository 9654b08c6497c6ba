import { describe, expect, it } from 'vitest'
import { Random } from '../base/random'
import { readBody } from '../api/http'
import { driveToRest } from './drive-to-rest'
import { createHost, type Host } from './host'
import { runCommand } from './run-command'

const settings = { startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }
const PATH = '/apis/sandbox.kubarium.dev/v1/faults'

async function open(seed: string) {
  const output = { text: '' }
  const host = await createHost({ settings: { ...settings, seed }, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output.text += text) })
  const { clock } = host.world.simulation
  const rest = async (ms: number): Promise<void> => void (await driveToRest(clock, { untilMs: clock.now() + ms }))
  const say = async (line: string): Promise<string> => {
    output.text = ''
    await runCommand(host, line, 300_000)
    return output.text
  }
  return { host, rest, say }
}

const post = (host: Host, body: string) => host.fetch({ method: 'POST', path: PATH, headers: {}, body })

/** What is broken, and how it is mended. */
const pairs = [
  ['node-off', 'node-on', ['control-plane', 'worker-1', 'worker-2']],
  ['kubelet-stop', 'kubelet-start', ['control-plane', 'worker-1', 'worker-2']],
  ['network-loss', 'network-heal', ['control-plane', 'worker-1', 'worker-2']],
  ['link-loss', 'link-heal', ['control-plane', 'worker-1', 'worker-2']],
  ['disk-fill', 'disk-free', ['worker-1', 'worker-2']],
  ['memory-fill', 'memory-free', ['worker-1', 'worker-2']],
  ['component-stop', 'component-start', ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']],
] as const

describe('faults', () => {
  it.each(['1', '2', '3'])('whatever breaks and is mended again, the cluster heals, and a replay meets the same (seed %s)', async (seed) => {
    const { host, rest, say } = await open(seed)
    const random = new Random(`faults ${seed}`)
    await say('kubectl create deployment web --image=nginx --replicas=5; kubectl rollout status deployment web')
    const mends: (() => void)[] = []
    for (let acts = 0; acts < 12; acts++) {
      const [fault, mend, targets] = random.pick<(typeof pairs)[number]>(pairs)
      const target = random.pick<string>(targets)
      expect(host.fault(fault, target)).toBeUndefined()
      mends.push(() => void host.fault(mend, target))
      await rest(0)
      await rest(random.float() * 400_000)
      if (random.float() < 0.6) mends.splice(random.below(mends.length), 1)[0]()
      await rest(0)
    }
    const all = pairs.flatMap(([, mend, targets]) => targets.map((target) => () => void host.fault(mend, target)))
    for (const mend of [...all, ...mends]) {
      mend()
      await rest(0)
    }
    await rest(2_400_000)
    expect(await say('kubectl get nodes --no-headers | grep -c " Ready "')).toBe('3\n')
    expect(await say('kubectl get deployment web --no-headers')).toMatch(/^web +5\/5 +5 +5 /)
    expect(await say("kubectl get pods -A --no-headers | grep -vE 'Running|Completed|Error|ContainerStatusUnknown|Evicted'")).toBe('')
    const again = await open(seed)
    await again.host.replay([...host.log().inputs, { type: 'rest', at: host.world.simulation.clock.now() }])
    expect(again.host.hash()).toBe(host.hash())
  })

  it('are told over the API of the sandbox, with the names of their targets', async () => {
    const { host } = await open('told')
    const { items } = JSON.parse(await readBody(await host.fetch({ method: 'GET', path: PATH, headers: {} }))) as { items: { name: string; known: string[] }[] }
    expect(items.find(({ name }) => name === 'node-off')?.known).toEqual(['control-plane', 'worker-1', 'worker-2'])
    expect(items.map(({ name }) => name)).toContain('container-crash')
  })

  it.each([
    ['{"name":"node-off","target":"worker-1"}', 201],
    ['{"name":"node-off","target":"worker-9"}', 422],
    ['{"name":"earthquake"}', 422],
    ['{"target":"worker-1"}', 400],
    ['node-off', 400],
  ])('%s is answered with %d', async (body, status) => {
    const { host } = await open('asked')
    expect((await post(host, body)).status).toBe(status)
  })

  it('are causes: what follows leads back to them', async () => {
    const { host, rest } = await open('causes')
    const { trace } = host.world.simulation
    host.fault('disk-fill', 'worker-1')
    await rest(30_000)
    const written = trace.since(0).filter(({ kind, actor, subject }) => kind === 'write' && actor === 'kubelet' && subject === 'Node/worker-1')
    const last = written.at(-1)
    expect(last && trace.chain(last.id).at(-1)).toMatchObject({ kind: 'fault', text: 'disk-fill worker-1' })
  })
})
