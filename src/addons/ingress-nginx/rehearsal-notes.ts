/** Tells whoever traces a request by what it was decided: which Ingress sends it where, or that none does. */
import type { ServedRequest } from '../../base/os/network-stack'
import { DEFAULT_UPSTREAM, type Configuration, type Location } from './configuration'
import { hostOf, type Decision } from './front'

export function noteOn(request: ServedRequest, { decision, configuration }: { readonly decision: Decision; readonly configuration: Configuration }): void {
  if (!request.note) return
  const { location } = decision
  const asked = `host ${hostOf(request)} and path ${request.path.split('?')[0]}`
  if (!location || location.backend === DEFAULT_UPSTREAM) return request.note({ ok: false, text: `no Ingress of the controller has a rule for ${asked}` })
  const object = ingressOf(location)
  const upstream = configuration.upstreams.get(location.backend)
  const service = upstream?.service ?? ''
  request.note({ ok: true, text: `${object} has a rule for ${asked}: ${location.pathType} ${location.path} leads to ${service}`, object })
  if ('response' in decision) request.note({ ok: false, text: `the controller answers by itself: ${decision.response.status}`, object })
  else if (!upstream || upstream.endpoints.length === 0) request.note({ ok: false, text: `${service} has no endpoint that is ready`, object: service })
}

const ingressOf = ({ ingress }: Location): string => (ingress ? `Ingress/${ingress.metadata.namespace ?? ''}/${ingress.metadata.name}` : 'no Ingress')
