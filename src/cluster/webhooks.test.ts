import { expect, it } from 'vitest'
import { ConfigMap } from '../api/kinds/config-map'
import { Endpoints } from '../api/kinds/endpoints'
import { MutatingWebhookConfiguration } from '../api/kinds/mutating-webhook-configuration'
import { Pod } from '../api/kinds/pod'
import { Service } from '../api/kinds/service'
import { macrotask } from '../base/macrotask'
import { createSimulation } from '../base/simulation'
import { images } from '../images/images'
import { bootCluster } from './cluster'

const namespace = 'default'

it('asks a pod behind a Service whether it wants to change an object, over the network of the cluster', async () => {
  const simulation = createSimulation({ seed: 'hook', startMs: Date.UTC(2026, 0, 5, 9) })
  const cluster = bootCluster({ simulation, nodes: 2, images })
  const { clock } = simulation
  const door = cluster.door({ user: 'kubernetes-admin', fieldManager: 'test' })
  const passUntil = (holds: () => boolean): void => {
    for (let step = 0; !holds() && step < 10_000; step++) clock.advanceTo(clock.now() + 100)
    expect(holds()).toBe(true)
  }
  passUntil(cluster.isReady)
  const labels = { app: 'hook' }
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'
  door.create(Pod, {
    metadata: { name: 'hook', namespace, labels },
    spec: { containers: [{ name: 'c', image, command: ['/agnhost', 'webhook'] }] },
  })
  door.create(Service, { metadata: { name: 'hook', namespace }, spec: { selector: labels, ports: [{ port: 443 }] } })
  const behind = () => door.list(Endpoints, { namespace, fieldSelector: 'metadata.name=hook' }).items.flatMap(({ subsets = [] }) => subsets)
  passUntil(() => behind().some(({ addresses = [] }) => addresses.length > 0))
  door.create(MutatingWebhookConfiguration, {
    metadata: { name: 'hook' },
    webhooks: [
      {
        name: 'hook.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: { service: { name: 'hook', namespace, path: '/add-label' } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      } as never,
    ],
  })
  const before = clock.now()
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } })
  let status = 0
  const headers = { 'content-type': 'application/json' }
  void cluster
    .fetch({ method: 'POST', path: `/api/v1/namespaces/${namespace}/configmaps`, headers, body })
    .then((response) => (status = response.status))
  for (let step = 0; status === 0 && step < 1000; step++) {
    await macrotask()
    clock.advanceTo(clock.now() + 1)
  }
  expect(status).toBe(201)
  expect(door.get(ConfigMap, { name: 'c', namespace }).metadata.labels).toEqual({ 'added-label': 'yes' })
  expect(clock.now()).toBeGreaterThan(before)
})
