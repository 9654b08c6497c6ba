import { describe, expect, it } from 'vitest'
import { usualConfig } from './proxy-config'
import { readProxyConfig } from './read-config'

const usual = usualConfig('10.244.0.0/16')

describe('the configuration of kube-proxy', () => {
  it.each([
    ['clusterCIDR: 10.244.0.0/16', usual],
    ['clusterCIDR: ""', { ...usual, podCIDR: undefined }],
    ['clusterCIDR: 10.244.0.0/16\niptables: {masqueradeAll: true}', { ...usual, masqueradeAll: true }],
    ['clusterCIDR: 10.244.0.0/16\niptables:\n  localhostNodePorts: false\n  masqueradeBit: null', { ...usual, localhostNodePorts: false }],
    ['clusterCIDR: 10.244.0.0/16\nnodePortAddresses: null', usual],
    ['clusterCIDR: 10.244.0.0/16\nnodePortAddresses: [192.168.0.0/24, "2001:db8::/64"]', { ...usual, nodePortAddresses: ['192.168.0.0/24'] }],
    ['clusterCIDR: 10.244.0.0/16\nnodePortAddresses: [primary]', { ...usual, nodePortAddresses: 'primary' }],
  ])('%j', (text, config) => {
    expect(readProxyConfig(text)).toEqual(config)
  })

  it('that cannot be read says why', () => {
    expect(readProxyConfig('clusterCIDR: [')).toMatch(/^error converting YAML to JSON: yaml: /)
  })
})
