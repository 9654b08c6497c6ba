import { beforeEach, describe, expect, it } from 'vitest'
import { readBody } from '../../../api/http'
import type { Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { CustomResourceDefinition } from '../../../api/kinds/custom-resource-definition'
import { Namespace } from '../../../api/kinds/namespace'
import type { CustomResourceDefinition as Definition } from '../../../api/custom/definition'
import type { Schema } from '../../../api/custom/schema'
import { createSimulation, type Simulation } from '../../../base/simulation'
import { createApiServer, type RunningApiServer } from '../api-server'

const spec: Schema = { type: 'object', properties: { size: { type: 'integer', default: 1 }, note: { type: 'string' } } }
const definition = (plural: string, kind: string, changes: object = {}): object => ({
  metadata: { name: `${plural}.example.com` },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural, kind },
    versions: [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } }, subresources: { status: {} } },
      { name: 'v1beta1', served: true, storage: false, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } },
    ],
    ...changes,
  },
})

let simulation: Simulation
let server: RunningApiServer
const door = () => server.door({ user: 'tester', groups: ['system:masters'], fieldManager: 'test' })
const wait = (ms = 10): void => void simulation.clock.advanceTo(simulation.clock.now() + ms)
const define = (...given: Parameters<typeof definition>): void => {
  door().create(CustomResourceDefinition, definition(...given) as never)
  wait()
}
const statusOf = (plural: string): Definition['status'] => door().get(CustomResourceDefinition, { name: `${plural}.example.com` }).status
const conditionsOf = (plural: string): readonly string[] => (statusOf(plural).conditions ?? []).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`)

interface Answer {
  readonly status: number
  readonly body: { readonly [key: string]: unknown; readonly message?: string; readonly spec?: unknown; readonly apiVersion?: string; readonly metadata?: { readonly generation?: number; readonly resourceVersion?: string } }
  readonly warning: string | undefined
}
async function ask(method: string, path: string, body?: object, type = 'application/json'): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await server.fetch({ method, path, headers: { 'content-type': type, accept: 'application/json' }, ...sent })
  const text = await readBody(response)
  // Where no route leads there is no JSON either.
  const read = text.startsWith('{') ? JSON.parse(text) : { message: text }
  return { status: response.status, body: read as Answer['body'], warning: response.headers.warning }
}
const at = (version: string, name = ''): string => `/apis/example.com/${version}/namespaces/default/widgets${name && `/${name}`}`
const widget = (name: string, fields: object = {}, version = 'v1'): object => ({ apiVersion: `example.com/${version}`, kind: 'Widget', metadata: { name }, spec: {}, ...fields })

beforeEach(() => {
  simulation = createSimulation({ seed: 'custom', startMs: Date.UTC(2026, 0, 1) })
  server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  wait()
})

describe('a definition', () => {
  it('is named, then established, and its kinds are known', () => {
    define('widgets', 'Widget')
    expect(conditionsOf('widgets')).toEqual(['NamesAccepted=True NoConflicts: no conflicts found', 'Established=True InitialNamesAccepted: the initial names have been accepted'])
    expect(statusOf('widgets')).toMatchObject({ acceptedNames: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' }, storedVersions: ['v1'] })
    expect(server.catalog.all().filter(({ group }) => group === 'example.com').map(({ version }) => version)).toEqual(['v1', 'v1beta1'])
  })

  it('waits for names that another one has', () => {
    define('widgets', 'Widget', { names: { plural: 'widgets', kind: 'Widget', shortNames: ['w'] } })
    define('wheels', 'Wheel', { names: { plural: 'wheels', kind: 'Wheel', shortNames: ['w'] } })
    expect(conditionsOf('wheels')).toEqual(['NamesAccepted=False ShortNamesConflict: "w" is already in use', 'Established=False NotAccepted: not all names are accepted'])
    door().delete(CustomResourceDefinition, { name: 'widgets.example.com' })
    wait()
    expect(conditionsOf('wheels')[0]).toBe('NamesAccepted=True NoConflicts: no conflicts found')
  })

  it('remembers each version that was the stored one, and keeps it', () => {
    define('widgets', 'Widget')
    const before = door().get(CustomResourceDefinition, { name: 'widgets.example.com' })
    const [first, second] = before.spec.versions
    const swapped = { ...before, spec: { ...before.spec, versions: [{ ...first, storage: false }, { ...second, storage: true }] } }
    expect(door().update(CustomResourceDefinition, swapped).status.storedVersions).toEqual(['v1', 'v1beta1'])
    wait()
    const now = door().get(CustomResourceDefinition, { name: 'widgets.example.com' })
    expect(() => door().update(CustomResourceDefinition, { ...now, spec: { ...now.spec, versions: [{ ...second, storage: true }] } })).toThrow(
      'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
    )
  })

  it('goes when its objects are gone', async () => {
    define('widgets', 'Widget')
    await ask('POST', at('v1'), widget('a'))
    await ask('POST', at('v1'), { ...widget('b'), metadata: { name: 'b', finalizers: ['example.com/held'] } })
    door().delete(CustomResourceDefinition, { name: 'widgets.example.com' })
    wait()
    expect(conditionsOf('widgets')[2]).toBe('Terminating=True InstanceDeletionInProgress: CustomResource deletion is in progress')
    expect((await ask('GET', at('v1'))).body.items).toMatchObject([{ metadata: { name: 'b' } }])
    expect((await ask('POST', at('v1'), widget('c'))).body.message).toBe('create not allowed while custom resource definition is terminating')
    await ask('PATCH', at('v1', 'b'), { metadata: { finalizers: null } }, 'application/merge-patch+json')
    wait(10_000)
    expect(door().list(CustomResourceDefinition).items).toEqual([])
    expect((await ask('GET', at('v1'))).status).toBe(404)
  })
})

describe('an object', () => {
  beforeEach(() => define('widgets', 'Widget'))

  it('is completed, pruned, told of, and counted', async () => {
    const made = await ask('POST', at('v1'), widget('a', { spec: { stray: 1 }, status: { no: 1 } }))
    expect(made).toMatchObject({ status: 201, body: { spec: { size: 1 }, metadata: { generation: 1 } }, warning: '299 - "unknown field \\"spec.stray\\"", 299 - "unknown field \\"status\\""' })
    expect(made.body.status).toBeUndefined()
    const changed = await ask('PATCH', at('v1', 'a'), { spec: { size: 2 } }, 'application/merge-patch+json')
    expect(changed.body.metadata?.generation).toBe(2)
    const labelled = await ask('PATCH', at('v1', 'a'), { metadata: { labels: { a: 'b' } } }, 'application/merge-patch+json')
    expect(labelled.body.metadata?.generation).toBe(2)
  })

  it('has no lists that could be merged', async () => {
    await ask('POST', at('v1'), widget('a'))
    const { status, body } = await ask('PATCH', at('v1', 'a'), {}, 'application/strategic-merge-patch+json')
    expect([status, body.message]).toEqual([
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    ])
  })

  it('is one object in all its versions', async () => {
    await ask('POST', at('v1beta1'), widget('a', { spec: { free: true, size: 3 } }, 'v1beta1'))
    expect((await ask('GET', at('v1', 'a'))).body).toMatchObject({ apiVersion: 'example.com/v1', spec: { size: 3 } })
    expect((await ask('GET', at('v1beta1', 'a'))).body).toMatchObject({ apiVersion: 'example.com/v1beta1', spec: { free: true, size: 3 } })
    expect((await ask('DELETE', at('v1', 'a'))).status).toBe(200)
    expect((await ask('GET', at('v1beta1', 'a'))).status).toBe(404)
  })

  it('is completed by the schema of today when it is read', async () => {
    await ask('POST', at('v1'), widget('a'))
    const now = door().get(CustomResourceDefinition, { name: 'widgets.example.com' })
    const [first, second] = now.spec.versions
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' }, color: { type: 'string', default: 'red' } } } } } }
    door().update(CustomResourceDefinition, { ...now, spec: { ...now.spec, versions: [{ ...first, schema }, second] } })
    wait()
    expect((await ask('GET', at('v1', 'a'))).body.spec).toEqual({ size: 1, color: 'red' })
    expect((await ask('GET', at('v1'))).body.items).toMatchObject([{ spec: { size: 1, color: 'red' } }])
  })

  it('is watched until its kind is gone', async () => {
    const { body: stream } = await server.fetch({ method: 'GET', path: `${at('v1')}?watch=1`, headers: {} })
    if (typeof stream === 'string') throw new Error(stream)
    let isOver = false
    const over = stream.read().then((chunk) => (isOver = chunk === undefined))
    door().delete(CustomResourceDefinition, { name: 'widgets.example.com' })
    wait(990)
    await Promise.resolve()
    expect(isOver).toBe(false)
    wait(100)
    await over
    expect(isOver).toBe(true)
  })

  it('goes with its namespace', () => {
    door().create(Namespace, { metadata: { name: 'other' } })
    const kind = server.catalog.find('example.com', 'v1', 'widgets')
    expect(kind?.namespaced).toBe(true)
    expect(kind?.storedAs).toBeUndefined()
  })
})

describe('kinds that are called like built-in ones', () => {
  it('are what their definition says', async () => {
    define('widgets', 'Pod')
    const pod = { apiVersion: 'example.com/v1', kind: 'Pod', metadata: { name: 'a.b' }, spec: {} }
    expect((await ask('POST', at('v1'), pod)).status).toBe(201)
    expect((await ask('GET', `${at('v1')}?fieldSelector=spec.nodeName%3Dx`)).body.message).toMatch(/is not a known field selector|field label not supported/)
  })
})
