/** Server-side apply by a client that nobody here wrote, @kubernetes/client-node 1.4: a conflict, and taking a field by force. */
import { ApiException, AppsV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from 'client-node-1.4'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSession, type SessionChild } from './session.test.support'

const namespace = 'default'
const asApply = setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply)

const web = (replicas: number, image = 'nginx:1.27') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 80 }] }] } },
  },
})

describe('server-side apply by @kubernetes/client-node 1.4', () => {
  let session: SessionChild
  let apps: AppsV1Api

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0', '--control-plane-only'])
    const config = new KubeConfig()
    config.loadFromFile((await session.until(/KUBECONFIG=(.*)\n/))[1])
    apps = config.makeApiClient(AppsV1Api)
  })
  afterAll(() => session.end())

  const apply = (fieldManager: string, body: object, force = false) =>
    apps.patchNamespacedDeployment({ name: 'web', namespace, body, fieldManager, force }, asApply)
  const ownersOf = async () =>
    (await apps.readNamespacedDeployment({ name: 'web', namespace })).metadata?.managedFields?.map(
      ({ manager, operation, subresource }) => [manager, operation, subresource].filter(Boolean).join(' '),
    )

  it('creates what is not there', async () => {
    const created = await apply('pipeline', web(2))
    expect(created.spec?.replicas).toBe(2)
    expect(await ownersOf()).toContain('pipeline Apply')
  })

  it('is refused a field that another manager has', async () => {
    await apps.patchNamespacedDeployment(
      { name: 'web', namespace, body: { spec: { replicas: 5 } }, fieldManager: 'autoscaler' },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    )
    const refusal: unknown = await apply('pipeline', web(3)).catch((error: unknown) => error)
    if (!(refusal instanceof ApiException)) throw new Error(`expected a refusal, got ${String(refusal)}`)
    const said: unknown = typeof refusal.body === 'string' ? JSON.parse(refusal.body) : refusal.body
    expect([refusal.code, said]).toMatchObject([
      409,
      {
        reason: 'Conflict',
        message: 'Apply failed with 1 conflict: conflict with "autoscaler" using apps/v1: .spec.replicas',
        details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "autoscaler" using apps/v1', field: '.spec.replicas' }] },
      },
    ])
  })

  it('takes it by force, and leaves it to others when it says no more of it', async () => {
    expect((await apply('pipeline', web(3), true)).spec?.replicas).toBe(3)
    expect(await ownersOf()).not.toContain('autoscaler Update')
    const { replicas: _, ...spec } = web(3).spec
    // Nobody else has it: the server's default comes back.
    expect((await apply('pipeline', { ...web(3), spec })).spec?.replicas).toBe(1)
  })
})
