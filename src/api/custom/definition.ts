/** CustomResourceDefinition as it is stored. Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/types.go (v1.32). */
import type { KubeObject } from '../object'
import type { Schema } from './schema'

export interface CustomResourceDefinition extends KubeObject {
  readonly spec: DefinitionSpec
  readonly status: DefinitionStatus
}

export interface DefinitionSpec {
  readonly group: string
  readonly names: Names
  readonly scope: string
  readonly versions: readonly Version[]
  readonly conversion?: Conversion
  readonly preserveUnknownFields?: boolean
}

export interface Names {
  readonly plural: string
  readonly singular?: string
  readonly shortNames?: readonly string[]
  readonly kind: string
  readonly listKind?: string
  readonly categories?: readonly string[]
}

export interface Version {
  readonly name: string
  readonly served: boolean
  readonly storage: boolean
  readonly deprecated?: boolean
  readonly deprecationWarning?: string
  readonly schema?: { readonly openAPIV3Schema?: Schema }
  readonly subresources?: Subresources
  readonly additionalPrinterColumns?: readonly PrinterColumn[]
  readonly selectableFields?: readonly { readonly jsonPath: string }[]
}

export interface Subresources {
  readonly status?: object
  readonly scale?: ScalePaths
}

export interface ScalePaths {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath?: string
}

export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
  readonly jsonPath: string
}

export interface Conversion {
  readonly strategy: string
  readonly webhook?: {
    readonly clientConfig?: WebhookClientConfig
    readonly conversionReviewVersions?: readonly string[]
  }
}

export interface WebhookClientConfig {
  readonly url?: string
  readonly service?: { readonly namespace: string; readonly name: string; readonly path?: string; readonly port?: number }
  readonly caBundle?: string
}

export interface DefinitionStatus {
  readonly conditions?: readonly DefinitionCondition[]
  readonly acceptedNames?: Names
  readonly storedVersions?: readonly string[]
}

export interface DefinitionCondition {
  readonly type: string
  readonly status: string
  readonly lastTransitionTime: string
  readonly reason: string
  readonly message: string
}

export const isConditionTrue = ({ status }: CustomResourceDefinition, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false

/** The condition is set; its time changes with its status. */
export function withCondition(status: DefinitionStatus, condition: Omit<DefinitionCondition, 'lastTransitionTime'>, now: string): DefinitionStatus {
  const before = status.conditions?.find(({ type }) => type === condition.type)
  const next = { lastTransitionTime: before?.status === condition.status ? before.lastTransitionTime : now, message: condition.message, reason: condition.reason, status: condition.status, type: condition.type }
  const conditions = before ? (status.conditions ?? []).map((other) => (other.type === condition.type ? next : other)) : [...(status.conditions ?? []), next]
  return { ...status, conditions }
}
