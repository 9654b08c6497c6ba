import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import { startOneNode, stateWord } from './one-node.test.support'

type Node = ReturnType<typeof startOneNode>

const remove = (node: Node, gracePeriodSeconds?: number): unknown =>
  node.door.delete(
    Pod,
    { namespace: 'default', name: 'web' },
    gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
  )

/** A pod that runs, deleted; how long it was still there. */
async function deleted(command: string[], { grace, spec = {} }: { grace?: number; spec?: object } = {}) {
  const node = startOneNode()
  node.create({
    ...spec,
    containers: [
      {
        name: 'app',
        image: 'toolbox:1',
        command,
        ...('lifecycle' in spec ? { lifecycle: spec.lifecycle as object } : {}),
      },
    ],
  })
  await node.until(() => stateWord(node.status()) === 'Running')
  const [container] = node.runtime.running
  remove(node, grace)
  const seconds = await node.until(() => !node.exists())
  return { node, seconds, container }
}

describe('a pod that is deleted', () => {
  it('is asked to end by SIGTERM and gone as soon as it has', async () => {
    const { node, seconds, container } = await deleted(['polite', '3', '0'])
    expect(container.exit).toMatchObject({ exitCode: 0, reason: 'Completed' })
    expect(seconds).toBeGreaterThan(3)
    expect(seconds).toBeLessThan(5.5)
    expect(node.events()).toContain('Killing: Stopping container app')
  })

  it('is killed after 30 seconds when it does not listen', async () => {
    const { seconds, container } = await deleted(['sleep', '1000'])
    expect(container.exit).toMatchObject({ exitCode: 137, reason: 'Error' })
    expect(seconds).toBeGreaterThan(30)
    expect(seconds).toBeLessThan(32.5)
  })

  it('is killed after the time that its spec gives', async () => {
    const { seconds } = await deleted(['sleep', '1000'], { spec: { terminationGracePeriodSeconds: 5 } })
    expect(seconds).toBeGreaterThan(5)
    expect(seconds).toBeLessThan(7.5)
  })

  it('is gone at once when it is deleted by force, and killed soon after', async () => {
    const { node, seconds, container } = await deleted(['sleep', '1000'], { grace: 0 })
    expect(seconds).toBe(0)
    expect(container.isRunning).toBe(true)
    await node.run(5)
    expect(container.exit?.exitCode).toBe(137)
    expect(node.runtime.running.size).toBe(0)
  })

  it('may be given less time while it is ending', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['sleep', '1000'] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    remove(node)
    await node.run(5)
    remove(node, 1)
    expect(await node.until(() => !node.exists())).toBeLessThan(4)
  })

  it('is still Running, with its time noted, while its container ends', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['polite', '10'] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    remove(node)
    await node.run(5)
    expect(node.pod().metadata.deletionGracePeriodSeconds).toBe(30)
    expect(node.pod().status.phase).toBe('Running')
    expect(stateWord(node.status())).toBe('Running')
  })

  it('gives its address back', async () => {
    const { node } = await deleted(['polite'])
    node.create({ containers: [{ name: 'app', image: 'toolbox:1' }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    remove(node, 1)
    await node.until(() => !node.exists())
    await node.run(5)
    expect(node.network.findNode('worker-1')).toBeDefined()
    expect(node.addressesInUse()).toBe(0)
  })

  it('runs its preStop hook before SIGTERM, out of the same time', async () => {
    const lifecycle = { preStop: { exec: { command: ['sleep', '4'] } } }
    const { seconds, container } = await deleted(['polite', '2', '0'], { spec: { lifecycle } })
    expect(container.exit?.exitCode).toBe(0)
    expect(seconds).toBeGreaterThan(6)
    expect(seconds).toBeLessThan(8.5)
  })

  it('goes on when its preStop hook fails', async () => {
    const lifecycle = { preStop: { exec: { command: ['false'] } } }
    const { node, seconds } = await deleted(['polite'], { spec: { lifecycle } })
    expect(node.events()).toContain('FailedPreStopHook: PreStopHook failed')
    expect(seconds).toBeLessThan(3)
  })

  it('is deleted while its image is still being pulled', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'nginx:1.27' }] })
    await node.run(1)
    remove(node)
    expect(await node.until(() => !node.exists())).toBeLessThan(3)
    await node.run(30)
    expect(node.runtime.running.size).toBe(0)
    expect(node.addressesInUse()).toBe(0)
  })

  it('is deleted while its container is in a crash loop', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['false'] }] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    remove(node)
    expect(await node.until(() => !node.exists())).toBeLessThan(3)
  })

  it('is deleted when it has already come to its end', async () => {
    const node = startOneNode()
    node.create({ restartPolicy: 'Never', containers: [{ name: 'app', image: 'toolbox:1', command: ['true'] }] })
    await node.until(() => node.pod().status.phase === 'Succeeded')
    remove(node)
    expect(await node.until(() => !node.exists())).toBeLessThan(3)
  })
})

describe('the sidecars of a pod', () => {
  const side = (name: string, seconds = 0) => ({ name, image: 'toolbox:1', command: ['polite', String(seconds)], restartPolicy: 'Always' })
  const startedAs = (node: Node) => [...node.runtime.running].map((container) => ({ name: container.spec.name, container }))
  const endsOf = (containers: ReturnType<typeof startedAs>) =>
    containers.map(({ name, container }) => ({ name, at: container.exit?.finishedAt ?? 0 })).sort((a, b) => a.at - b.at)

  it('end after the others, the last one first', async () => {
    const node = startOneNode()
    node.create({ initContainers: [side('one', 1), side('two', 1)], containers: [{ name: 'app', image: 'toolbox:1', command: ['polite', '5'] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    const all = startedAs(node)
    remove(node)
    await node.until(() => !node.exists())
    expect(endsOf(all).map(({ name }) => name)).toEqual(['app', 'two', 'one'])
    expect(node.events().filter((event) => event.startsWith('Killing'))).toEqual([
      'Killing: Stopping container one',
      'Killing: Stopping container two',
      'Killing: Stopping container app',
    ])
  })

  it('have what is left of the time that all have, and two seconds at least', async () => {
    const node = startOneNode()
    node.create({
      terminationGracePeriodSeconds: 5,
      initContainers: [side('one', 1)],
      containers: [{ name: 'app', image: 'toolbox:1', command: ['sleep', '1000'] }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    const all = startedAs(node)
    remove(node)
    expect(await node.until(() => !node.exists())).toBeLessThan(8.5)
    expect(all.map(({ name, container }) => [name, container.exit?.exitCode])).toEqual([
      ['one', 0],
      ['app', 137],
    ])
  })

  it('are ended when the others are done, and only then the pod has succeeded', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'OnFailure',
      initContainers: [side('one', 4)],
      containers: [{ name: 'app', image: 'toolbox:1', command: ['exit-after', '3', '0'] }],
    })
    await node.until(() => node.status()?.state?.terminated !== undefined)
    expect(node.pod().status.phase).toBe('Running')
    expect(await node.until(() => node.pod().status.phase === 'Succeeded')).toBeGreaterThan(3)
    expect(node.events()).toContain('Killing: Stopping container one')
    expect(node.pod().status.initContainerStatuses?.[0].state?.terminated?.exitCode).toBe(0)
    expect(node.condition('Ready')?.reason).toBe('PodCompleted')
  })
})

describe('a postStart hook', () => {
  it('that fails ends the container', async () => {
    const node = startOneNode()
    node.create({
      containers: [
        {
          name: 'app',
          image: 'toolbox:1',
          command: ['polite'],
          lifecycle: { postStart: { exec: { command: ['false'] } } },
        },
      ],
    })
    await node.until(() => node.events().some((event) => event.startsWith('FailedPostStartHook')))
    expect(node.events()).toContain('FailedPostStartHook: PostStartHook failed')
    expect(node.events()).toContain('Killing: FailedPostStartHook')
    await node.until(() => stateWord(node.status()) === 'PostStartHookError')
    expect(node.status()?.state?.waiting?.message).toBe(
      `Exec lifecycle hook ([false]) for Container "app" in Pod "web_default(${node.pod().metadata.uid})" failed - ` +
        `error: command 'false' exited with 1: , message: ""`,
    )
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
  })

  it('fails when the container has already ended', async () => {
    const node = startOneNode()
    const securityContext = { readOnlyRootFilesystem: true }
    const lifecycle = { postStart: { exec: { command: ['true'] } } }
    node.create({ containers: [{ name: 'app', image: 'nginx:1.27', securityContext, lifecycle }] })
    await node.until(() => stateWord(node.status()) === 'PostStartHookError')
    expect(node.status()?.state?.waiting?.message).toMatch(
      /error: rpc error: code = Unknown desc = failed to exec in container: failed to load task: no running task found: task [0-9a-f]{64} not found: not found, message: ""$/,
    )
  })

  it('holds back that the container runs until it is done', async () => {
    const node = startOneNode()
    node.create({
      containers: [
        { name: 'app', image: 'toolbox:1', lifecycle: { postStart: { exec: { command: ['sleep', '5'] } } } },
      ],
    })
    await node.until(() => node.events().some((event) => event.startsWith('Started')))
    expect(await node.until(() => stateWord(node.status()) === 'Running')).toBeGreaterThan(4)
  })
})

describe('a running container whose image is changed', () => {
  it('is started anew', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'nginx', image: 'nginx:1.26' }] })
    await node.until(() => node.condition('Ready')?.status === 'True')
    const pod = node.pod()
    node.door.update(Pod, {
      ...pod,
      spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0], image: 'nginx:1.27' }] },
    })
    await node.until(() => node.status()?.restartCount === 1 && stateWord(node.status()) === 'Running')
    expect(node.events()).toContain('Killing: Container nginx definition changed, will be restarted')
    expect(node.status()?.image).toBe('docker.io/library/nginx:1.27')
  })
})

describe('the last status of a pod', () => {
  it('says of a container that never ran that nobody knows', async () => {
    const node = startOneNode()
    node.create({ activeDeadlineSeconds: 10, containers: [{ name: 'app', image: 'nginx:doesnotexist' }] })
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(node.status()).toMatchObject({
      ready: false,
      restartCount: 0,
      state: {
        terminated: {
          exitCode: 137,
          reason: 'ContainerStatusUnknown',
          message: 'The container could not be located when the pod was terminated',
        },
      },
    })
  })

  it('leaves alone the containers that its init containers held up', async () => {
    const node = startOneNode()
    node.create({
      activeDeadlineSeconds: 10,
      initContainers: [
        { name: 'first', image: 'toolbox:1', command: ['sleep', '1000'] },
        { name: 'second', image: 'toolbox:1' },
      ],
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'app', image: 'toolbox:1' }],
    })
    await node.until(() => node.pod().status.phase === 'Failed' && node.addressesInUse() === 0)
    await node.run(3)
    expect(node.pod().status.initContainerStatuses?.map(({ state }) => state?.terminated?.exitCode)).toEqual([137, undefined])
    expect(stateWord(node.status())).toBe('PodInitializing')
  })

  it('is not said to have failed while something of it runs', async () => {
    const node = startOneNode()
    node.create({ activeDeadlineSeconds: 10, containers: [{ name: 'app', image: 'toolbox:1', command: ['polite', '8'] }] })
    await node.until(() => node.events().some((event) => event.startsWith('DeadlineExceeded')))
    await node.run(5)
    expect(node.pod().status).toMatchObject({ phase: 'Running' })
    expect(node.pod().status.reason).toBeUndefined()
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(node.pod().status.reason).toBe('DeadlineExceeded')
    expect(node.runtime.running.size).toBe(0)
  })

  it('waits for the sidecars of an init container that failed for good', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'Never',
      initContainers: [
        { name: 'side', image: 'toolbox:1', command: ['polite', '4'], restartPolicy: 'Always' },
        { name: 'setup', image: 'toolbox:1', command: ['false'] },
      ],
      containers: [{ name: 'app', image: 'toolbox:1' }],
    })
    await node.until(() => node.events().includes('Killing: Stopping container side'))
    expect(node.pod().status.phase).toBe('Pending')
    expect(await node.until(() => node.pod().status.phase === 'Failed')).toBeGreaterThan(3)
    expect(node.condition('Ready')?.reason).toBe('PodFailed')
    expect(stateWord(node.status())).toBe('PodInitializing')
  })

  it('lists containers by name', async () => {
    const node = startOneNode()
    node.create({ containers: ['b', 'c', 'a'].map((name) => ({ name, image: 'toolbox:1' })) })
    expect(await node.until(() => node.pod().status.containerStatuses !== undefined)).toBeLessThan(5)
    expect(node.pod().status.containerStatuses?.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(node.condition('Ready')?.message).toBe('containers with unready status: [b c a]')
  })
})
