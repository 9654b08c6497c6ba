/**
 * Groups of the community itself are protected: who defines kinds in them says where that was approved.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go, pkg/controller/apiapproval (v1.32).
 */
import { invalid, required, type FieldError } from '../field-error'
import type { CustomResourceDefinition, DefinitionCondition } from './definition'

const ANNOTATION = 'api-approved.kubernetes.io'
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111'

export const isProtectedGroup = (group: string): boolean => /(^|\.)(k8s|kubernetes)\.io$/.test(group)

type State = 'approved' | 'unapproved' | 'missing' | 'invalid'

function stateOf(value: string): State {
  if (value === '') return 'missing'
  if (value.startsWith('unapproved')) return 'unapproved'
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+/i.test(value) ? 'approved' : 'invalid'
}

const annotationOf = ({ metadata }: CustomResourceDefinition): string => metadata.annotations?.[ANNOTATION] ?? ''

const texts: Readonly<Record<State, (value: string) => string>> = {
  approved: (value) => `approved in ${value}`,
  unapproved: (value) => `not approved: ${JSON.stringify(value)}`,
  missing: () => `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)}, ${SEE}`,
  invalid: () => `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)} with either a URL or a reason starting with "unapproved", ${SEE}`,
}

/** What was wrong before may stay as it was. */
export function approvalFaults(definition: CustomResourceDefinition, previous: CustomResourceDefinition | undefined): readonly FieldError[] {
  if (!isProtectedGroup(definition.spec.group)) return []
  const value = annotationOf(definition)
  const state = stateOf(value)
  if (previous && stateOf(annotationOf(previous)) === state) return []
  const path = `metadata.annotations[${ANNOTATION}]`
  if (state === 'missing') return [required(path, texts.missing(value))]
  return state === 'invalid' ? [invalid(path, value, texts.invalid(value))] : []
}

const reasons: Readonly<Record<State, string>> = {
  approved: 'ApprovedAnnotation',
  unapproved: 'UnapprovedAnnotation',
  missing: 'MissingAnnotation',
  invalid: 'InvalidAnnotation',
}

/** Undefined for groups that need no approval. */
export function approvalCondition(definition: CustomResourceDefinition): Omit<DefinitionCondition, 'lastTransitionTime'> | undefined {
  if (!isProtectedGroup(definition.spec.group)) return undefined
  const value = annotationOf(definition)
  const state = stateOf(value)
  return { type: 'KubernetesAPIApprovalPolicyConformant', status: state === 'approved' ? 'True' : 'False', reason: reasons[state], message: texts[state](value) }
}
