/** Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go (v1.32). */
import type { Conversion, CustomResourceDefinition, Names } from './definition'

export function defaultDefinition(definition: CustomResourceDefinition): CustomResourceDefinition {
  const given: Partial<CustomResourceDefinition['spec']> = definition.spec
  const names = { plural: '', kind: '', ...given.names }
  const spec = { ...definition.spec, conversion: defaultConversion(given.conversion), names: defaultNames(names), versions: given.versions ?? [] }
  return { ...definition, spec }
}

function defaultNames(names: Names): Names {
  return { ...names, singular: names.singular || names.kind.toLowerCase(), listKind: names.listKind || (names.kind ? `${names.kind}List` : '') }
}

function defaultConversion(conversion: Conversion | undefined): Conversion {
  if (!conversion?.strategy) return { ...conversion, strategy: 'None' }
  const service = conversion.webhook?.clientConfig?.service
  if (!service || service.port !== undefined) return conversion
  return { ...conversion, webhook: { ...conversion.webhook, clientConfig: { ...conversion.webhook?.clientConfig, service: { ...service, port: 443 } } } }
}
