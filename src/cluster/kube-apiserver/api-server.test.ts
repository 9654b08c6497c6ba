import { describe, expect, it } from 'vitest'
import { kinds } from '../../api/kinds'
import { ConfigMap } from '../../api/kinds/config-map'
import { Deployment } from '../../api/kinds/deployment'
import { Namespace } from '../../api/kinds/namespace'
import { Pod } from '../../api/kinds/pod'
import { Service } from '../../api/kinds/service'
import { ServiceAccount } from '../../api/kinds/service-account'
import type { WatchEvent } from '../../api/door'
import type { Kind } from '../../api/kind'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from './api-server'

function startServer() {
  const simulation = createSimulation({ seed: 'test', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = server.door({ user: 'tester', fieldManager: 'test' })
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  return { ...simulation, server, door }
}

const podDraft = (name: string) => ({ metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } })
const reference = (name: string) => ({ namespace: 'default', name })
const configMap = (name: string) => ({ metadata: { name, namespace: 'default' }, data: { color: 'blue' } })

describe('the typed door', () => {
  it('completes what it creates', () => {
    const { door } = startServer()
    const pod = door.create(Pod, podDraft('web'))
    expect(pod.metadata).toMatchObject({ name: 'web', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' })
    expect(pod.metadata.uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(pod.status.phase).toBe('Pending')
    expect(pod.spec.serviceAccountName).toBe('default')
    expect(pod.spec.tolerations).toHaveLength(2)
    expect(pod.spec.volumes?.[0].name).toMatch(/^kube-api-access-/)
    expect(door.get(Pod, reference('web'))).toBe(pod)
  })

  it('gives a pod that is put back without them its tolerations again', () => {
    const { door } = startServer()
    const pod = door.create(Pod, podDraft('web'))
    const labelled = door.update(Pod, { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } }, spec: { ...pod.spec, tolerations: undefined } })
    expect(labelled.spec.tolerations).toEqual(pod.spec.tolerations)
  })

  it('ends generated names with five characters', () => {
    const { door } = startServer()
    const made = door.create(ConfigMap, { metadata: { generateName: 'color-', namespace: 'default' } })
    expect(made.metadata.name).toMatch(/^color-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  it.each([
    { name: 'a name that is taken', act: 'twice', message: 'configmaps "a" already exists' },
    { name: 'a namespace that is not there', act: 'nowhere', message: 'namespaces "nowhere" not found' },
  ])('refuses $name', ({ act, message }) => {
    const { door } = startServer()
    door.create(ConfigMap, configMap('a'))
    const namespace = act === 'twice' ? 'default' : 'nowhere'
    expect(() => door.create(ConfigMap, { metadata: { name: 'a', namespace } })).toThrow(message)
  })

  it('refuses to overwrite what the caller has not seen', () => {
    const { door } = startServer()
    const first = door.create(ConfigMap, configMap('a'))
    door.update(ConfigMap, { ...first, data: { color: 'red' } })
    expect(() => door.update(ConfigMap, { ...first, data: { color: 'green' } })).toThrow(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    )
  })

  it('writes nothing when nothing changed', () => {
    const { door } = startServer()
    const first = door.create(ConfigMap, configMap('a'))
    expect(door.update(ConfigMap, { ...first, data: { color: 'blue' } })).toBe(first)
  })

  it('keeps status out of updates, and everything but the status out of status updates', () => {
    const { door } = startServer()
    const pod = door.create(Pod, podDraft('web'))
    const updated = door.update(Pod, { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } }, status: { phase: 'Running' } })
    expect(updated.status.phase).toBe('Pending')
    const shown = door.updateStatus(Pod, { ...updated, spec: { ...updated.spec, nodeName: 'x' }, status: { phase: 'Running' } })
    expect(shown.status.phase).toBe('Running')
    expect(shown.spec.nodeName).toBeUndefined()
  })

  it('raises the generation with the spec alone', () => {
    const { door } = startServer()
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
    const made = door.create(Deployment, { metadata: reference('web'), spec: { selector: { matchLabels: { app: 'a' } }, template } })
    expect(made.metadata.generation).toBe(1)
    const labelled = door.update(Deployment, { ...made, metadata: { ...made.metadata, labels: { x: 'y' } } })
    expect(labelled.metadata.generation).toBe(1)
    expect(door.update(Deployment, { ...labelled, spec: { ...labelled.spec, replicas: 5 } }).metadata.generation).toBe(2)
  })

  it('gives Services addresses of the range, no two the same', () => {
    const { door } = startServer()
    const addresses = Array.from({ length: 50 }, (_, i) =>
      door.create(Service, { metadata: reference(`s${i}`), spec: { ports: [{ port: 80 }], type: 'NodePort' } }),
    )
    const ips = addresses.map(({ spec }) => spec.clusterIP)
    const ports = addresses.map(({ spec }) => spec.ports?.[0].nodePort ?? 0)
    expect(new Set(ips).size).toBe(50)
    expect(new Set(ports).size).toBe(50)
    expect(ports.every((port) => port >= 30_086 && port <= 32_767)).toBe(true)
    const taken = { ports: [{ port: 80 }], clusterIP: ips[0] }
    expect(() => door.create(Service, { metadata: reference('again'), spec: taken })).toThrow(
      `failed to allocate IP ${ips[0]}: provided IP is already allocated`,
    )
  })
})

describe('deletion', () => {
  it('gives a bound pod its grace period, and lets it be shortened', () => {
    const { door } = startServer()
    door.create(Pod, podDraft('web'))
    door.bind(reference('web'), 'worker-1')
    const going = door.delete(Pod, reference('web'))
    expect(going.metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 })
    expect(door.delete(Pod, reference('web'), { gracePeriodSeconds: 60 })).toBe(going)
    door.delete(Pod, reference('web'), { gracePeriodSeconds: 0 })
    expect(() => door.get(Pod, reference('web'))).toThrow('pods "web" not found')
  })

  it('waits for the last finalizer', () => {
    const { door } = startServer()
    const made = door.create(ConfigMap, { ...configMap('a'), metadata: { ...reference('a'), finalizers: ['x/y'] } })
    const going = door.delete(ConfigMap, made.metadata)
    expect(going.metadata.deletionTimestamp).toBeDefined()
    door.update(ConfigMap, { ...going, metadata: { ...going.metadata, finalizers: [] } })
    expect(() => door.get(ConfigMap, reference('a'))).toThrow('configmaps "a" not found')
  })

  it('keeps a namespace until it is finalized and refuses new content meanwhile', () => {
    const { door } = startServer()
    door.create(Namespace, { metadata: { name: 'team' }, spec: { finalizers: ['kubernetes'] } })
    const going = door.delete(Namespace, { name: 'team' })
    expect(going.status.phase).toBe('Terminating')
    expect(() => door.create(ConfigMap, { metadata: { name: 'a', namespace: 'team' } })).toThrow(
      'configmaps "a" is forbidden: unable to create new content in namespace team because it is being terminated',
    )
    door.update(Namespace, { ...going, spec: {} }, { subresource: 'finalize' })
    expect(() => door.get(Namespace, { name: 'team' })).toThrow('namespaces "team" not found')
    expect(() => door.delete(Namespace, { name: 'default' })).toThrow('namespaces "default" is forbidden: this namespace may not be deleted')
  })
})

describe('watches', () => {
  it('tell the present state, then every change, each with its cause, and never inside of a write', () => {
    const { door, clock, trace } = startServer()
    door.create(ConfigMap, configMap('a'))
    const seen: string[] = []
    const causes: string[] = []
    door.watch(ConfigMap, { namespace: 'default' }, ({ type, object }: WatchEvent<ConfigMap>) => {
      seen.push(`${type} ${object.metadata.name}`)
      causes.push(trace.find(clock.cause)?.text ?? '')
    })
    const b = door.create(ConfigMap, configMap('b'))
    door.update(ConfigMap, { ...b, data: {} })
    door.delete(ConfigMap, reference('a'))
    expect(seen).toEqual([])
    clock.advanceTo(clock.now() + 10)
    expect(seen).toEqual(['ADDED a', 'ADDED b', 'MODIFIED b', 'DELETED a'])
    expect(causes.slice(1)).toEqual(['create', 'update', 'delete'])
  })

  it('show an object that leaves the selection as deleted', () => {
    const { door, clock } = startServer()
    const seen: string[] = []
    door.watch(ConfigMap, { labelSelector: 'tier=front' }, ({ type, object }: WatchEvent<ConfigMap>) => seen.push(`${type} ${object.metadata.name}`))
    const made = door.create(ConfigMap, { metadata: { ...reference('a'), labels: { tier: 'front' } } })
    clock.advanceTo(clock.now() + 10)
    door.update(ConfigMap, { ...made, metadata: { ...made.metadata, labels: { tier: 'back' } } })
    clock.advanceTo(clock.now() + 10)
    expect(seen).toEqual(['ADDED a', 'DELETED a'])
  })

  it('refuse to begin where history was compacted away', () => {
    const { door, server } = startServer()
    const from = door.list(ConfigMap).resourceVersion
    door.create(ConfigMap, configMap('a'))
    server.storage.store.compact(server.storage.store.revision)
    expect(() => door.watch(ConfigMap, { resourceVersion: from }, () => {})).toThrow('too old resource version')
  })
})
