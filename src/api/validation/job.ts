/** Jobs, and what of them may change. Upstream: pkg/apis/batch/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import { CONTROLLER_UID_LABEL } from '../job-selector'
import type { LabelSelector } from '../object'
import { matchesLabelSelector } from '../selectors'
import type { Batch, Core, Job } from '../types'
import { isSame } from '../updates'
import { goLabelSelector, goStringMap, invalidGo } from './go-value'
import { validateIndexLimits, validateManagedBy, validatePodFailurePolicy, validateSuccessPolicy } from './job-policies'
import { isSelectable, validateLabels, validateLabelSelector } from './labels'
import { validateAnnotations } from './metadata'
import { validatePodSpec } from './pod-spec'
import { nonNegative } from './probe'

const none: readonly FieldError[] = []
const MAX_PARALLELISM_INDEXED = 100_000
const modes = ['NonIndexed', 'Indexed']
const replacementPolicies = ['Failed', 'TerminatingOrFailed']
const restartPolicies = ['OnFailure', 'Never']

export const validateJob = (job: Job): readonly FieldError[] => [
  ...validateGeneratedSelector(job),
  ...validateJobSpec(job.spec, 'spec'),
  ...validateSelector(job.spec),
]

function validateGeneratedSelector({ metadata, spec }: Job): readonly FieldError[] {
  const { selector, manualSelector } = spec
  if (manualSelector || !selector || !isSelectable(selector)) return none
  if (matchesLabelSelector(selector, { [CONTROLLER_UID_LABEL]: metadata.uid })) return none
  return [invalidGo('spec.selector', goLabelSelector(selector), '`selector` not auto-generated')]
}

function validateSelector({ selector, template }: Job['spec']): readonly FieldError[] {
  if (!selector) return [required('spec.selector')]
  const errors = [...validateLabelSelector(selector, 'spec.selector')]
  const { labels } = template?.metadata ?? {}
  if (isSelectable(selector) && !matchesLabelSelector(selector, labels ?? {})) {
    errors.push(invalidGo('spec.template.metadata.labels', goStringMap(labels), '`selector` does not match template `labels`'))
  }
  return errors
}

const counts = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const

export function validateJobSpec(spec: Batch.JobSpec, path: string): readonly FieldError[] {
  return [
    ...counts.flatMap((field) => nonNegative(spec[field], `${path}.${field}`)),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : none),
    ...validateManagedBy(spec.managedBy, `${path}.managedBy`),
    ...validateMode(spec, path),
    ...(spec.podFailurePolicy ? validatePodFailurePolicy(spec, `${path}.podFailurePolicy`) : none),
    ...validateSuccess(spec, `${path}.successPolicy`),
    ...validateReplacement(spec, path),
    ...validateTemplate(spec.template ?? {}, `${path}.template`),
    ...validateRestart(spec, `${path}.template.spec.restartPolicy`),
  ]
}

function validateSuccess(spec: Batch.JobSpec, path: string): readonly FieldError[] {
  if (!spec.successPolicy) return none
  return spec.completionMode === 'Indexed' ? validateSuccessPolicy(spec, path) : [invalid(path, spec.successPolicy, 'requires indexed completion mode')]
}

function validateRestart({ template, podFailurePolicy }: Batch.JobSpec, path: string): readonly FieldError[] {
  const { restartPolicy = '' } = template?.spec ?? {}
  if (restartPolicy === '' || restartPolicy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')]
  if (!restartPolicies.includes(restartPolicy)) return [notSupported(path, restartPolicy, restartPolicies)]
  return podFailurePolicy && restartPolicy !== 'Never' ? [invalid(path, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')] : none
}

function validateMode(spec: Batch.JobSpec, path: string): readonly FieldError[] {
  const { completionMode, completions, parallelism = 0 } = spec
  if (completionMode === 'Indexed') {
    if (completions === undefined) return [required(`${path}.completions`, 'when completion mode is Indexed')]
    const isTooMuch = parallelism > MAX_PARALLELISM_INDEXED
    const detail = `must be less than or equal to ${MAX_PARALLELISM_INDEXED} when completion mode is Indexed`
    return [...(isTooMuch ? [invalid(`${path}.parallelism`, parallelism, detail)] : none), ...validateIndexLimits(spec, path)]
  }
  const unknown = completionMode !== undefined && !modes.includes(completionMode)
  const perIndex = (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).filter((field) => spec[field] !== undefined)
  return [
    ...(unknown ? [notSupported(`${path}.completionMode`, completionMode, modes)] : none),
    ...perIndex.map((field) => invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode')),
  ]
}

function validateReplacement({ podReplacementPolicy: policy, podFailurePolicy }: Batch.JobSpec, path: string): readonly FieldError[] {
  if (policy === undefined) return none
  const allowed = podFailurePolicy ? ['Failed'] : replacementPolicies
  return allowed.includes(policy) ? none : [notSupported(`${path}.podReplacementPolicy`, policy, allowed)]
}

function validateTemplate({ metadata = {}, spec = { containers: [] } }: Core.PodTemplateSpec, path: string): readonly FieldError[] {
  const errors = [
    ...validateLabels(metadata.labels, `${path}.metadata.labels`),
    ...validateAnnotations(metadata.annotations, `${path}.metadata.annotations`),
    ...validatePodSpec(spec, `${path}.spec`),
  ]
  if (spec.ephemeralContainers?.length) errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  return errors
}

const fixed = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const

export function validateJobUpdate(next: Job, previous: Job): readonly FieldError[] {
  return [
    ...validateCompletions(next.spec, previous.spec),
    ...validateSelectorUpdate(next.spec.selector, previous.spec.selector),
    ...validateTemplateUpdate(next, previous),
    ...fixed.flatMap((field) => unchanged(next.spec[field], previous.spec[field], `spec.${field}`)),
  ]
}

const unchanged = (next: unknown, previous: unknown, path: string): readonly FieldError[] =>
  isSame(next, previous) ? none : [invalid(path, next, 'field is immutable')]

/** Indexed ones grow and shrink in both numbers at once. */
function validateCompletions(next: Job['spec'], previous: Job['spec']): readonly FieldError[] {
  const path = 'spec.completions'
  if (next.completionMode !== 'Indexed') return unchanged(next.completions, previous.completions, path)
  if (next.completions === previous.completions) return none
  if (next.completions === undefined) return [required(path, 'cannot be nil for indexed job')]
  return next.completions === next.parallelism ? none : [invalid(path, next.completions, `may only be modified in tandem with ${path.replace('completions', 'parallelism')}`)]
}

function validateSelectorUpdate(next: LabelSelector | undefined, previous: LabelSelector | undefined): readonly FieldError[] {
  if (isSame(next, previous)) return none
  return [invalidGo('spec.selector', next ? goLabelSelector(next) : 'null', 'field is immutable')]
}

/**
 * While a Job is suspended and has not begun, where its pods may run can still be changed.
 * Simplified: a real API server prints the whole template as Go source; here it is printed as JSON.
 */
function validateTemplateUpdate(next: Job, previous: Job): readonly FieldError[] {
  const isWaiting = previous.spec.suspend === true && previous.status.startTime === undefined
  const template = isWaiting ? withPlacement(next.spec.template, previous.spec.template) : next.spec.template
  return unchanged(template, previous.spec.template, 'spec.template')
}

function withPlacement(next: Core.PodTemplateSpec, previous: Core.PodTemplateSpec): Core.PodTemplateSpec {
  const { nodeSelector, affinity, tolerations, schedulingGates } = previous.spec ?? { containers: [] }
  const { labels, annotations } = previous.metadata ?? {}
  const spec = { ...(next.spec ?? { containers: [] }), nodeSelector, affinity, tolerations, schedulingGates }
  return { ...next, metadata: { ...next.metadata, labels, annotations }, spec }
}
