/** Upstream: kubectl/pkg/describe/describe.go IngressClassDescriber (v1.32). */
import type { IngressClass } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, labelLines } from './text'

export const describeIngressClass = defineDescriber<IngressClass>('IngressClass', async (ingressClass, about) => {
  const { metadata, spec } = ingressClass
  return [
    `Name:\t${metadata.name}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Controller:\t${spec.controller ?? ''}`,
    ...parameterLines(spec.parameters),
    ...(await eventsSection(about, ingressClass)),
  ]
})

function parameterLines(parameters: IngressClass['spec']['parameters']): string[] {
  if (!parameters) return []
  const { apiGroup, kind, name } = parameters
  return ['Parameters:', ...(apiGroup === undefined ? [] : [`  APIGroup:\t${apiGroup}`]), `  Kind:\t${kind}`, `  Name:\t${name}`]
}
