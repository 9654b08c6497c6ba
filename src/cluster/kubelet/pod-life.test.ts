import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from './one-node.test.support'

const nginx = { name: 'nginx', image: 'nginx:1.27' }

describe('the life of a pod on one node', () => {
  it('goes from ContainerCreating to Running and Ready, and says each step in an event', async () => {
    const node = startOneNode()
    const { metadata } = node.create({ containers: [nginx] })
    await node.until(() => node.pod().status.conditions !== undefined)
    expect(node.pod().status.phase).toBe('Pending')
    expect(stateWord(node.status())).toBe('ContainerCreating')
    await node.until(() => node.condition('Ready')?.status === 'True')
    expect(node.events()).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      expect.stringMatching(
        /^Pulled: Successfully pulled image "nginx:1\.27" in \d\.\d+s \(\d\.\d+s including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Created: Created container: nginx',
      'Started: Started container nginx',
    ])
    const { status } = node.pod()
    expect(status).toMatchObject({
      phase: 'Running',
      hostIP: '172.18.0.3',
      hostIPs: [{ ip: '172.18.0.3' }],
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }],
      qosClass: 'BestEffort',
      startTime: metadata.creationTimestamp,
    })
    expect(status.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
    expect(status.containerStatuses).toEqual([
      {
        containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
        image: 'docker.io/library/nginx:1.27',
        imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
        lastState: {},
        name: 'nginx',
        ready: true,
        restartCount: 0,
        started: true,
        state: { running: { startedAt: expect.stringMatching(/^2026-01-01T00:00:\d\dZ$/) } },
        volumeMounts: [
          {
            mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
            name: expect.stringMatching(/^kube-api-access-/),
            readOnly: true,
            recursiveReadOnly: 'Disabled',
          },
        ],
      },
    ])
  })

  it('says that nothing is ready, and knows no address, until the image is there', async () => {
    const node = startOneNode()
    node.create({ containers: [nginx] })
    await node.until(() => node.pod().status.conditions !== undefined)
    expect(
      node.pod().status.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]),
    ).toEqual([
      ['PodReadyToStartContainers', 'False', undefined, undefined],
      ['Initialized', 'True', undefined, undefined],
      ['Ready', 'False', 'ContainersNotReady', 'containers with unready status: [nginx]'],
      ['ContainersReady', 'False', 'ContainersNotReady', 'containers with unready status: [nginx]'],
      ['PodScheduled', 'True', undefined, undefined],
    ])
    await node.run(1)
    expect(node.events()).toHaveLength(1)
    expect(node.pod().status.podIP).toBeUndefined()
    expect(node.condition('PodReadyToStartContainers')?.status).toBe('False')
  })

  it('pulls only what is not on the node yet', async () => {
    const node = startOneNode()
    node.create({ containers: [nginx] })
    await node.run(20)
    node.create({ containers: [nginx] }, { name: 'second' })
    await node.run(20)
    expect(node.events('second')[0]).toBe('Pulled: Container image "nginx:1.27" already present on machine')
    node.create({ containers: [{ ...nginx, imagePullPolicy: 'Always' }] }, { name: 'third' })
    await node.run(20)
    expect(node.events('third').slice(0, 2)).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      expect.stringMatching(/^Pulled: Successfully pulled image "nginx:1.27" in \d+ms/),
    ])
  })

  it('is Succeeded when all its containers are done and may not start again', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'OnFailure',
      containers: [{ name: 'job', image: 'toolbox', command: ['exit-after', '5', '0'] }],
    })
    await node.run(60)
    expect(node.pod().status.phase).toBe('Succeeded')
    expect(node.status()).toMatchObject({
      ready: false,
      started: false,
      restartCount: 0,
      state: { terminated: { exitCode: 0, reason: 'Completed' } },
    })
    expect(node.pod().status.conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['PodReadyToStartContainers', 'False', undefined],
      ['Initialized', 'True', 'PodCompleted'],
      ['Ready', 'False', 'PodCompleted'],
      ['ContainersReady', 'False', 'PodCompleted'],
      ['PodScheduled', 'True', undefined],
    ])
  })

  it('is Failed when a container failed that may not start again', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'Never',
      containers: [{ name: 'job', image: 'toolbox', command: ['exit-after', '5', '3'] }],
    })
    await node.run(60)
    expect(node.pod().status.phase).toBe('Failed')
    expect(node.status()).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 3, reason: 'Error' } } })
    expect(node.condition('Ready')).toMatchObject({ status: 'False', reason: 'PodFailed' })
  })

  it('runs init containers one after the other before the others', async () => {
    const node = startOneNode()
    const init = (name: string) => ({ name, image: 'toolbox', command: ['exit-after', '5', '0', name] })
    node.create({ initContainers: [init('one'), init('two')], containers: [nginx] })
    await node.until(() => node.pod().status.initContainerStatuses?.[1].state?.running !== undefined)
    expect(node.pod().status.phase).toBe('Pending')
    expect(
      node.pod().status.initContainerStatuses?.map(({ ready, state }) => [ready, state?.terminated?.reason]),
    ).toEqual([
      [true, 'Completed'],
      [false, undefined],
    ])
    expect(node.status()?.state).toEqual({ waiting: { reason: 'PodInitializing' } })
    expect(node.condition('Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [two]',
    })
    await node.until(() => node.condition('Ready')?.status === 'True')
    expect(node.condition('Initialized')?.status).toBe('True')
  })

  it('stays in Init while an init container fails, with the waits of a crash loop', async () => {
    const node = startOneNode()
    node.create({ initContainers: [{ name: 'setup', image: 'toolbox', command: ['false'] }], containers: [nginx] })
    await node.until(() => node.pod().status.initContainerStatuses?.[0].state?.waiting?.reason === 'CrashLoopBackOff')
    const init = node.pod().status.initContainerStatuses?.[0]
    expect(node.pod().status.phase).toBe('Pending')
    expect(init?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
  })

  it('keeps a sidecar running beside the others and ends it after them', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'Never',
      initContainers: [{ name: 'side', image: 'toolbox', command: ['polite', '0'], restartPolicy: 'Always' }],
      containers: [{ name: 'job', image: 'toolbox', command: ['exit-after', '10', '0'] }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(node.pod().status.initContainerStatuses?.[0]).toMatchObject({ ready: true, started: true })
    await node.until(() => node.pod().status.phase === 'Succeeded')
  })
})
