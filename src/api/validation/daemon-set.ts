/** DaemonSets. Upstream: ValidateDaemonSetSpec in pkg/apis/apps/validation/validation.go (v1.32). */
import { required, type FieldError } from '../field-error'
import type { Apps, DaemonSet } from '../types'
import { percent } from './formats'
import { goIntOrString, goLabelSelector, goStringMap, invalidGo, notSupportedGo } from './go-value'
import { isSelectable, validateLabelSelector } from './labels'
import { nonNegative } from './probe'
import { amountOf, fitsTemplate, intOrPercent, isEmptySelector, MISFIT, validateLastingPods, validatePodTemplate } from './workload'

const none: readonly FieldError[] = []

export function validateDaemonSet({ spec }: DaemonSet): readonly FieldError[] {
  const { selector, template } = spec
  const labels = template.metadata?.labels
  const fits = (selector && !isSelectable(selector)) || fitsTemplate(selector, template)
  const emptiness = 'empty selector is invalid for daemonset'
  return [
    ...(selector ? validateLabelSelector(selector, 'spec.selector') : none),
    ...(fits ? none : [invalidGo('spec.template.metadata.labels', goStringMap(labels), MISFIT)]),
    ...(selector && isEmptySelector(selector) ? [invalidGo('spec.selector', goLabelSelector(selector), emptiness)] : none),
    ...validatePodTemplate(template, 'spec.template'),
    ...validateLastingPods(template, 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ]
}

function validateStrategy({ type, rollingUpdate }: Apps.DaemonSetUpdateStrategy, path: string): readonly FieldError[] {
  if (type === 'OnDelete') return none
  if (type === 'RollingUpdate') return rollingUpdate ? validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`) : [required(`${path}.rollingUpdate`)]
  const pointer = rollingUpdate ? '0xc000000000' : 'nil'
  const value = `apps.DaemonSetUpdateStrategy{Type:${JSON.stringify(type ?? '')}, RollingUpdate:(*apps.RollingUpdateDaemonSet)(${pointer})}`
  return [notSupportedGo(path, value, ['RollingUpdate', 'OnDelete'])]
}

/** Exactly one of both must be more than nothing. */
function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: Apps.RollingUpdateDaemonSet, path: string): readonly FieldError[] {
  const errors = [
    ...intOrPercent(maxUnavailable, `${path}.maxUnavailable`),
    ...intOrPercent(maxSurge, `${path}.maxSurge`),
    ...atMostAll(maxUnavailable, `${path}.maxUnavailable`),
    ...atMostAll(maxSurge, `${path}.maxSurge`),
  ]
  const [isDown, isUp] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0]
  if (isDown && isUp) errors.push(invalidGo(`${path}.maxSurge`, goIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero'))
  if (!isDown && !isUp) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}

function atMostAll(value: number | string, path: string): readonly FieldError[] {
  if (typeof value === 'number' || percent(value).length > 0 || amountOf(value) <= 100) return none
  return [invalidGo(path, goIntOrString(value), 'must not be greater than 100%')]
}
