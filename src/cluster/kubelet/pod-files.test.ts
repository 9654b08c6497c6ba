import { describe, expect, it } from 'vitest'
import type { Core, Pod } from '../../api/types'
import { hostsFile, omissionsInResolvConf, resolvConf } from './pod-files'
import { kernelHostname } from './pod-hostname'

const DNS = '10.96.0.10'
const node = { name: 'worker-1', address: '172.18.0.3' }

const podOf = (spec: Partial<Core.PodSpec>, name = 'web'): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: '1', resourceVersion: '1', creationTimestamp: '' },
  spec: { containers: [], ...spec },
  status: {},
})

const clusterSearch = 'search shop.svc.cluster.local svc.cluster.local cluster.local'
const own: Core.PodDNSConfig = {
  nameservers: ['1.1.1.1', DNS],
  searches: ['corp.example', 'cluster.local'],
  options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
}

describe('resolv.conf', () => {
  const cases: { name: string; spec: Partial<Core.PodSpec>; text: string }[] = [
    { name: 'of a pod', spec: {}, text: `${clusterSearch}\nnameserver ${DNS}\noptions ndots:5\n` },
    { name: 'with the node’s servers', spec: { dnsPolicy: 'Default' }, text: 'nameserver 8.8.8.8\n' },
    { name: 'of a pod in the network of its node', spec: { hostNetwork: true }, text: 'nameserver 8.8.8.8\n' },
    {
      name: 'of a pod in the network of its node that wants the cluster’s',
      spec: { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' },
      text: `${clusterSearch}\nnameserver ${DNS}\noptions ndots:5\n`,
    },
    {
      name: 'of its own making',
      spec: { dnsPolicy: 'None', dnsConfig: own },
      text: `search corp.example cluster.local\nnameserver 1.1.1.1\nnameserver ${DNS}\noptions ndots:2 edns0\n`,
    },
    {
      name: 'with additions',
      spec: { dnsConfig: own },
      text: `${clusterSearch} corp.example\nnameserver ${DNS}\nnameserver 1.1.1.1\noptions ndots:2 edns0\n`,
    },
    {
      name: 'with three servers at most',
      spec: { dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] } },
      text: `${clusterSearch}\nnameserver ${DNS}\nnameserver 1.1.1.1\nnameserver 2.2.2.2\noptions ndots:5\n`,
    },
  ]
  for (const { name, spec, text } of cases) it(`is right: ${name}`, () => expect(resolvConf(podOf(spec), DNS)).toBe(text))

  it('leaves out what does not fit, and says so', () => {
    const searches = Array.from({ length: 40 }, (_, i) => `s${i}`)
    const pod = podOf({ dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'], searches } })
    const kept = searches.slice(0, 32).join(' ')
    expect(resolvConf(pod, DNS)).toContain(`search ${kept}\n`)
    expect(omissionsInResolvConf(pod, DNS)).toEqual([
      'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 1.1.1.1 2.2.2.2 3.3.3.3',
      `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept}`,
    ])
    const long = Array.from({ length: 20 }, (_, i) => `${'x'.repeat(150)}${i}`)
    const [omission] = omissionsInResolvConf(podOf({ dnsPolicy: 'None', dnsConfig: { searches: long } }), DNS)
    expect(omission.split('line is: ')[1].length).toBeLessThanOrEqual(2048)
    expect(omissionsInResolvConf(podOf({ dnsConfig: own }), DNS)).toEqual([])
  })
})

describe('the hosts file', () => {
  const end = (spec: Partial<Core.PodSpec>, name?: string): string =>
    hostsFile(podOf(spec, name), { podIP: '10.244.1.2', node }).split('ip6-allrouters\n')[1]
  const aliases = [{ ip: '1.2.3.4', hostnames: ['foo', 'bar'] }]
  const added = '\n# Entries added by HostAliases.\n1.2.3.4\tfoo\tbar\n'
  const cases = [
    { name: 'the pod', spec: {}, text: '10.244.1.2\tweb\n' },
    { name: 'its hostname', spec: { hostname: 'www' }, text: '10.244.1.2\twww\n' },
    { name: 'its domain', spec: { hostname: 'www', subdomain: 'sub' }, text: '10.244.1.2\twww.sub.shop.svc.cluster.local\twww\n' },
    { name: 'its aliases', spec: { hostAliases: aliases }, text: `10.244.1.2\tweb\n${added}` },
    { name: 'its node', spec: { hostNetwork: true, hostAliases: aliases }, text: `172.18.0.3\tworker-1\n${added}` },
  ]
  for (const { name, spec, text } of cases) it(`names ${name}`, () => expect(end(spec)).toBe(text))

  it('says whose it is', () => {
    const first = (hostNetwork: boolean) => hostsFile(podOf({ hostNetwork }), { podIP: '10.244.1.2', node }).split('\n')[0]
    expect([first(false), first(true)]).toEqual([
      '# Kubernetes-managed hosts file.',
      '# Kubernetes-managed hosts file (host network).',
    ])
  })
})

describe('the name that the kernel knows', () => {
  const long = `${'a'.repeat(62)}-b`
  const cases: { name: string; spec: Partial<Core.PodSpec>; pod?: string; hostname: string }[] = [
    { name: 'the pod’s', spec: {}, hostname: 'web' },
    { name: 'the one that the pod wants', spec: { hostname: 'www', subdomain: 'sub' }, hostname: 'www' },
    { name: 'with its domain', spec: { subdomain: 'sub', setHostnameAsFQDN: true }, hostname: 'web.sub.shop.svc.cluster.local' },
    { name: 'short without a domain', spec: { setHostnameAsFQDN: true }, hostname: 'web' },
    { name: 'the node’s', spec: { hostNetwork: true, hostname: 'www' }, hostname: 'worker-1' },
    { name: 'cut after 63 characters, without a hyphen at its end', spec: {}, pod: long, hostname: 'a'.repeat(62) },
  ]
  for (const { name, spec, pod, hostname } of cases)
    it(`is ${name}`, () => expect(kernelHostname(podOf(spec, pod), 'worker-1')).toBe(hostname))
})
