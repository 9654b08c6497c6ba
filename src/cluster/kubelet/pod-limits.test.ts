import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from './one-node.test.support'

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
      { securityContext: { runAsNonRoot: true, runAsUser: 101 }, containers: [{ name: 'app', image: 'nginx:1.27' }] },
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
