import { describe, expect, it } from 'vitest'
import type { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { Service } from '../../api/kinds/service'
import { endpointSource } from './endpoints'

const service = {
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.9',
    ports: [
      { name: 'http', port: 80, targetPort: 'web', protocol: 'TCP' },
      { name: 'udp', port: 53, targetPort: 53, protocol: 'UDP' },
    ],
  },
}

const slice = (name: string, port: number, ready: boolean | undefined, addresses: readonly string[]): object => ({
  ports: [{ name, port, protocol: 'TCP' }],
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: ready === undefined ? {} : { ready } })),
})

function found(spec: object, port: string, slices: readonly object[] = [], through = false): readonly string[] {
  const known = { service: (key: string) => (key === 'default/web' ? ({ spec: { ...service.spec, ...spec } } as Service) : undefined), slices: () => slices as readonly EndpointSlice[] }
  return endpointSource(known)
    .of('default/web', port, through)
    .found.map(({ address, port: number }) => `${address}:${number}`)
}

const web = slice('http', 8080, true, ['10.244.1.1', '10.244.2.1'])

/** Upstream: internal/ingress/controller/endpointslices_test.go. */
const cases: readonly (readonly [what: string, result: readonly string[], expected: readonly string[]])[] = [
  ['by number', found({}, '80', [web]), ['10.244.1.1:8080', '10.244.2.1:8080']],
  ['by name', found({}, 'http', [web]), ['10.244.1.1:8080', '10.244.2.1:8080']],
  ['by the name of the target port', found({}, 'web', [web]), ['10.244.1.1:8080', '10.244.2.1:8080']],
  ['of a port that the Service has not', found({}, '81', [web]), []],
  ['of UDP', found({}, '53', [slice('udp', 53, true, ['10.244.1.1'])]), []],
  ['that are not ready', found({}, '80', [slice('http', 8080, false, ['10.244.1.1'])]), []],
  ['whose state nobody knows', found({}, '80', [slice('http', 8080, undefined, ['10.244.1.1'])]), ['10.244.1.1:8080']],
  ['of other ports', found({}, '80', [slice('other', 9, true, ['10.244.1.1'])]), []],
  ['once, though two slices have them', found({}, '80', [web, web]), ['10.244.1.1:8080', '10.244.2.1:8080']],
  ['of pods with different ports', found({}, '80', [web, slice('http', 9090, true, ['10.244.3.1'])]), ['10.244.1.1:8080', '10.244.2.1:8080', '10.244.3.1:9090']],
  ['through the Service', found({}, '80', [web], true), ['10.96.0.9:80']],
  ['through a headless Service', found({ clusterIP: 'None' }, '80', [web], true), []],
  ['of the type ExternalName', found({ type: 'ExternalName', externalName: 'example.com', ports: undefined }, '80'), ['example.com:80']],
]

describe('endpoints', () => {
  it.each(cases)('%s', (_what, result, expected) => {
    expect(result).toEqual(expected)
  })

  it('of a Service that is not there are told with why', () => {
    const source = endpointSource({ service: () => undefined, slices: () => [] })
    expect(source.of('default/gone', '80', false)).toEqual({ found: [], problem: 'Error obtaining Endpoints for Service "default/gone": no object matching key "default/gone" in local store' })
  })
})
