/** States in which a mistake looks made and is not, or hides behind another object: who is named by which check. */
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import type { Check, ObjectPattern } from '../lesson'
import type { LessonView, RanLine } from '../lesson-view'
import { recogniseMistakes } from './catalogue'

const START = Date.UTC(2026, 0, 5, 9)
const LATER = START + 120_000

const object = (kind: string, name: string, more: object = {}): KubeObject => {
  const { metadata = {}, ...rest } = more as { readonly metadata?: object }
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'default', uid: `${kind} ${name}`, generation: 1, resourceVersion: '5', creationTimestamp: new Date(START).toISOString(), ...metadata }, ...rest } as KubeObject
}

const ownedBy = (kind: string, name: string) => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `${kind} ${name}`, controller: true }] })

const pod = (name: string, { labels = {}, env = [], status = {}, ...metadata }: Readonly<Record<string, object>> = {}): KubeObject =>
  object('Pod', name, {
    metadata: { labels, ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx', env }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'c', restartCount: 0, state: { running: { startedAt: new Date(START).toISOString() } } }], ...status },
  })

const deployment = (name: string, replicas: number): KubeObject =>
  object('Deployment', name, { spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } }, status: { observedGeneration: 1, replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas } })

function view(objects: readonly KubeObject[], more: Partial<LessonView> = {}): LessonView {
  const list = (kind: string, namespace: string): readonly KubeObject[] => objects.filter((each) => each.kind === kind && (namespace === '' || each.metadata.namespace === namespace))
  return {
    nowMs: LATER,
    commands: (more.ran ?? []).map(({ line }) => line),
    ran: [],
    answers: {},
    list,
    find: (kind, namespace, name) => list(kind, namespace).find(({ metadata }) => metadata.name === name),
    reach: () => ({ hops: [], response: { status: 404, body: '' }, decided: undefined }),
    log: () => undefined,
    read: () => undefined,
    ...more,
  }
}

const of = (kind: string, name?: string, match: unknown = {}, labels: Readonly<Record<string, string>> = {}): ObjectPattern => ({ kind, name, namespace: 'default', labels, match })
const check = (condition: object): Check => ({ id: 'c', say: '', latch: false, hidden: false, stableForMs: 0, withinMs: 0, weight: 1, ...condition }) as Check
const reach = (url: string, more: object = {}): Check => check({ type: 'reach', from: 'outside', url, method: 'GET', headers: {}, body: '', status: 200, contains: '', fails: '', ...more })
const line = (text: string, output = ''): RanLine => ({ line: text, output, exitCode: 0 })
const named = (asked: Check, seen: LessonView): string[] => recogniseMistakes(asked, seen).map(({ mistake, finding }) => `${mistake.id} ${finding.object} ${finding.path}`)

describe('a number that somebody else sets (K21)', () => {
  const scaler = object('HorizontalPodAutoscaler', 'web', { spec: { scaleTargetRef: { name: 'web' }, minReplicas: 2 } })
  const byHand = view([deployment('web', 2), scaler], { ran: [line('kubectl scale deployment web --replicas=5', 'deployment.apps/web scaled')] })
  const rows = [
    { name: 'where the number that was set by hand is wanted', asked: check({ type: 'assert', object: of('Deployment', 'web', { spec: { replicas: 5 } }) }), is: ['K21 Deployment/default/web spec.replicas'] },
    { name: 'not where another is', asked: check({ type: 'assert', object: of('Deployment', 'web', { spec: { replicas: 3 } }) }), is: [] },
    { name: 'not where the autoscaler is asked about', asked: check({ type: 'assert', object: of('HorizontalPodAutoscaler', 'web', { spec: { minReplicas: 5 } }) }), is: [] },
    { name: 'not where no number decides', asked: check({ type: 'log', object: of('Pod', undefined, {}, { app: 'web' }), container: '', previous: false, contains: 'x', matches: '' }), is: [] },
  ]
  it.each(rows)('is named $name', ({ asked, is }) => expect(named(asked, byHand)).toEqual(is))
})

describe('an Ingress (K07)', () => {
  const nginx = object('IngressClass', 'nginx', { metadata: { namespace: undefined } })
  const web = object('Service', 'web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] }, status: {} })
  const ingress = (path: string, more: object = {}) => object('Ingress', 'gate', { spec: { ingressClassName: 'nginx', rules: [{ host: 'tea.example', http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } }], ...more } })
  const asked = reach('http://172.18.255.1/app', { headers: { host: 'tea.example' } })
  const place = 'K07 Ingress/default/gate spec.rules[0].http.paths[0].path'
  const rows = [
    { name: 'a path that is another', path: '/apps', asked, is: [place] },
    { name: 'nothing where the rule fits, and is not in force yet', path: '/app', asked, is: [] },
    { name: 'nothing where an expression fits', path: '/app(/|$)(.*)', asked, is: [] },
    { name: 'nothing where a default backend takes what no rule does', path: '/app', asked: reach('http://172.18.255.1/x', { headers: { host: 'ta.example' } }), is: [], more: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
  ]
  it.each(rows)('has $name', ({ path, asked: one, is, more }) => expect(named(one, view([nginx, web, ingress(path, more)]))).toEqual(is))
})

describe('a Pod that was given other labels (K16)', () => {
  const set = object('ReplicaSet', 'tea', { spec: { replicas: 1, selector: { matchLabels: { app: 'tea' } }, template: { metadata: { labels: { app: 'tea' } } } }, status: { replicas: 1 } })
  const own = pod('tea-aaaaa', { labels: { app: 'tea' }, generateName: 'tea-' as never, ...ownedBy('ReplicaSet', 'tea') })
  it('is found where no Deployment stands behind its ReplicaSet', () => {
    const stray = pod('tea-bbbbb', { labels: { app: 'coffee' }, generateName: 'tea-' as never })
    const count = check({ type: 'count', object: of('Pod'), atLeast: 1, atMost: 1 })
    expect(named(count, view([set, own, stray]))).toEqual(['K16 Pod/default/tea-bbbbb metadata.labels.app'])
    expect(matchesLabels({ app: 'tea' }, own.metadata.labels ?? {})).toBe(true)
  })
})

describe('a claim that waits (K43)', () => {
  const claim = object('PersistentVolumeClaim', 'notes', { spec: { storageClassName: '', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }, status: { phase: 'Pending' } })
  const volume = object('PersistentVolume', 'disk', { metadata: { namespace: undefined }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], claimRef: { namespace: 'default', name: 'old' } }, status: { phase: 'Released' } })
  const said = object('Event', 'notes.1', { involvedObject: { kind: 'PersistentVolumeClaim', name: 'notes', uid: 'PersistentVolumeClaim notes' }, reason: 'FailedBinding', message: 'no persistent volumes available for this claim and no storage class is set' })
  it('is told of the volume that would fit and is kept for a claim that is gone', () => {
    const bound = check({ type: 'assert', object: of('PersistentVolumeClaim', 'notes', { status: { phase: 'Bound' } }) })
    expect(named(bound, view([claim, volume, said]))).toEqual(['K43 PersistentVolume/disk spec.claimRef'])
  })
})

describe('a DaemonSet that no node fits (K41)', () => {
  it('has no Pod that could say so', () => {
    const node = object('Node', 'worker-1', { metadata: { namespace: undefined, labels: { ssd: 'true' } }, spec: {} })
    const set = object('DaemonSet', 'fast', { spec: { template: { metadata: { labels: { app: 'fast' } }, spec: { nodeSelector: { ssd: 'yes' }, containers: [{ name: 'c', image: 'nginx' }] } } }, status: { desiredNumberScheduled: 0 } })
    expect(named(check({ type: 'assert', object: of('DaemonSet', 'fast', { status: { numberReady: 1 } }) }), view([node, set]))).toEqual(['K41 DaemonSet/default/fast spec.template.spec.nodeSelector.ssd'])
  })
})

describe('a setting that was copied too early (K33)', () => {
  it('is found in the Pod that has it, where the check is about its caller and neither is ready', () => {
    const unready = { conditions: [{ type: 'Ready', status: 'False' }] }
    const config = object('ConfigMap', 'words', { metadata: { resourceVersion: '9' }, data: { word: 'tea' } })
    const server = pod('server', { labels: { app: 'server' }, env: [{ name: 'WORD', valueFrom: { configMapKeyRef: { name: 'words', key: 'word' } } }], status: unready })
    const caller = pod('caller', { env: [{ name: 'URL', value: 'http://server:80' }], status: unready })
    const service = object('Service', 'server', { spec: { selector: { app: 'server' }, ports: [{ port: 80 }] }, status: {} })
    const ready = check({ type: 'assert', object: of('Pod', 'caller', { status: { conditions: { any: { type: 'Ready', status: 'True' } } } }) })
    expect(named(ready, view([config, server, caller, service]))).toContain('K33 Pod/default/server spec.containers[0].env[0].valueFrom.configMapKeyRef')
  })
})

describe('a Pod that was deleted', () => {
  const gone = (nowMs: number, more: readonly RanLine[] = [], linesBefore = 0) =>
    named(check({ type: 'assert', object: of('Pod', 'till', { status: { phase: 'Running' } }) }), {
      ...view([object('Event', 'till.1', { involvedObject: { kind: 'Pod', name: 'till' }, reason: 'Killing', lastTimestamp: new Date(START).toISOString() })], { ran: [line('kubectl delete pod till', 'pod "till" deleted'), ...more] }),
      nowMs,
      linesBefore,
    })
  const K15 = ['K15 Pod/default/till metadata.ownerReferences']
  it('is expected to come back by whoever waits or looks for it (K15), not by whoever is about to make it', () => {
    expect([gone(START + 5_000), gone(START + 60_000), gone(START + 5_000, [line('kubectl get pods')]), gone(START + 60_000, [], 1)]).toEqual([[], K15, K15, []])
  })

  it('was deleted to stop the app where that was the last thing that was done in this step (K14)', () => {
    const none = check({ type: 'count', object: of('Pod', undefined, {}, { app: 'web' }), atLeast: 0, atMost: 0 })
    const set = object('ReplicaSet', 'web', { spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } }, status: {} })
    const seen = (lines: readonly string[], linesBefore = 0) => named(none, { ...view([set, pod('web-aaaaa', { labels: { app: 'web' }, generateName: 'web-' as never, ...ownedBy('ReplicaSet', 'web') })], { ran: lines.map((each) => line(each)) }), linesBefore })
    const K14 = ['K14 ReplicaSet/default/web spec.replicas']
    expect([seen(['kubectl delete pod web-1']), seen(['kubectl delete pod web-1', 'kubectl scale rs web --replicas=1']), seen(['kubectl delete pod web-1'], 1)]).toEqual([K14, [], []])
  })
})

describe('a check that asks for the trouble itself', () => {
  it('is not explained by it, and is by another', () => {
    const waiting = (reason: string) => pod('p', { status: { phase: 'Pending', containerStatuses: [{ name: 'c', restartCount: 0, state: { waiting: { reason, message: 'x' } } }] } })
    const wants = (reason: string) => check({ type: 'assert', object: of('Pod', 'p', { status: { containerStatuses: { any: { state: { waiting: { reason } } } } } }) })
    expect(named(wants('ErrImagePull'), view([waiting('ImagePullBackOff')]))).toEqual([])
    expect(named(wants('CrashLoopBackOff'), view([waiting('ImagePullBackOff')]))).toEqual(['K24 Pod/default/p spec.containers[0].image'])
  })
})
