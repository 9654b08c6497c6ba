/** kubectl create ingress. Upstream: kubectl/pkg/cmd/create/create_ingress.go (v1.32). */
import type { Networking } from '../../../api/types'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { createGenerated, generatorFlags, nameFrom } from './generate'

/** `foo.com/path*=service:port,tls=secret` */
const RULE = /^([\w*\-.]*)(\/.*)=([\w-]+):([\w-]+)(,(tls)=?([\w-]+)?)?/

export const createIngress = defineCommand({
  name: 'ingress',
  aliases: ['ing'],
  use: 'NAME --rule=host/path=service:port[,tls[=secret]]  [options]',
  short: 'Create an ingress with the specified name',
  examples: [
    'kubectl create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"',
    'kubectl create ingress catch-all --class=otheringress --rule="/path=svc:port"',
    'kubectl create ingress ingdefault --class=default --default-backend=defaultsvc:http --rule="foo.com/*=svc:8080,tls=secret1"',
  ],
  flags: {
    ...generatorFlags,
    class: { type: 'string', help: 'Who is to carry it out.' },
    rule: { type: 'array', help: 'host/path=service:port[,tls=secretname]; a path that ends with * is a prefix.' },
    annotation: { type: 'array', help: 'Annotation as KEY=VALUE.' },
    'default-backend': { type: 'string', help: 'Who answers what no rule is about, as SERVICE:PORT.' },
  },
  async run(context, { args, flags }) {
    const name = nameFrom(args)
    requireRules(flags.rule, flags['default-backend'])
    const annotations = flags.annotation.map(annotationOf)
    const tls = tlsOf(flags.rule)
    const object = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}), creationTimestamp: null, name },
      spec: {
        ...(flags['default-backend'] === '' ? {} : { defaultBackend: backendOf(flags['default-backend']) }),
        ...(flags.class === '' ? {} : { ingressClassName: flags.class }),
        ...(flags.rule.length > 0 ? { rules: rulesOf(flags.rule) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
      },
      status: { loadBalancer: {} },
    }
    await createGenerated(context, flags, { object, failure: 'failed to create ingress' })
  },
})

function requireRules(rules: readonly string[], backend: string): void {
  if (backend === '' && rules.length === 0) {
    throw new CommandError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    )
  }
  const odd = rules.find((rule) => !RULE.test(rule))
  if (odd !== undefined) throw new CommandError(`rule ${odd} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  if (backend !== '' && backend.split(':').length !== 2) throw new CommandError('default-backend should be in format servicename:serviceport')
}

function annotationOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 0) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function backendOf(text: string): Networking.IngressBackend {
  const [name, port] = text.split(':')
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

/** Paths of one host stand together, where the host came first. */
function rulesOf(texts: readonly string[]): Networking.IngressRule[] {
  const hosts = new Map<string, Networking.HTTPIngressPath[]>()
  for (const text of texts) {
    const [rule] = text.split(',')
    const slash = rule.indexOf('/')
    const host = rule.slice(0, slash)
    hosts.set(host, [...(hosts.get(host) ?? []), pathOf(rule.slice(slash))])
  }
  return [...hosts].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }))
}

function pathOf(text: string): Networking.HTTPIngressPath {
  const [path, service] = text.split('=')
  const isPrefix = path.endsWith('*')
  return { backend: backendOf(service), path: isPrefix ? path.slice(0, -1) : path, pathType: isPrefix ? 'Prefix' : 'Exact' }
}

/** Hosts with the same secret stand together; a host counts once. */
function tlsOf(texts: readonly string[]): Networking.IngressTLS[] {
  const entries = new Map<string, string[]>()
  const seen = new Set<string>()
  for (const text of texts) {
    const [rule, tls, ...more] = text.split(',')
    const [host] = rule.split('/')
    if (tls === undefined || more.length > 0 || seen.has(host)) continue
    seen.add(host)
    const secret = tls.split('=')[1] ?? ''
    const known = entries.get(secret)
    if (known || host !== '' || secret !== '') entries.set(secret, [...(known ?? []), ...(known || host !== '' ? [host] : [])])
  }
  return [...entries].map(([secretName, hosts]) => ({ ...(hosts.length > 0 ? { hosts } : {}), ...(secretName === '' ? {} : { secretName }) }))
}
