import { describe, expect, it } from 'vitest'
import { ConfigMap } from '../../../api/kinds/config-map'
import { Event } from '../../../api/kinds/event'
import { LimitRange } from '../../../api/kinds/limit-range'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { Service } from '../../../api/kinds/service'
import { startControlPlane } from '../testing.test.support'

const namespace = 'default'
const container = (resources?: object) => ({ name: 'c', image: 'nginx', ...(resources ? { resources } : {}) })

function planeWith(hard: Record<string, string>, spec: object = {}) {
  const plane = startControlPlane({ readyAfterMs: 100 })
  plane.door.create(ResourceQuota, { metadata: { name: 'q', namespace }, spec: { hard, ...spec } })
  plane.run(1)
  const quota = () => plane.door.get(ResourceQuota, { name: 'q', namespace }).status
  const pod = (name: string, resources?: object, more: object = {}) =>
    plane.door.create(Pod, { metadata: { name, namespace }, spec: { containers: [container(resources)], ...more } })
  return { ...plane, quota, pod }
}

describe('quotas', () => {
  it('are measured when they are made', () => {
    const { quota } = planeWith({ configmaps: '10', services: '5', 'services.nodeports': '1', pods: '2' })
    expect(quota()).toEqual({
      hard: { configmaps: '10', services: '5', 'services.nodeports': '1', pods: '2' },
      used: { configmaps: '1', services: '1', 'services.nodeports': '0', pods: '0' },
    })
  })

  it('of nothing have nothing to say', () => {
    expect(planeWith({}).quota()).toEqual({})
  })

  it('count what comes at once, refuse what is too much, and get back what goes', () => {
    const { door, quota, pod, run } = planeWith({ pods: '1' })
    pod('a')
    expect(quota().used).toEqual({ pods: '1' })
    expect(() => pod('b')).toThrow('pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1')
    door.delete(Pod, { name: 'a', namespace }, { gracePeriodSeconds: 0 })
    run(1)
    expect(quota().used).toEqual({ pods: '0' })
    pod('b')
  })

  it('charge nothing for what is only tried or is there already', () => {
    const { door, quota, pod } = planeWith({ pods: '2' })
    door.create(Pod, { metadata: { name: 'a', namespace }, spec: { containers: [container()] } }, { dryRun: true })
    expect(quota().used).toEqual({ pods: '0' })
    pod('a')
    expect(() => pod('a')).toThrow('pods "a" already exists')
    expect(quota().used).toEqual({ pods: '1' })
  })

  it('ask of every container what they sum up', () => {
    const { pod } = planeWith({ 'limits.cpu': '1', 'requests.memory': '1Gi' })
    expect(() => pod('a')).toThrow('pods "a" is forbidden: failed quota: q: must specify limits.cpu for: c; requests.memory for: c')
    pod('a', { limits: { cpu: '600m', memory: '512Mi' } })
    expect(() => pod('b', { limits: { cpu: '600m', memory: '768Mi' } })).toThrow(
      'pods "b" is forbidden: exceeded quota: q, requested: limits.cpu=600m,requests.memory=768Mi, used: limits.cpu=600m,requests.memory=512Mi, limited: limits.cpu=1,requests.memory=1Gi',
    )
  })

  it('give back what ended pods used, and count their number on', () => {
    const { door, quota, pod, run } = planeWith({ pods: '5', 'count/pods': '5' })
    const made = pod('a')
    run(1)
    door.updateStatus(Pod, { ...door.get(Pod, made.metadata), status: { phase: 'Succeeded' } })
    run(1)
    expect(quota().used).toEqual({ pods: '0', 'count/pods': '1' })
  })

  it('look only at pods of their scopes', () => {
    const { pod, quota } = planeWith({ pods: '1' }, { scopes: ['BestEffort'] })
    pod('burstable', { requests: { cpu: '1' } })
    expect(quota().used).toEqual({ pods: '0' })
    pod('best')
    expect(() => pod('worse')).toThrow('exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1')
  })

  it('count Services again when their type changes', () => {
    const { door, quota, run } = planeWith({ services: '5', 'services.nodeports': '1' })
    const made = door.create(Service, {
      metadata: { name: 's', namespace },
      spec: { ports: [{ port: 80 }, { name: 'b', port: 81 }].map((port, index) => ({ ...port, name: `p${index}` })), selector: { a: 'b' } },
    })
    expect(quota().used).toEqual({ services: '2', 'services.nodeports': '0' })
    expect(() => door.update(Service, { ...made, spec: { ...made.spec, type: 'NodePort' } })).toThrow(
      'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
    )
    door.delete(Service, made.metadata)
    run(1)
    expect(quota().used).toEqual({ services: '1', 'services.nodeports': '0' })
  })

  it('count objects of any kind by name', () => {
    const { door, quota, run } = planeWith({ 'count/replicasets.apps': '1', 'count/configmaps': '2' })
    door.create(ConfigMap, { metadata: { name: 'one', namespace } })
    expect(quota().used).toEqual({ 'count/replicasets.apps': '0', 'count/configmaps': '2' })
    expect(() => door.create(ConfigMap, { metadata: { name: 'two', namespace } })).toThrow(
      'configmaps "two" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=2, limited: count/configmaps=2',
    )
    door.delete(ConfigMap, { name: 'one', namespace })
    run(1)
    expect(quota().used?.['count/configmaps']).toBe('1')
  })

  it('follow a change of what they allow', () => {
    const { door, quota, run } = planeWith({ pods: '1' })
    const found = door.get(ResourceQuota, { name: 'q', namespace })
    door.update(ResourceQuota, { ...found, spec: { hard: { configmaps: '5' } } })
    run(1)
    expect(quota()).toEqual({ hard: { configmaps: '5' }, used: { configmaps: '1' } })
  })

  it('stop a ReplicaSet, which says why', () => {
    const { door, run } = planeWith({ pods: '1' })
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container()] } }
    door.create(ReplicaSet, {
      metadata: { name: 'web', namespace },
      spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template },
    })
    run(5)
    const failures = door.list(Event, { namespace }).items.filter(({ reason }) => reason === 'FailedCreate')
    expect(failures[0].message).toMatch(
      /^Error creating: pods "web-[a-z0-9]{5}" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1$/,
    )
    expect(door.list(Pod, { namespace, labelSelector: 'app=web' }).items).toHaveLength(1)
  })
})

describe('limits of a namespace', () => {
  it('fill in and refuse', () => {
    const { door } = startControlPlane()
    const limit = {
      type: 'Container',
      default: { cpu: '500m' },
      defaultRequest: { cpu: '250m' },
      max: { cpu: '1' },
      min: { memory: '64Mi' },
    }
    door.create(LimitRange, { metadata: { name: 'l', namespace }, spec: { limits: [limit] } })
    const pod = (name: string, resources: object) =>
      door.create(Pod, { metadata: { name, namespace }, spec: { containers: [container(resources)] } })
    const made = pod('a', { requests: { memory: '64Mi' } })
    expect(made.spec.containers[0].resources).toEqual({ limits: { cpu: '500m' }, requests: { cpu: '250m', memory: '64Mi' } })
    expect(made.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu request for container c; cpu limit for container c',
    })
    expect(() => pod('b', { limits: { cpu: '2' }, requests: { memory: '32Mi' } })).toThrow(
      'pods "b" is forbidden: [minimum memory usage per Container is 64Mi, but request is 32Mi, maximum cpu usage per Container is 1, but limit is 2]',
    )
  })
})
