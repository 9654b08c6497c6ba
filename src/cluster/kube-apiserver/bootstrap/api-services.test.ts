import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { APIService } from '../../../api/kinds/api-service'
import { CustomResourceDefinition } from '../../../api/kinds/custom-resource-definition'
import { FlowSchema } from '../../../api/kinds/flow-schema'
import { PriorityLevelConfiguration } from '../../../api/kinds/priority-level-configuration'
import type { KubeObject } from '../../../api/object'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

function startServer() {
  const { clock, ...simulation } = createSimulation({ seed: 'aggregation', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation: { clock, ...simulation }, kinds: kinds as readonly Kind[] })
  const door = server.door({ user: 'tester', groups: ['system:masters'], fieldManager: 'test' })
  const wait = (): void => void clock.advanceTo(clock.now() + 100)
  wait()
  return { door, wait, names: () => door.list(APIService).items.map(({ metadata: { name } }) => name) }
}

it('every group and version has its object, those of custom kinds while they are there', () => {
  const { door, wait, names } = startServer()
  expect(names()).toEqual(expect.arrayContaining(['v1.', 'v1.apps', 'v1.autoscaling', 'v2.autoscaling', 'v1.storage.k8s.io']))
  expect(names()).not.toContain('v1.apiregistration.k8s.io')
  const versions = ['v1', 'v1beta1'].map((name) => ({ name, served: true, storage: name === 'v1', schema: { openAPIV3Schema: { type: 'object' } } }))
  door.create(CustomResourceDefinition, {
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' }, versions } as never,
  })
  wait()
  expect(names()).toEqual(expect.arrayContaining(['v1.example.com', 'v1beta1.example.com']))
  expect(door.get(APIService, { name: 'v1.example.com' })).toMatchObject({
    metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': 'true' } },
    spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 100 },
    status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] },
  })
  door.delete(CustomResourceDefinition, { name: 'widgets.example.com' })
  wait()
  expect(names().filter((name) => name.endsWith('example.com'))).toEqual([])
})

const recorded = new URL('../../../../../shared/live-1.32.13/bootstrap-objects.json.gz', import.meta.url)
const isRecorded = existsSync(recorded)
if (!isRecorded) console.warn('No recorded cluster beside the project: flow schemas and priority levels are not compared with one.')

it.skipIf(!isRecorded).each([FlowSchema as Kind, PriorityLevelConfiguration as Kind])('%# the objects of flow control are those of a real cluster', (kind) => {
  const { door } = startServer()
  const all = (JSON.parse(gunzipSync(readFileSync(recorded)).toString()) as { items: KubeObject[] }).items
  const wanted = all.filter((object) => object.kind === kind.kind)
  expect(wanted.length).toBeGreaterThan(0)
  expect(door.list(kind).items.map(comparable)).toEqual(wanted.map(comparable))
})

/** Without what differs from one cluster to the next. */
function comparable({ metadata: { name, annotations, generation }, ...object }: KubeObject): unknown {
  return JSON.parse(JSON.stringify({ ...object, metadata: { name, annotations, generation } }).replaceAll(/"lastTransitionTime":"[^"]*"/g, '"lastTransitionTime":""'))
}
