import { describe, expect, it } from 'vitest'
import type { Service } from '../../api/kinds/service'
import { serviceVariables } from './service-variables'

const serviceOf = (name: string, clusterIP: string, ports: Service['spec']['ports']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default', uid: '1', resourceVersion: '1', creationTimestamp: '' },
  spec: { clusterIP, ports },
  status: {},
})

describe('the variables of a Service', () => {
  const cases = [
    {
      name: 'with one port',
      service: serviceOf('foo-bar', '1.2.3.4', [{ port: 8080, protocol: 'TCP' }]),
      variables: {
        FOO_BAR_SERVICE_HOST: '1.2.3.4',
        FOO_BAR_SERVICE_PORT: '8080',
        FOO_BAR_PORT: 'tcp://1.2.3.4:8080',
        FOO_BAR_PORT_8080_TCP: 'tcp://1.2.3.4:8080',
        FOO_BAR_PORT_8080_TCP_PROTO: 'tcp',
        FOO_BAR_PORT_8080_TCP_PORT: '8080',
        FOO_BAR_PORT_8080_TCP_ADDR: '1.2.3.4',
      },
    },
    {
      name: 'with two named ports',
      service: serviceOf('abc-123', '5.6.7.8', [
        { name: 'u-d-p', port: 8081, protocol: 'UDP' },
        { name: 't-c-p', port: 8081, protocol: 'TCP' },
      ]),
      variables: {
        ABC_123_SERVICE_HOST: '5.6.7.8',
        ABC_123_SERVICE_PORT: '8081',
        ABC_123_SERVICE_PORT_U_D_P: '8081',
        ABC_123_SERVICE_PORT_T_C_P: '8081',
        ABC_123_PORT: 'udp://5.6.7.8:8081',
        ABC_123_PORT_8081_UDP: 'udp://5.6.7.8:8081',
        ABC_123_PORT_8081_UDP_PROTO: 'udp',
        ABC_123_PORT_8081_UDP_PORT: '8081',
        ABC_123_PORT_8081_UDP_ADDR: '5.6.7.8',
        ABC_123_PORT_8081_TCP: 'tcp://5.6.7.8:8081',
        ABC_123_PORT_8081_TCP_PROTO: 'tcp',
        ABC_123_PORT_8081_TCP_PORT: '8081',
        ABC_123_PORT_8081_TCP_ADDR: '5.6.7.8',
      },
    },
    {
      name: 'with an IPv6 address',
      service: serviceOf('super-ipv6', '2001:db8::1', [{ port: 80, protocol: 'TCP' }]),
      variables: {
        SUPER_IPV6_SERVICE_HOST: '2001:db8::1',
        SUPER_IPV6_SERVICE_PORT: '80',
        SUPER_IPV6_PORT: 'tcp://[2001:db8::1]:80',
        SUPER_IPV6_PORT_80_TCP: 'tcp://[2001:db8::1]:80',
        SUPER_IPV6_PORT_80_TCP_PROTO: 'tcp',
        SUPER_IPV6_PORT_80_TCP_PORT: '80',
        SUPER_IPV6_PORT_80_TCP_ADDR: '2001:db8::1',
      },
    },
    { name: 'without an address', service: serviceOf('headless', 'None', [{ port: 80 }]), variables: {} },
    { name: 'that has no address yet', service: serviceOf('empty', '', [{ port: 80 }]), variables: {} },
  ]
  for (const { name, service, variables } of cases)
    it(`are those of one ${name}`, () => expect(Object.fromEntries(serviceVariables(service))).toEqual(variables))
})
