/** In which form the caller wants its answer. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation (v1.32). */
import { notAcceptableError } from '../../../api/status-error'

export type Form = 'object' | 'table' | 'partial' | 'partialList'

const forms: Readonly<Record<string, Form>> = {
  Table: 'table',
  PartialObjectMetadata: 'partial',
  PartialObjectMetadataList: 'partialList',
}

const YAML = 'application/yaml'
const spoken = ['application/json', YAML, 'application/vnd.kubernetes.protobuf']

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

/**
 * The first form that we can give. Simplified: JSON and YAML alone, and what is asked for in v1beta1 comes in v1; a real API server also
 * speaks protobuf, and says v1beta1 where that is asked for.
 */
export function formOf(header: string | undefined): Form {
  for (const { type, parameters } of parseAccept(header)) {
    if (!isJson(type) && type !== YAML) continue
    if (!parameters.as) return 'object'
    if (Object.hasOwn(forms, parameters.as) && isKnown(parameters)) return forms[parameters.as]
  }
  throw notAcceptableError(spoken)
}

const isKnown = ({ g, v }: MediaRange['parameters']): boolean => g === 'meta.k8s.io' && (v === 'v1' || v === 'v1beta1')

/** Whether YAML is named before all else that we speak. */
export const prefersYaml = (header: string | undefined): boolean =>
  parseAccept(header).find(({ type }) => isJson(type) || type === YAML)?.type === YAML

/** A watch is lines of JSON; of YAML nobody could say where one event ends. */
export function requireStreamable(header: string | undefined): void {
  if (prefersYaml(header)) throw notAcceptableError(['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'])
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
