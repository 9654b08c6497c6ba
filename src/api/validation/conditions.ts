/** Conditions of the newer kinds. Upstream: ValidateConditions in k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go (v1.32). */
import { duplicate, invalid, notSupported, required, tooLong, type FieldError } from '../field-error'
import type { Condition } from '../object'
import { conditionReason, qualifiedName } from './formats'

const none: readonly FieldError[] = []
const statuses = ['False', 'True', 'Unknown']
const MAX_REASON = 1024
const MAX_MESSAGE = 32_768

export function validateConditions(conditions: readonly Condition[] | undefined, path: string): readonly FieldError[] {
  const seen = new Set<string>()
  return (conditions ?? []).flatMap((condition, index) => {
    const at = `${path}[${index}]`
    const isRepeated = seen.has(condition.type)
    seen.add(condition.type)
    return [...(isRepeated ? [duplicate(`${at}.type`, condition.type)] : none), ...validateCondition(condition, at)]
  })
}

function validateCondition({ type = '', status, observedGeneration = 0, lastTransitionTime, reason, message = '' }: Condition, path: string): readonly FieldError[] {
  return [
    ...qualifiedName(type).map((fault) => invalid(`${path}.type`, type, fault)),
    ...(statuses.includes(status) ? none : [notSupported(`${path}.status`, status ?? '', statuses)]),
    ...(observedGeneration < 0 ? [invalid(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero')] : none),
    ...(lastTransitionTime ? none : [required(`${path}.lastTransitionTime`, 'must be set')]),
    ...(reason ? validateReason(reason, `${path}.reason`) : [required(`${path}.reason`, 'must be set')]),
    ...(message.length > MAX_MESSAGE ? [tooLong(`${path}.message`, MAX_MESSAGE)] : none),
  ]
}

const validateReason = (reason: string, path: string): readonly FieldError[] => [
  ...conditionReason(reason).map((fault) => invalid(path, reason, fault)),
  ...(reason.length > MAX_REASON ? [tooLong(path, MAX_REASON)] : none),
]
