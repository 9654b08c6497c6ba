import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { startOneNode } from './one-node.test.support'

const nginx = { name: 'nginx', image: 'nginx:1.27' }

/** What `kubectl debug` sends. */
function look(node: ReturnType<typeof startOneNode>, container: Core.EphemeralContainer): void {
  const pod = node.pod()
  const ephemeralContainers = [...(pod.spec.ephemeralContainers ?? []), container]
  node.door.update(Pod, { ...pod, spec: { ...pod.spec, ephemeralContainers } }, { subresource: 'ephemeralcontainers' })
}

const statusOf = (node: ReturnType<typeof startOneNode>, name: string) =>
  node.pod().status.ephemeralContainerStatuses?.find((status) => status.name === name)

describe('a container that is added to a running pod', () => {
  it('starts beside the others, which do not notice', async () => {
    const node = startOneNode()
    node.create({ containers: [nginx] })
    await node.until(() => node.condition('Ready')?.status === 'True')
    const [before] = node.pod().status.containerStatuses ?? []
    look(node, { name: 'looker', image: 'toolbox', command: ['sleep', '1000'] })
    await node.until(() => statusOf(node, 'looker')?.state?.running !== undefined)
    expect(statusOf(node, 'looker')).toMatchObject({ ready: false, restartCount: 0, lastState: {} })
    expect(statusOf(node, 'looker')).not.toHaveProperty('started', true)
    expect(node.pod().status.containerStatuses).toEqual([before])
    expect(node.condition('Ready')?.status).toBe('True')
    expect(node.events().slice(-2)).toEqual(['Created: Created container: looker', 'Started: Started container looker'])
  })

  it('runs once: when it ends it stays ended, and the pod goes on', async () => {
    const node = startOneNode()
    node.create({ containers: [nginx] })
    await node.until(() => node.condition('Ready')?.status === 'True')
    look(node, { name: 'looker', image: 'toolbox', command: ['sleep', '5'] })
    await node.until(() => statusOf(node, 'looker')?.state?.terminated !== undefined)
    await node.run(600)
    expect(statusOf(node, 'looker')).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } })
    expect(node.pod().status.phase).toBe('Running')
  })

  it('starts although the pod is still waiting for its init containers', async () => {
    const node = startOneNode()
    node.create({ initContainers: [{ name: 'first', image: 'toolbox', command: ['sleep', '100000'] }], containers: [nginx] })
    await node.until(() => node.pod().status.initContainerStatuses?.[0].state?.running !== undefined)
    look(node, { name: 'looker', image: 'toolbox', command: ['sleep', '1000'] })
    await node.until(() => statusOf(node, 'looker')?.state?.running !== undefined)
    expect(node.pod().status.phase).toBe('Pending')
  })

  it('goes with the pod', async () => {
    const node = startOneNode()
    node.create({ containers: [nginx] })
    await node.until(() => node.condition('Ready')?.status === 'True')
    look(node, { name: 'looker', image: 'toolbox', command: ['sleep', '100000'] })
    await node.until(() => statusOf(node, 'looker')?.state?.running !== undefined)
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    expect(node.runtime.running.size).toBe(0)
  })
})
