/** Why no Ingress answers: nobody reads it, it is of another class, no rule fits, or nobody is behind the one that does. */
import type { ApiDoor } from '../../api/door'
import { Ingress } from '../../api/kinds/ingress'
import { IngressClass } from '../../api/kinds/ingress-class'
import type { Traced, TraceVerdict } from './traced'

const WEB_PORTS: readonly number[] = [80, 443]

export function findIngressFault(traced: Traced, door: ApiDoor): TraceVerdict | undefined {
  const { host, port, outcome, status, hops } = traced
  const isWeb = WEB_PORTS.includes(port)
  const ingresses = door.list(Ingress).items
  const meant = ingresses.find(({ spec }) => spec.rules?.some((rule) => rule.host === host)) ?? ingresses.find(({ spec }) => spec.rules?.some((rule) => !rule.host))
  if (isWeb && meant && (outcome === 'refused' || outcome === 'timeout') && isForNode(traced)) return nobodyReads(meant, door)
  const isIngress = hops.some(({ object }) => object?.startsWith('Ingress/')) || /^Pod\/ingress-nginx\//.test(traced.to ?? '')
  if (!isIngress || status === undefined || status < 400) return undefined
  if (status === 404) return noRule(traced, meant, door)
  return status === 503 ? noBackend(traced, meant) : undefined
}

const isForNode = ({ to, hops }: Traced): boolean => (to === undefined || to.startsWith('Node/')) && !hops.some(({ object }) => object?.startsWith('Service/'))

const nameOf = ({ metadata }: Ingress): string => `Ingress/${metadata.namespace}/${metadata.name}`

function nobodyReads(ingress: Ingress, door: ApiDoor): TraceVerdict {
  const object = nameOf(ingress)
  const name = ingress.spec.ingressClassName
  const known = door.list(IngressClass).items.map(({ metadata }) => metadata.name)
  const why = known.length === 0 ? 'no controller is installed that reads it' : `no controller answers here for the class ${name ?? '(none)'}`
  return { ok: false, reason: 'NoIngressController', text: `${object} has no address: ${why}`, object, path: known.length === 0 ? 'status.loadBalancer' : 'spec.ingressClassName' }
}

function noRule({ host, path }: Traced, ingress: Ingress | undefined, door: ApiDoor): TraceVerdict {
  if (!ingress) return { ok: false, reason: 'NoIngressRule', text: `no Ingress has a rule for the host ${host}` }
  const object = nameOf(ingress)
  const { ingressClassName } = ingress.spec
  const known = door.list(IngressClass).items.map(({ metadata }) => metadata.name)
  if (ingressClassName === undefined || !known.includes(ingressClassName)) {
    return { ok: false, reason: 'IngressOfOtherClass', text: `${object} is of the class ${ingressClassName ?? '(none)'}, which nobody reads; there is ${known.join(', ')}`, object, path: 'spec.ingressClassName' }
  }
  const at = ingress.spec.rules?.findIndex((rule) => rule.host === host) ?? -1
  const paths = ingress.spec.rules?.[at]?.http?.paths.map((each) => each.path ?? '/') ?? []
  const why = at < 0 ? `has no rule for the host ${host}` : `has rules for ${paths.join(', ')} and none for ${path.replace(/\?.*/, '')}`
  return { ok: false, reason: 'NoIngressRule', text: `${object} ${why}`, object, path: at < 0 ? 'spec.rules' : `spec.rules[${at}].http.paths` }
}

function noBackend({ host, path }: Traced, ingress: Ingress | undefined): TraceVerdict | undefined {
  if (!ingress) return undefined
  const at = Math.max(ingress.spec.rules?.findIndex((rule) => rule.host === host || !rule.host) ?? 0, 0)
  const paths = ingress.spec.rules?.[at]?.http?.paths ?? []
  const fitting = paths.filter((each) => path.startsWith(each.path ?? '/')).sort((a, b) => (b.path ?? '').length - (a.path ?? '').length)
  const found = Math.max(paths.indexOf(fitting[0]), 0)
  const service = paths[found]?.backend.service?.name ?? ''
  const text = `${nameOf(ingress)} sends it to Service/${ingress.metadata.namespace}/${service}, which has no endpoints`
  return { ok: false, reason: 'NoIngressBackend', text, object: nameOf(ingress), path: `spec.rules[${at}].http.paths[${found}].backend` }
}
