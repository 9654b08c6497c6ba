import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/object'
import { openingsOf } from './openings'

const object = (kind: string, name: string, rest: object): KubeObject => ({ kind, apiVersion: 'v1', metadata: { name, namespace: 'default' }, ...rest }) as KubeObject
const node = object('Node', 'worker-1', { status: { addresses: [{ type: 'Hostname', address: 'worker-1' }, { type: 'InternalIP', address: '172.18.0.3' }] } })
const service = (spec: object, status = {}): KubeObject => object('Service', 'web', { spec, status })
const ingress = (status: object, tls: object[] = []): KubeObject => object('Ingress', 'shop', { spec: { tls, rules: [{ host: 'shop.test' }, { host: '*.test' }, {}] }, status })
const nowhere = { ports: [], hosts: [] }
const balanced = { loadBalancer: { ingress: [{ ip: '172.18.255.1' }] } }

describe('what can be opened', () => {
  it.each([
    { name: 'a port of this machine', objects: [], doors: { ports: [8080], hosts: [] }, urls: ['http://localhost:8080/'] },
    { name: 'a node port', objects: [node, service({ ports: [{ port: 80, nodePort: 30080 }] })], doors: nowhere, urls: ['http://172.18.0.3:30080/'] },
    { name: 'no port without a door', objects: [node, service({ ports: [{ port: 80 }] })], doors: nowhere, urls: [] },
    { name: 'no UDP port', objects: [node, service({ ports: [{ port: 53, nodePort: 30053, protocol: 'UDP' }] })], doors: nowhere, urls: [] },
    { name: 'a load balancer', objects: [service({ ports: [{ port: 80 }, { port: 443 }, { port: 8080 }] }, balanced)], doors: nowhere, urls: ['http://172.18.255.1/', 'https://172.18.255.1/', 'http://172.18.255.1:8080/'] },
    { name: 'hosts of an Ingress', objects: [ingress(balanced)], doors: nowhere, urls: ['http://shop.test/'] },
    { name: 'hosts with TLS', objects: [ingress(balanced, [{ hosts: ['shop.test'] }])], doors: nowhere, urls: ['https://shop.test/'] },
  ])('is $name', ({ objects, doors, urls }) => expect(openingsOf(objects, doors).map(({ url }) => url)).toEqual(urls))

  it('says what has to be done first', () => {
    expect(openingsOf([ingress({})], nowhere)[0].first).toBe('It has no address yet.')
    expect(openingsOf([ingress(balanced)], nowhere)[0].first).toContain('echo "172.18.255.1 shop.test"')
    expect(openingsOf([ingress(balanced)], { ports: [], hosts: [{ name: 'shop.test', address: '172.18.255.1' }] })[0]).not.toHaveProperty('first')
  })
})
