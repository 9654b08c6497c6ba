import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import type { Image } from '../container-runtime/contract'
import { startOneNode, stateWord } from './one-node.test.support'

describe('a pod that its node does not take', () => {
  const big = { name: 'app', image: 'nginx:1.27', resources: { requests: { cpu: '100' } } }

  it('has failed before it began', async () => {
    const node = startOneNode()
    node.create({ containers: [big] })
    await node.run(5)
    const capacity = Number(node.node().status.allocatable?.cpu) * 1000
    const message = `Node didn't have enough resource: cpu, requested: 100000, used: 0, capacity: ${capacity}`
    expect(node.events()).toEqual([`OutOfcpu: ${message}`])
    expect(node.pod().status).toEqual({
      message: `Pod was rejected: ${message}`,
      phase: 'Failed',
      qosClass: 'Burstable',
      reason: 'OutOfcpu',
      startTime: '2026-01-01T00:00:00Z',
    })
    expect(node.addressesInUse()).toBe(0)
  })

  it('finds room as soon as another one has come to its end', async () => {
    const node = startOneNode()
    const onPort = (command: string[]) => ({ name: 'app', image: 'toolbox:1', command, ports: [{ containerPort: 80, hostPort: 80 }] })
    node.create({ restartPolicy: 'Never', containers: [onPort(['exit-after', '5', '0'])] })
    await node.run(2)
    node.create({ containers: [onPort(['sleep', '1000'])] }, { name: 'second' })
    await node.run(10)
    expect(node.pod('second').status.reason).toBe('NodePorts')
    node.create({ containers: [onPort(['sleep', '1000'])] }, { name: 'third' })
    await node.until(() => stateWord(node.status('third')) === 'Running')
  })
})

describe('the first process of a container', () => {
  const image = (command: string[]): Image => ({
    repository: 'first',
    tags: [],
    sizeBytes: 1000,
    entrypoint: command,
    command: [],
    env: {},
    workingDirectory: '/',
    user: 'root',
    exposedPorts: [],
    files: {},
    tools: [],
    servers: { '/server': { start: (container) => container.onSignal('SIGTERM', () => container.exit(3)) } },
    programs: {
      program: async ({ sleep, onSignal }) => {
        let isAsked = false
        onSignal('SIGTERM', () => (isAsked = true))
        while (!isAsked) await sleep(100)
        return 3
      },
      kill: async ({ argv, processes }) => (processes.kill(1, argv[1] === '-9' ? 'SIGKILL' : 'SIGTERM') ? 0 : 1),
    },
  })
  for (const command of [['/server'], ['program']]) {
    it(`hears from within only what it listens to: ${command[0]}`, async () => {
      const node = startOneNode({ images: [image(command)] })
      node.create({ restartPolicy: 'Never', containers: [{ name: 'app', image: 'first:1' }] })
      await node.until(() => stateWord(node.status()) === 'Running')
      expect((await node.exec(['kill', '-9'])).exit).toBe(0)
      await node.run(5)
      expect(stateWord(node.status())).toBe('Running')
      await node.exec(['kill'])
      await node.until(() => node.status()?.state?.terminated?.exitCode === 3)
    })
  }
})

describe('what a pod may not do', () => {
  it('run longer than its deadline', async () => {
    const node = startOneNode()
    node.create({
      activeDeadlineSeconds: 20,
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'toolbox:1', command: ['polite', '0', '0'] }],
    })
    const seconds = await node.until(() => node.pod().status.phase === 'Failed')
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThan(23)
    expect(node.pod().status).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    })
    expect(node.events()).toContain('DeadlineExceeded: Pod was active on the node longer than the specified deadline')
    expect(node.addressesInUse()).toBe(0)
  })

  it('run longer than a deadline that is set while it runs, counted from its start', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['polite', '0', '0'] }] })
    await node.run(30)
    const pod = node.pod()
    node.door.update(Pod, { ...pod, spec: { ...pod.spec, activeDeadlineSeconds: 40 } })
    const seconds = await node.until(() => node.pod().status.phase === 'Failed')
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(13)
    expect(node.pod().status.reason).toBe('DeadlineExceeded')
  })

  it('be root when it says that it is not', async () => {
    const node = startOneNode()
    const pod = node.create({
      containers: [{ name: 'app', image: 'nginx:1.27', securityContext: { runAsNonRoot: true } }],
    })
    await node.until(() => stateWord(node.status()) === 'CreateContainerConfigError')
    expect(node.status()?.state?.waiting?.message).toBe(
      `container has runAsNonRoot and image will run as root (pod: "web_default(${pod.metadata.uid})", container: app)`,
    )
    node.create(
      { securityContext: { runAsNonRoot: true, runAsUser: 101 }, containers: [{ name: 'app', image: 'gcr.io/kuar-demo/kuard-amd64:1' }] },
      { name: 'other' },
    )
    await node.until(() => stateWord(node.status('other')) === 'Running')
  })

  it('write to a root file system that is read-only, but to its volumes', async () => {
    const node = startOneNode()
    const securityContext = { readOnlyRootFilesystem: true }
    const volumes = [{ name: 'tmp', emptyDir: {} }]
    const volumeMounts = [{ name: 'tmp', mountPath: '/tmp' }]
    node.create({
      restartPolicy: 'Never',
      volumes,
      containers: [
        { name: 'app', image: 'toolbox:1', command: ['touch', '/tmp/a', '/b'], securityContext, volumeMounts },
      ],
    })
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(node.logs()).toBe('touch: /b: Read-only file system\n')
    node.create({ containers: [{ name: 'app', image: 'nginx:1.27', securityContext }] }, { name: 'nginx' })
    await node.until(() => stateWord(node.status('nginx')) === 'CrashLoopBackOff')
    expect(node.logs('nginx')).toContain(
      'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)\n',
    )
  })

  it('fail without a word, when its log is its message', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'Never',
      containers: [
        {
          name: 'app',
          image: 'toolbox:1',
          command: ['exit-after', '1', '1', 'out of luck'],
          terminationMessagePolicy: 'FallbackToLogsOnError',
        },
      ],
    })
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(node.status()?.state?.terminated?.message).toBe('out of luck\n')
  })
})
