import { describe, expect, it } from 'vitest'
import { describeFieldError, type FieldError } from '../field-error'
import { Ingress } from '../kinds/ingress'
import { IngressClass } from '../kinds/ingress-class'
import { NetworkPolicy } from '../kinds/network-policy'

const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '', creationTimestamp: '2026-01-05T09:00:00Z' }
const texts = (errors: readonly FieldError[] | undefined): readonly string[] => (errors ?? []).map(describeFieldError)

const SUBDOMAIN = "must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"

describe('NetworkPolicy', () => {
  const check = (spec: NetworkPolicy['spec']) => {
    const policy: NetworkPolicy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec }
    return texts(NetworkPolicy.validate?.(NetworkPolicy.setDefaults?.(policy) ?? policy))
  }
  const podSelector = {}
  const ports = (...list: readonly object[]): NetworkPolicy['spec'] => ({ podSelector, ingress: [{ ports: [...list] }] })
  const from = (...list: readonly object[]): NetworkPolicy['spec'] => ({ podSelector, ingress: [{ from: [...list] }] })
  const block = (cidr: string, ...except: string[]) => from({ ipBlock: { cidr, except } })
  const at = 'spec.ingress[0].ports[0]'
  const peer = 'spec.ingress[0].from[0]'

  const rows = [
    { name: 'ports by number and name', spec: ports({ port: 80 }, { port: 'http', protocol: 'UDP' }, { port: 1, endPort: 2 }), texts: [] },
    { name: 'a range within another', spec: block('192.168.0.0/16', '192.168.3.0/24', '192.168.4.0/24'), texts: [] },
    { name: 'ranges of the sixth version', spec: block('2001:db8::/32', '2001:db8:1::/48'), texts: [] },
    { name: 'an unknown protocol', spec: ports({ protocol: 'udp', port: 80 }), texts: [`${at}.protocol: Unsupported value: "udp": supported values: "TCP", "UDP", "SCTP"`] },
    { name: 'a port that is too great', spec: ports({ port: 123456789 }), texts: [`${at}.port: Invalid value: 123456789: must be between 1 and 65535, inclusive`] },
    { name: 'a name with two hyphens', spec: ports({ port: '!@#$' }), texts: [`${at}.port: Invalid value: "!@#$": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`, `${at}.port: Invalid value: "!@#$": must contain at least one letter (a-z)`] },
    { name: 'an end before the start', spec: ports({ port: 33000, endPort: 32768 }), texts: [`${at}.endPort: Invalid value: 32768: must be greater than or equal to \`port\``] },
    { name: 'an end without a start', spec: ports({ endPort: 32768 }), texts: [`${at}.endPort: Invalid value: 32768: may not be specified when \`port\` is not specified`] },
    { name: 'an end of a name', spec: ports({ port: 'a', endPort: 32768 }), texts: [`${at}.endPort: Invalid value: 32768: may not be specified when \`port\` is non-numeric`] },
    { name: 'a peer of two sorts', spec: from({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }), texts: [`${peer}: Forbidden: may not specify both ipBlock and another peer`] },
    { name: 'a range without a range', spec: block(''), texts: [`${peer}.ipBlock.cidr: Required value`] },
    { name: 'an exception outside', spec: block('192.168.8.0/24', '192.168.9.1/24'), texts: [`${peer}.ipBlock.except[0]: Invalid value: "192.168.9.1/24": must be a strict subset of \`cidr\``] },
    { name: 'an exception that is all', spec: block('192.168.0.0/16', '192.168.0.0/16'), texts: [`${peer}.ipBlock.except[0]: Invalid value: "192.168.0.0/16": must be a strict subset of \`cidr\``] },
    { name: 'an exception that is no range', spec: block('192.168.8.0/24', '192.168.8.0'), texts: [`${peer}.ipBlock.except[0]: Invalid value: "192.168.8.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`] },
    { name: 'three types', spec: { podSelector, policyTypes: ['Egress', 'Ingress', 'Egress'] }, texts: ['spec.policyTypes: Invalid value: []networking.PolicyType{"Egress", "Ingress", "Egress"}: may not specify more than two policyTypes'] },
  ]
  it.each(rows)('judges $name', ({ spec, texts: wanted }) => {
    expect(check(spec)).toEqual(wanted)
  })

  it('rules what goes out where something is said of it, and keeps no empty lists', () => {
    const policy: NetworkPolicy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector, ingress: [], egress: [{}] } }
    expect(NetworkPolicy.setDefaults?.(policy).spec).toEqual({ podSelector, egress: [{}], policyTypes: ['Ingress', 'Egress'] })
  })

  it('counts changes of the spec', () => {
    const policy: NetworkPolicy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { ...metadata, generation: 2 }, spec: { podSelector } }
    expect(NetworkPolicy.prepareForUpdate?.({ ...policy, spec: { podSelector, policyTypes: ['Egress'] } }, policy).metadata.generation).toBe(3)
    expect(NetworkPolicy.prepareForUpdate?.({ ...policy, metadata: { ...policy.metadata, labels: { a: 'b' } } }, policy).metadata.generation).toBe(2)
  })
})

describe('Ingress', () => {
  const ingress = (spec: Ingress['spec'], annotations = {}): Ingress => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata, annotations },
    spec,
    status: {},
  })
  const service = { name: 's', port: { number: 80 } }
  const path = (entry: object): Ingress['spec'] => ({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service }, ...entry }] } }] })
  const backend = (value: object): Ingress['spec'] => ({ defaultBackend: value })
  const at = 'spec.rules[0].http.paths[0]'

  const rows = [
    { name: 'a service by the name of its port', spec: backend({ service: { name: 's', port: { name: 'http' } } }), texts: [] },
    { name: 'a path that holds two slashes', spec: path({ path: '/a//b' }), texts: [`${at}.path: Invalid value: "/a//b": must not contain '//'`] },
    { name: 'a path that leads upwards', spec: path({ path: '/a/..' }), texts: [`${at}.path: Invalid value: "/a/..": cannot end with '/..'`] },
    { name: 'an encoded slash', spec: path({ path: '/a%2fb' }), texts: [`${at}.path: Invalid value: "/a%2fb": must not contain '%2f'`] },
    { name: 'any path for those who know', spec: path({ path: '/a//b', pathType: 'ImplementationSpecific' }), texts: [] },
    { name: 'two sorts of backend', spec: backend({ service, resource: { kind: 'K', name: 'n' } }), texts: ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'] },
    { name: 'an object without name', spec: backend({ resource: { apiGroup: 'example.com', kind: 'K', name: '' } }), texts: ['spec.defaultBackend.resource.name: Required value'] },
    { name: 'a port by number and name', spec: backend({ service: { name: 's', port: { name: 'http', number: 80 } } }), texts: ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'] },
    { name: 'a service that begins with a digit', spec: backend({ service: { name: '1s', port: { number: 80 } } }), texts: ["spec.defaultBackend.service.name: Invalid value: \"1s\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"] },
    { name: 'a star in the wrong place', spec: { ...path({}), tls: [{ hosts: ['a.*.com'] }] }, texts: ["spec.tls[0].hosts[0]: Invalid value: \"a.*.com\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"] },
    { name: 'a secret of no name', spec: { ...path({}), tls: [{ secretName: 'A' }] }, texts: [`spec.tls[0].secretName: Invalid value: "A": a lowercase RFC 1123 subdomain ${SUBDOMAIN} (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`] },
  ]
  it.each(rows)('judges $name', ({ spec, texts: wanted }) => {
    expect(texts(Ingress.validate?.(ingress(spec)))).toEqual(wanted)
  })

  it('holds the annotation against the class, when it is new', () => {
    const named = ingress({ ...path({}), ingressClassName: 'a' }, { 'kubernetes.io/ingress.class': 'b' })
    expect(texts(Ingress.validate?.(named))).toEqual(['annotations.kubernetes.io/ingress.class: Invalid value: "b": must match `ingressClassName` when both are specified'])
    expect(texts(Ingress.validate?.({ ...named, metadata: { ...named.metadata, resourceVersion: '7' } }))).toEqual([])
  })

  const hosts = (...names: readonly string[]): Ingress['spec'] => ({ rules: names.map((host) => ({ host })) })
  const shown = [
    { name: 'no host', spec: hosts(''), cells: ['<none>', '*', '', '80'] },
    { name: 'three hosts and a certificate', spec: { ...hosts('a', 'b', 'c'), ingressClassName: 'nginx', tls: [{}] }, cells: ['nginx', 'a,b,c', '', '80, 443'] },
    { name: 'five hosts', spec: hosts('a', 'b', 'c', 'd', 'e'), cells: ['<none>', 'a,b,c + 2 more...', '', '80'] },
  ]
  it.each(shown)('shows $name', ({ spec, cells }) => {
    expect(Ingress.row(ingress(spec), 0).slice(1, 5)).toEqual(cells)
  })
})

describe('IngressClass', () => {
  const ingressClass = (spec: IngressClass['spec']): IngressClass => ({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec })
  const check = (spec: IngressClass['spec']) => texts(IngressClass.validate?.(IngressClass.setDefaults?.(ingressClass(spec)) ?? ingressClass(spec)))
  const parameters = (value: object) => ({ controller: 'foo.co/bar', parameters: { kind: 'K', name: 'n', ...value } })

  const rows = [
    { name: 'a controller with parameters', spec: parameters({}), texts: [] },
    { name: 'no controller', spec: {}, texts: ['spec.controller: Required value'] },
    { name: 'a controller without domain', spec: { controller: 'foo' }, texts: ['spec.controller: Invalid value: "foo": must be a domain-prefixed path (such as "acme.io/foo")'] },
    { name: 'a path of wrong characters', spec: { controller: 'foo.co/bar;#' }, texts: ["spec.controller: Invalid value: \"bar;#\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"] },
    { name: 'a namespace for the cluster', spec: parameters({ namespace: 'a' }), texts: ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"] },
    { name: 'no namespace for one', spec: parameters({ scope: 'Namespace' }), texts: ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"] },
    { name: 'another scope', spec: parameters({ scope: 'World' }), texts: ['spec.parameters.scope: Unsupported value: "World": supported values: "Cluster", "Namespace"'] },
  ]
  it.each(rows)('judges $name', ({ spec, texts: wanted }) => {
    expect(check(spec)).toEqual(wanted)
  })

  it('keeps its controller, and shows its parameters', () => {
    const before = ingressClass({ controller: 'foo.co/bar', parameters: { apiGroup: 'k8s.example.com', kind: 'P', name: 'n' } })
    expect(texts(IngressClass.validateUpdate?.(ingressClass({ controller: 'foo.co/baz' }), before))).toEqual(['spec.controller: Invalid value: "foo.co/baz": field is immutable'])
    expect(IngressClass.row(before, 0).slice(1, 3)).toEqual(['foo.co/bar', 'P.k8s.example.com/n'])
  })
})
