import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object'
import { pathOf } from '../store/object-store'
import { readClusterModel } from './cluster-model'
import { arrange, type View } from './frames'
import { relatedPods } from './related-pods'

type Fields = Record<string, unknown>

const object = (kind: string, name: string, { metadata = {}, ...rest }: Fields & { metadata?: Fields } = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...metadata },
  ...rest,
})
const owned = (kind: string, name: string): Fields => ({ ownerReferences: [{ kind, name, controller: true, apiVersion: 'batch/v1', uid: name }] })
const rule = (host: string, paths: readonly [path: string, name: string][]): object => ({ host, http: { paths: paths.map(([path, name]) => ({ path, backend: { service: { name, port: { number: 80 } } } })) } })

const world: readonly KubeObject[] = [
  object('Deployment', 'web', { spec: { replicas: 1, template: { metadata: { labels: { app: 'web' } } } }, status: {} }),
  object('Pod', 'web-1', { metadata: owned('Deployment', 'web'), spec: { containers: [] }, status: {} }),
  object('Service', 'web', { spec: { type: 'LoadBalancer', clusterIP: '10.96.0.9', selector: { app: 'web' }, ports: [{ port: 80 }] }, status: { loadBalancer: { ingress: [{ ip: '172.18.255.1' }] } } }),
  object('Service', 'waits', { spec: { type: 'LoadBalancer', clusterIP: '10.96.0.8', ports: [{ port: 80 }] }, status: {} }),
  object('Ingress', 'shop', { spec: { rules: [rule('shop.test', [['/', 'web'], ['/api', 'web']]), rule('old.test', [['/', 'gone']])] }, status: { loadBalancer: { ingress: [{ ip: '172.18.0.4' }] } } }),
  object('HorizontalPodAutoscaler', 'web', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 5 }, status: { desiredReplicas: 3, conditions: [{ type: 'ScalingActive', status: 'False' }] } }),
  object('NetworkPolicy', 'fence', { spec: { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }, policyTypes: ['Ingress', 'Egress'] } }),
  object('NetworkPolicy', 'deny', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }),
  object('CronJob', 'tick', { spec: { schedule: '*/5 * * * *', suspend: true } }),
  object('Job', 'tick-1', { metadata: owned('CronJob', 'tick'), spec: {}, status: {} }),
  object('CustomResourceDefinition', 'widgets.acme.test', { metadata: { namespace: undefined }, spec: { names: { kind: 'Widget' } } }),
  object('Widget', 'one', { status: { conditions: [{ type: 'Ready', status: 'False' }] } }),
  object('Deployment', 'one', { metadata: owned('Widget', 'one'), spec: { replicas: 0 }, status: {} }),
]
const model = readClusterModel(new Map(world.map((one) => [pathOf(one), one])), 'default')
const mark = (name: string, view: View = 'nodes') => arrange(model, view).marks.find(({ path }) => path.endsWith(name))
const linksFrom = (view: View, kind: string): string[] =>
  arrange(model, view).links.filter(({ from }) => from.startsWith(`${kind}/`)).map(({ from, to, count, because }) => `${from.split('/')[2]} -> ${to} ×${count}: ${because}`)

describe('what acts on Services and workloads', () => {
  it.each([
    ['Ingress/default/shop', 'ingress', 'Ingress shop.test, old.test 172.18.0.4', true],
    ['HorizontalPodAutoscaler/default/web', 'scaler', 'Autoscaler 2–5, now 3', true],
    ['NetworkPolicy/default/fence', 'policy', 'NetworkPolicy ingress, egress', false],
    ['NetworkPolicy/default/deny', 'policy', 'NetworkPolicy ingress, all Pods', false],
    ['CronJob/default/tick', 'workload', 'CronJob */5 * * * * suspended', false],
    ['Widget/default/one', 'custom', 'Widget', true],
    ['Service/default/web', 'service', 'LoadBalancer 80/TCP 172.18.255.1', true],
    ['Service/default/waits', 'service', 'LoadBalancer 80/TCP <pending>', true],
  ])('%s is a mark', (path, role, note, alarming) => expect(mark(path)).toMatchObject({ role, note, alarming }))

  it('leads somewhere by a field', () => {
    expect(linksFrom('nodes', 'Ingress')).toEqual(['shop -> Service/default/web ×1: shop.test/, shop.test/api'])
    expect(linksFrom('nodes', 'HorizontalPodAutoscaler')).toEqual(['web -> Deployment/default/web ×1: spec.scaleTargetRef'])
    expect(linksFrom('nodes', 'NetworkPolicy')).toEqual(['fence -> Deployment/default/web ×0: spec.podSelector'])
    expect(linksFrom('owners', 'CronJob')).toEqual(['tick -> Job/default/tick-1 ×1: metadata.ownerReferences'])
    expect(linksFrom('nodes', 'Widget')).toEqual(['one -> Deployment/default/one ×1: metadata.ownerReferences'])
    expect(linksFrom('services', 'Ingress')).toHaveLength(1)
  })

  it('stands where nobody else does, Ingresses before all others', () => {
    for (const view of ['nodes', 'owners', 'services'] as const) {
      const places = arrange(model, view).marks.map(({ column, row }) => `${column} ${row}`)
      expect(new Set(places).size).toBe(places.length)
    }
    expect(mark('Ingress/default/shop')?.column).toBe(-1)
    expect(mark('Ingress/default/shop', 'services')).toMatchObject({ column: -1, row: 0 })
    expect(mark('Service/default/web', 'services')).toMatchObject({ column: 0, row: 0 })
    expect(mark('Service/default/waits', 'services')).toMatchObject({ column: 0, row: 1 })
    expect(mark('Ingress/default/shop')?.row).toBe(mark('Service/default/web')?.row)
  })

  it('shows whom it acts on', () => {
    expect([...relatedPods(model, 'NetworkPolicy/default/fence')]).toEqual(['Pod/default/web-1'])
    expect([...relatedPods(model, 'HorizontalPodAutoscaler/default/web')]).toEqual(['Pod/default/web-1'])
  })
})
