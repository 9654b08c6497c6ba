import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import { MANIFESTS, NODE, startOneNode } from './one-node.test.support'

const manifest = (image: string) => `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  terminationGracePeriodSeconds: 2
  containers: [{ name: web, image: ${image}, livenessProbe: { httpGet: { port: 81 } } }]
`
const name = `web-${NODE}`
const start = (manifests: Record<string, string> = { 'web.yaml': manifest('nginx:1.27') }) => startOneNode({ manifests })

describe('pods of files', () => {
  it('run, and are shown by a mirror with their whole spec', async () => {
    const { run, pod } = start()
    await run(20)
    const { metadata, spec, status } = pod(name)
    expect(metadata.labels).toEqual({ app: 'web' })
    expect(metadata.annotations?.['kubernetes.io/config.mirror']).toBe(metadata.annotations?.['kubernetes.io/config.hash'])
    expect(metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Node', name: NODE, controller: true })
    expect(spec.containers[0].livenessProbe).toMatchObject({ httpGet: { port: 81 } })
    expect(status).toMatchObject({ phase: 'Running', containerStatuses: [{ ready: true, restartCount: 0 }] })
  })

  it('end within the file check period when their file goes, and their mirror with them', async () => {
    const { run, exists, runtime, disk } = start()
    await run(30)
    disk.remove(`${MANIFESTS}/web.yaml`)
    await run(30)
    expect([exists(name), runtime.running.size]).toEqual([false, 0])
  })

  it('are replaced when their file changes, after the old one has ended', async () => {
    const { run, pod, disk, runtime } = start()
    await run(30)
    const before = pod(name).metadata
    disk.write(`${MANIFESTS}/web.yaml`, manifest('nginx:1.28'))
    await run(40)
    expect(pod(name).metadata.uid).not.toBe(before.uid)
    expect(pod(name).status.containerStatuses?.[0]).toMatchObject({ image: 'docker.io/library/nginx:1.28', ready: true })
    expect(runtime.running.size).toBe(1)
  })

  it('wait for an image that cannot be had', async () => {
    const { run, pod } = start({ 'web.yaml': manifest('nginx:no-such') })
    await run(20)
    expect(pod(name).status).toMatchObject({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/) } } }] })
  })

  it.each([
    ['not YAML', 'kind: [Pod'],
    ['another kind', 'kind: Service\nmetadata: { name: web }\n'],
    ['without containers', 'kind: Pod\nmetadata: { name: web }\nspec: {}\n'],
    ['hidden', undefined],
  ])('are none where the file is %s', async (_what, text) => {
    const { run, door } = text === undefined ? start({ '.web.yaml.swp': manifest('nginx') }) : start({ 'web.yaml': text })
    await run(30)
    expect(door.list(Pod).items).toEqual([])
  })

  it('keep running when somebody deletes the mirror, which comes back', async () => {
    const { run, pod, door, runtime } = start()
    await run(20)
    const { uid } = pod(name).metadata
    const [container] = runtime.running
    door.delete(Pod, { namespace: 'default', name })
    await run(5)
    expect(pod(name).metadata.uid).not.toBe(uid)
    expect(pod(name).status.phase).toBe('Running')
    expect([...runtime.running]).toEqual([container])
  })
})
