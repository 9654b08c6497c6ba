/** Deployments and ReplicaSets, and what DaemonSets and StatefulSets share with them. Upstream: pkg/apis/apps/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import type { LabelSelector } from '../object'
import { matchesLabelSelector } from '../selectors'
import type { Apps, Core, DaemonSet, Deployment, ReplicaSet } from '../types'
import { isSame } from '../updates'
import { percent } from './formats'
import { goIntOrString, goLabelSelector, goStringMap, invalidGo, notSupportedGo } from './go-value'
import { isSelectable, validateLabels, validateLabelSelector } from './labels'
import { validateAnnotations } from './metadata'
import { validatePodSpec } from './pod-spec'
import { nonNegative } from './probe'

const none: readonly FieldError[] = []

export function validateDeployment({ spec }: Deployment): readonly FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec
  const isShort = deadline !== undefined && deadline <= minReadySeconds
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...validateSelectorAndTemplate(spec),
    ...validateStrategy(spec.strategy ?? {}, 'spec.strategy'),
    ...nonNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(deadline, 'spec.progressDeadlineSeconds'),
    ...(isShort ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : none),
  ]
}

export const validateReplicaSet = ({ spec }: ReplicaSet): readonly FieldError[] => [
  ...nonNegative(spec.replicas, 'spec.replicas'),
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...validateSelectorAndTemplate(spec),
]

/** Which pods are meant is settled once and for all. */
export function validateSelectorUpdate(next: Selecting, previous: Selecting): readonly FieldError[] {
  const { selector } = next.spec
  if (isSame(selector, previous.spec.selector)) return none
  return [invalidGo('spec.selector', selector ? goLabelSelector(selector) : 'null', 'field is immutable')]
}

type Selecting = DaemonSet | Deployment | ReplicaSet

interface Workload {
  readonly selector?: LabelSelector
  readonly template?: Core.PodTemplateSpec
}

function validateSelectorAndTemplate({ selector, template }: Workload): readonly FieldError[] {
  const errors = selector ? [...validateLabelSelector(selector, 'spec.selector')] : [required('spec.selector')]
  if (selector && isEmptySelector(selector)) {
    errors.push(invalidGo('spec.selector', goLabelSelector(selector), 'empty selector is invalid for deployment'))
  }
  if (selector && !isSelectable(selector)) return [...errors, invalidGo('spec.selector', goLabelSelector(selector), 'invalid label selector')]
  return [...errors, ...validateTemplate(template ?? {}, selector)]
}

export const isEmptySelector = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0

export const MISFIT = '`selector` does not match template `labels`'

export const fitsTemplate = (selector: LabelSelector | undefined, { metadata }: Core.PodTemplateSpec): boolean =>
  matchesLabelSelector(selector, metadata?.labels ?? {})

function validateTemplate(template: Core.PodTemplateSpec, selector: LabelSelector | undefined): readonly FieldError[] {
  const path = 'spec.template'
  const misfit = invalidGo(`${path}.metadata.labels`, goStringMap(template.metadata?.labels), MISFIT)
  return [...(fitsTemplate(selector, template) ? none : [misfit]), ...validatePodTemplate(template, path), ...validateLastingPods(template, 'ReplicaSet')]
}

export function validatePodTemplate({ metadata, spec }: Core.PodTemplateSpec, path: string): readonly FieldError[] {
  const hasEphemeral = !!spec?.ephemeralContainers?.length
  return [
    ...validateLabels(metadata?.labels, `${path}.metadata.labels`),
    ...validateAnnotations(metadata?.annotations, `${path}.metadata.annotations`),
    ...validatePodSpec(spec ?? { containers: [] }, `${path}.spec`),
    ...(hasEphemeral ? [forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')] : none),
  ]
}

/** Their pods are to run for ever; `kind` is how messages call the workload. */
export function validateLastingPods({ spec }: Core.PodTemplateSpec, kind: string): readonly FieldError[] {
  const path = 'spec.template.spec'
  const { restartPolicy = '', activeDeadlineSeconds } = spec ?? {}
  return [
    ...(restartPolicy === 'Always' ? none : [notSupported(`${path}.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined ? none : [forbidden(`${path}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)]),
  ]
}

function validateStrategy(strategy: Apps.DeploymentStrategy, path: string): readonly FieldError[] {
  const { type, rollingUpdate } = strategy
  if (type === 'RollingUpdate') return validateRollingUpdate(rollingUpdate ?? {}, `${path}.rollingUpdate`)
  if (type === 'Recreate') return rollingUpdate ? [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")] : none
  const pointer = rollingUpdate ? '0xc000000000' : 'nil'
  const value = `apps.DeploymentStrategy{Type:${JSON.stringify(type ?? '')}, RollingUpdate:(*apps.RollingUpdateDeployment)(${pointer})}`
  return [notSupportedGo(path, value, ['Recreate', 'RollingUpdate'])]
}

function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: Apps.RollingUpdateDeployment, path: string): readonly FieldError[] {
  const errors = [...intOrPercent(maxUnavailable, `${path}.maxUnavailable`), ...intOrPercent(maxSurge, `${path}.maxSurge`)]
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0) {
    errors.push(invalidGo(`${path}.maxUnavailable`, goIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0'))
  }
  const isPercent = typeof maxUnavailable === 'string' && percent(maxUnavailable).length === 0
  if (isPercent && amountOf(maxUnavailable) > 100) {
    errors.push(invalidGo(`${path}.maxUnavailable`, goIntOrString(maxUnavailable), 'must not be greater than 100%'))
  }
  return errors
}

export const amountOf = (value: number | string): number => (typeof value === 'number' ? value : Number.parseInt(value, 10) || 0)

export function intOrPercent(value: number | string, path: string): readonly FieldError[] {
  if (typeof value === 'number') return nonNegative(value, path)
  return percent(value).map((fault) => invalidGo(path, goIntOrString(value), fault))
}
