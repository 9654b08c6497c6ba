/** Images that a lesson declares, in a whole cluster: found by name, scaled by what they use, killed by what they hold. */
import { describe, expect, it } from 'vitest'
import { readImageDeclaration } from '../api/read-image-declaration'
import { Deployment } from '../api/kinds/deployment'
import { Event } from '../api/kinds/event'
import { HorizontalPodAutoscaler } from '../api/kinds/horizontal-pod-autoscaler'
import { Pod } from '../api/kinds/pod'
import { PodMetrics } from '../api/kinds/pod-metrics'
import { Service } from '../api/kinds/service'
import type { Core } from '../api/types'
import { bootReady } from '../cluster/booted-cluster.test.support'
import { imagesWith } from './images'

const MEBIBYTE = 1024 ** 2

async function start(...declared: readonly Readonly<Record<string, unknown>>[]) {
  const all = await bootReady(2, { systemPods: false, images: imagesWith(declared.map((fields) => readImageDeclaration(fields, (complaint) => new Error(complaint)))) })
  const { door, run } = all
  const deploy = (name: string, container: Partial<Core.Container>): void => {
    const labels = { app: name }
    const spec = { containers: [{ name: 'main', ...container }] }
    door.create(Deployment, { metadata: { name, namespace: 'default' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } })
    door.create(Service, { metadata: { name, namespace: 'default' }, spec: { ports: [{ port: 80 }], selector: labels } })
  }
  const client = (script: string) =>
    door.create(Pod, { metadata: { name: 'client', namespace: 'default' }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script] }] } })
  const log = async (pod: string): Promise<string> => {
    await run(5)
    const answered = all.cluster.fetch({ method: 'GET', path: `/api/v1/namespaces/default/pods/${pod}/log`, headers: {} })
    return String((await answered).body)
  }
  const podOf = (app: string) => door.list(Pod, { namespace: 'default', labelSelector: `app=${app}` }).items
  return { ...all, deploy, client, log, podOf }
}

describe('declared images in a cluster', () => {
  it('find one another by the names of their Services', async () => {
    const api = { name: 'lab/api:1', ready: '2s', listens: 80, routes: { '/number': '7' } }
    const front = { name: 'lab/front:1', listens: 80, routes: { '/': { asks: 'http://api/number', body: 'the number is $(answer)' } } }
    const { deploy, client, log, run } = await start(api, front)
    deploy('api', { image: 'lab/api:1' })
    deploy('front', { image: 'lab/front:1' })
    await run(10)
    client('wget -qO- http://front')
    expect(await log('client')).toBe('the number is 7')
  })

  it('are scaled by what their requests take of a core', async () => {
    const { deploy, door, run, client } = await start({ name: 'lab/work:1', listens: 80, routes: { '/': 'done' }, cpu: { perRequest: '200ms' }, memory: '30Mi' })
    deploy('work', { image: 'lab/work:1', resources: { requests: { cpu: '200m' }, limits: { cpu: '500m' } } })
    door.create(HorizontalPodAutoscaler, {
      metadata: { name: 'work', namespace: 'default' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'work' }, minReplicas: 1, maxReplicas: 5, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] },
    })
    await run(60)
    client('while true; do wget -qO- http://work; done')
    await run(120)
    expect(door.get(Deployment, { name: 'work', namespace: 'default' }).spec.replicas).toBeGreaterThanOrEqual(4)
    const used = door.list(PodMetrics, { namespace: 'default' }).items.filter(({ metadata }) => metadata.name.startsWith('work-'))
    expect(used[0].containers[0].usage.memory).toMatch(/^307\d\dKi$/)
    expect(door.list(Event).items.map(({ reason }) => reason)).toContain('SuccessfulRescale')
  })

  it('are killed when requests have left too much behind', async () => {
    const leaking = { name: 'lab/leak:1', listens: 80, routes: { '/': 'ok' }, memory: { start: '20Mi', perRequest: '1Mi' } }
    const { deploy, client, run, podOf } = await start(leaking)
    deploy('leak', { image: 'lab/leak:1', resources: { limits: { memory: String(64 * MEBIBYTE) } } })
    await run(5)
    client('for i in $(seq 1 50); do wget -qO- http://leak; done')
    await run(30)
    const [pod] = podOf('leak')
    expect(pod.status.containerStatuses?.[0]).toMatchObject({ restartCount: 1, lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } })
  })
})
