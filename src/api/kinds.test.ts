import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { apiVersionOf, type Kind } from './kind'
import { kinds } from './kinds'
import { CertificateSigningRequest } from './kinds/certificate-signing-request'
import { Event } from './kinds/event'
import { HorizontalPodAutoscaler } from './kinds/horizontal-pod-autoscaler'
import { Node } from './kinds/node'
import { Service } from './kinds/service'
import { ValidatingAdmissionPolicyBinding } from './kinds/validating-admission-policy-binding'

const recorded = fileURLToPath(new URL('../../../shared/live-1.32.13', import.meta.url))
const isRecorded = existsSync(recorded)
if (!isRecorded) console.log('notice: no recorded cluster beside the project; columns and names are not compared with one')
const readRecorded = (file: string): unknown => JSON.parse(readFileSync(`${recorded}/${file}`, 'utf8'))

interface RecordedColumn {
  readonly name: string
  readonly type: string
  readonly format: string
  readonly priority: number
}

interface RecordedResource {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly shortNames?: string[]
  readonly categories?: string[]
}

it('has a file for every kind, and a kind for every file', () => {
  const files = readdirSync(fileURLToPath(new URL('kinds', import.meta.url))).filter((file) => !file.includes('.test.'))
  const kebab = (kind: string): string => kind.replaceAll(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4').toLowerCase()
  // A second version of a kind is named with its group and version.
  const fileOf = ({ kind, group, version, storedAs }: Kind): string => (storedAs ? `${kebab(kind)}-${group.split('.')[0]}-${version}.ts` : `${kebab(kind)}.ts`)
  // Those of the metrics server are there only while it runs.
  const lasting = files.filter((file) => !file.endsWith('-metrics.ts'))
  expect(lasting.sort()).toEqual((kinds as readonly Kind[]).map(fileOf).sort())
})

describe.runIf(isRecorded)('compared with a recorded 1.32 cluster', () => {
  const tables = (isRecorded ? readRecorded('table-columns.json') : {}) as Record<string, RecordedColumn[]>

  // What is only answered is not printed.
  const listed = (kinds as readonly Kind[]).filter(({ verbs }) => !verbs || verbs.includes('list'))
  it.each(listed.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind] as const))('%s has its columns', (_name, kind) => {
    const wanted = tables[`${apiVersionOf(kind)}/${kind.plural}`].map(({ name, type, format, priority }) => ({ name, type, format, priority }))
    expect(kind.columns.map(({ name, type, format = '', priority }) => ({ name, type, format, priority }))).toEqual(wanted)
  })

  it.each(kinds.map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind as Kind] as const))('%s has its names and subresources', (_name, kind) => {
    const file = kind.group ? `apis_${kind.group}_${kind.version}.json` : `api_${kind.version}.json`
    const { resources } = readRecorded(`discovery/${file}`) as { resources: RecordedResource[] }
    const main = resources.find(({ name }) => name === kind.plural)
    expect({ singularName: kind.singular, namespaced: kind.namespaced, shortNames: [...kind.shortNames], categories: [...kind.categories] }).toEqual({
      singularName: main?.singularName,
      namespaced: main?.namespaced,
      shortNames: main?.shortNames ?? [],
      categories: main?.categories ?? [],
    })
    const subresources = resources.filter(({ name }) => name.startsWith(`${kind.plural}/`)).map(({ name }) => name.split('/')[1])
    expect([...kind.subresources]).toEqual(subresources.sort())
  })
})

const NOW = Date.UTC(2026, 0, 5, 9, 10)
const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' }

it('prints a Service, a Node and an Event as upstream does', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', clusterIP: '10.96.0.7', ports: [{ port: 80, nodePort: 30080, protocol: 'TCP' }], selector: { b: '2', a: '1' } }, status: {} } as Service
  expect(Service.row(service, NOW)).toEqual(['x', 'LoadBalancer', '10.96.0.7', '<pending>', '80:30080/TCP', '10m', 'a=1,b=2'])
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { ...metadata, labels: { 'node-role.kubernetes.io/control-plane': '' } }, spec: { unschedulable: true }, status: { conditions: [{ type: 'Ready', status: 'True' }], addresses: [{ type: 'InternalIP', address: '10.0.0.1' }] } } as Node
  expect(Node.row(node, NOW)).toEqual(['x', 'Ready,SchedulingDisabled', 'control-plane', '10m', '', '10.0.0.1', '<none>', '<unknown>', '<unknown>', '<unknown>'])
  const event = { apiVersion: 'v1', kind: 'Event', metadata, involvedObject: { kind: 'Pod', name: 'web' }, reason: 'Killing', type: 'Normal', message: 'Stopping container web\n', source: { component: 'kubelet', host: 'worker-1' }, firstTimestamp: '2026-01-05T09:00:00Z', lastTimestamp: '2026-01-05T09:09:00Z', count: 2 } as Event
  expect(Event.row(event, NOW)).toEqual(['60s', 'Normal', 'Killing', 'pod/web', '', 'kubelet, worker-1', 'Stopping container web', '10m', '2', 'x'])
})

it('prints an autoscaler, a certificate request and a policy binding as upstream does', () => {
  const resource = (name: string, averageUtilization: number) => ({ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } })
  const pods = { type: 'Pods', pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '1000m' } } }
  const used = [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12, averageValue: '24m' } } }]
  const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 5, metrics: [resource('cpu', 80), resource('memory', 50), pods] }
  const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec, status: { currentReplicas: 2, desiredReplicas: 2, currentMetrics: used } } as HorizontalPodAutoscaler
  expect(HorizontalPodAutoscaler.row(autoscaler, NOW)).toEqual(['x', 'Deployment/web', 'cpu: 12%/80%, memory: <unknown>/50% + 1 more...', '<unset>', 5, 2, '10m'])
  const request = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata, spec: { request: '', signerName: 'a.b/c', username: 'jane', expirationSeconds: 86_400 }, status: { conditions: [{ type: 'Approved', status: 'True' }], certificate: 'eA==' } } as CertificateSigningRequest
  expect(CertificateSigningRequest.row(request, NOW)).toEqual(['x', '10m', 'a.b/c', 'jane', '24h', 'Approved,Issued'])
  const selector = { matchLabels: { b: '2', a: '1' }, matchExpressions: [{ key: 'k', operator: 'In', values: ['v', 'w'] }] }
  const binding = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding', metadata, spec: { policyName: 'p', paramRef: { selector } } } as ValidatingAdmissionPolicyBinding
  expect(ValidatingAdmissionPolicyBinding.row(binding, NOW)[2]).toBe(
    '&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[v w],},},}',
  )
})
