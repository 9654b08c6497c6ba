import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { Random } from '../../base/random'
import { startOneNode } from './one-node.test.support'

type Node = ReturnType<typeof startOneNode>

const SEEDS = 8
const ACTS = 60

const http = { httpGet: { path: '/', port: 80 } }

/** Something to run, from chance. */
function randomContainer(random: Random, name: string): Core.Container {
  const command = random.pick([
    ['exit-after', String(random.below(40)), String(random.below(3))],
    ['polite', String(random.below(4)), String(random.below(2))],
    ['sleep', String(1 + random.below(60))],
    ['false'],
    ['true'],
    ['missing-program'],
  ])
  const tool: Core.Container = { name, image: random.pick(['toolbox:1', 'toolbox']), command }
  const probe: Core.Probe = {
    exec: { command: [random.pick(['true', 'false', 'sleep', 'nothing']), '3'] },
    periodSeconds: 1 + random.below(10),
    failureThreshold: 1 + random.below(3),
  }
  return random.pick<Core.Container>([
    tool,
    tool,
    { ...tool, readinessProbe: probe },
    { ...tool, livenessProbe: probe },
    { ...tool, startupProbe: probe },
    { ...tool, lifecycle: { preStop: { exec: { command: ['sleep', String(random.below(5))] } } } },
    { ...tool, lifecycle: { postStart: { exec: { command: [random.pick(['true', 'false'])] } } } },
    {
      ...tool,
      env: [
        { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: random.pick(['color', 'missing']) } } },
      ],
    },
    { name, image: 'nginx:1.27', readinessProbe: http, livenessProbe: http },
    { name, image: random.pick(['nginx:doesnotexist', 'ngnix', 'Wrong', 'registry.example.com/a/b']) },
  ])
}

function randomSpec(random: Random): Partial<Core.PodSpec> & { containers: Core.Container[] } {
  const containers = Array.from({ length: 1 + random.below(2) }, (_, index) => randomContainer(random, `c${index}`))
  const initContainers =
    random.below(4) === 0
      ? [
          {
            name: 'init',
            image: 'toolbox:1',
            command: ['exit-after', String(random.below(5)), String(random.below(2))],
          },
        ]
      : []
  return {
    containers,
    initContainers,
    restartPolicy: random.pick(['Always', 'OnFailure', 'Never']),
    terminationGracePeriodSeconds: random.below(8),
  }
}

function act(node: Node, random: Random, step: number): void {
  const pods = node.door.list(Pod, { namespace: 'default' }).items
  const choice = random.below(10)
  if (pods.length === 0 || choice < 5) return void node.create(randomSpec(random), { name: `pod-${step}` })
  const { metadata, spec } = random.pick(pods)
  if (choice < 9)
    return void node.door.delete(
      Pod,
      metadata,
      random.pick([{}, {}, { gracePeriodSeconds: 0 }, { gracePeriodSeconds: 2 }]),
    )
  if (metadata.deletionTimestamp) return
  const [first, ...others] = spec.containers
  const pod = node.door.get(Pod, metadata)
  node.door.update(Pod, { ...pod, spec: { ...spec, containers: [{ ...first, image: 'toolbox:1' }, ...others] } })
}

/** What the API says of a container is not what the runtime has. */
function differences(node: Node): string[] {
  const pods = node.door.list(Pod, { namespace: 'default' }).items
  const running = new Map([...node.runtime.running].map((container) => [`containerd://${container.id}`, container]))
  const found: string[] = []
  for (const { metadata, status } of pods) {
    for (const { name, state, containerID = '', restartCount } of [
      ...(status.initContainerStatuses ?? []),
      ...(status.containerStatuses ?? []),
    ]) {
      const container = running.get(containerID)
      if ((state?.running !== undefined) !== (container !== undefined))
        found.push(`${metadata.name}/${name} is ${JSON.stringify(state)}, and ${container ? 'runs' : 'does not'}`)
      if (container && container.attempt !== restartCount)
        found.push(`${metadata.name}/${name}: attempt ${container.attempt}, restartCount ${restartCount}`)
      running.delete(containerID)
    }
  }
  for (const container of running.values())
    found.push(`${container.spec.pod.name}/${container.spec.name} runs, and the API does not know`)
  const ips = pods.filter(({ status }) => !/Succeeded|Failed/.test(status.phase ?? '')).length
  if (node.addressesInUse() > ips) found.push(`${node.addressesInUse()} addresses for ${ips} pods`)
  return found
}

/** A container that has just ended is reported with the next relist: what differs must be gone soon, at some moment. */
async function expectAgreement(node: Node): Promise<void> {
  let last: string[] = []
  for (let i = 0; i < 100; i++) {
    last = differences(node)
    if (last.length === 0) return
    await node.run(0.3)
  }
  expect(last).toEqual([])
}

describe('a kubelet with pods from chance', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    it(`says what is, and leaves nothing behind (seed ${seed})`, async () => {
      const node = startOneNode({ seed: String(seed) })
      const random = new Random(`pods/${seed}`)
      node.configMap('settings', { color: 'red' })
      for (let step = 0; step < ACTS; step++) {
        act(node, random, step)
        await node.run(random.below(15))
        if (step % 10 === 9) await expectAgreement(node)
      }
      for (const { metadata } of node.door.list(Pod, { namespace: 'default' }).items) node.door.delete(Pod, metadata)
      await node.run(60)
      expect(node.door.list(Pod, { namespace: 'default' }).items).toEqual([])
      expect([node.runtime.running.size, node.addressesInUse()]).toEqual([0, 0])
    })
  }

  it('does the same again with the same seed', async () => {
    const history = async (): Promise<string> => {
      const node = startOneNode({ seed: 'again' })
      const random = new Random('again')
      for (let step = 0; step < 30; step++) {
        act(node, random, step)
        await node.run(random.below(15))
      }
      return JSON.stringify(node.door.list(Pod, { namespace: 'default' }).items)
    }
    expect(await history()).toBe(await history())
  })
})
