/** In which form the caller wants its answer. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation (v1.32). */
import { notAcceptableError } from '../../../api/status-error'

export type Form = 'object' | 'table' | 'partial' | 'partialList'

const forms: Readonly<Record<string, Form>> = {
  Table: 'table',
  PartialObjectMetadata: 'partial',
  PartialObjectMetadataList: 'partialList',
}

const spoken = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

interface MediaRange {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
}

function parseAccept(header: string | undefined): readonly MediaRange[] {
  return (header ?? '').split(',').map((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim())
    return { type, parameters: Object.fromEntries(parameters.map((parameter) => parameter.split('=') as [string, string])) }
  })
}

/** The first form that we can give. Simplified: JSON alone; a real API server also speaks YAML, protobuf and CBOR. */
export function formOf(header: string | undefined): Form {
  for (const { type, parameters } of parseAccept(header)) {
    if (!isJson(type)) continue
    if (!parameters.as) return 'object'
    if (Object.hasOwn(forms, parameters.as) && parameters.v !== 'v1alpha1') return forms[parameters.as]
  }
  throw notAcceptableError(spoken)
}

/**
 * Whether objects are to come with `metadata.managedFields`. A real API server sends them to everybody; the page, which watches all
 * there is and shows none of them, says that it does without.
 */
export const wantsOwners = (header: string | undefined): boolean =>
  !parseAccept(header).some(({ parameters }) => parameters.managedFields === 'none')

/** Version of aggregated discovery that the caller prefers, if it knows of any. */
export const discoveryVersionOf = (header: string | undefined): 'v2' | 'v2beta1' | undefined => {
  for (const { type, parameters } of parseAccept(header)) {
    if (!isJson(type)) continue
    if (parameters.as !== 'APIGroupDiscoveryList') return undefined
    if (parameters.v === 'v2' || parameters.v === 'v2beta1') return parameters.v
  }
  return undefined
}

const isJson = (type: string): boolean => type === 'application/json' || type === '*/*' || type === 'application/*' || type === ''
