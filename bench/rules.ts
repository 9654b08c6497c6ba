/** kube-proxy alone: all rules of a large cluster from nothing, and then the change of one endpoint at a time. */
import type { Kind } from '../src/api/kind'
import { kinds } from '../src/api/kinds'
import { EndpointSlice } from '../src/api/kinds/endpoint-slice'
import { Service } from '../src/api/kinds/service'
import { createSimulation } from '../src/base/simulation'
import { createApiServer } from '../src/cluster/kube-apiserver/api-server'
import { startKubeProxy } from '../src/cluster/kube-proxy/kube-proxy'
import { createNetwork } from '../src/cluster/network/network'
import { cpuSecondsOf, print } from './measure'

const MIB = 2 ** 20
const NODES = 3
const CHANGES = 200
const namespace = 'default'

export function measureRules({ services, endpoints }: { readonly services: number; readonly endpoints: number }): void {
  const simulation = createSimulation({ seed: 'bench', startMs: Date.UTC(2026, 0, 5, 9) })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'kubernetes-admin', fieldManager: 'bench' })
  const each = Math.ceil(endpoints / services)
  const addressOf = (service: number, endpoint: number): string => {
    const number = service * (each + 1) + endpoint
    return `10.${128 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`
  }
  for (let i = 0; i < services; i++) {
    const name = `web-${i}`
    door.create(Service, { metadata: { name, namespace }, spec: { selector: { app: name }, ports: [{ port: 80 }] } })
    door.create(EndpointSlice, {
      metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: Array.from({ length: each }, (_, j) => ({ addresses: [addressOf(i, j)], nodeName: `worker-${(i + j) % NODES}`, conditions: { ready: true } })),
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    })
  }
  const network = createNetwork({ simulation, podCIDR: '10.128.0.0/9' })
  const nodes = Array.from({ length: NODES }, (_, i) => network.addNode({ name: `worker-${i}`, address: `172.18.0.${i + 3}`, podCIDR: `10.255.${i}.0/24` }))
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed
  const cpu = cpuSecondsOf(() => {
    startKubeProxy({ apiServer, simulation, network })
    clock.advanceTo(clock.now() + 3_000)
  })
  globalThis.gc?.()
  const heapMiB = (process.memoryUsage().heapUsed - heap) / MIB
  const lines = nodes[0].iptablesSave().split('\n').length
  print({ measure: 'rules', subject: 'kubarium', services, endpoints: services * each, lines, cpuSeconds: cpu, heapMiB })

  const took: number[] = []
  for (let i = 0; i < CHANGES; i++) {
    const service = (i * 7919) % services
    const slice = door.get(EndpointSlice, { namespace, name: `web-${service}-1` })
    const [first, ...others] = slice.endpoints
    door.update(EndpointSlice, { ...slice, endpoints: [{ ...first, addresses: [addressOf(service, each)] }, ...others] })
    const begun = performance.now()
    clock.advanceTo(clock.now() + 2_000)
    took.push(performance.now() - begun)
  }
  took.sort((a, b) => a - b)
  print({ measure: 'rules-one-endpoint', subject: 'kubarium', changes: CHANGES, medianMs: took[CHANGES >> 1], mostMs: took[CHANGES - 1] })
}
