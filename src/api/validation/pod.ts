/** Pods, and what of them may change. Upstream: ValidatePodCreate, ValidatePodUpdate in pkg/apis/core/validation/validation.go (v1.32). */
import { forbidden, invalid, required, type FieldError } from '../field-error'
import type { Core, Pod } from '../types'
import { isSame } from '../updates'
import { range } from './formats'
import { podSpecDiff } from './pod-spec-diff'
import { ephemeralOnCreate, validatePodOnly, validatePodSpec } from './pod-spec'

const none: readonly FieldError[] = []
const MAX_INT32 = 2_147_483_647

export function validatePod(pod: Pod): readonly FieldError[] {
  const errors = validatePodSpec(pod.spec, 'spec')
  const more = validatePodOnly(pod.spec, 'spec')
  const isNew = !pod.metadata.resourceVersion
  if (isNew && pod.spec.ephemeralContainers?.length) return [...errors, ...more, ephemeralOnCreate('spec')]
  return more.length > 0 ? [...errors, ...more] : errors
}

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

export function validatePodUpdate(next: Pod, previous: Pod): readonly FieldError[] {
  if (next.spec === previous.spec) return none
  const listErrors = [...validateImages(next.spec, previous.spec, 'containers'), ...validateImages(next.spec, previous.spec, 'initContainers')]
  if (listErrors.some(({ type }) => type === 'FieldValueForbidden')) return listErrors
  const errors = [...listErrors, ...validateDeadline(next.spec, previous.spec), ...validateAddedTolerations(next.spec, previous.spec)]
  if (errors.length > listErrors.length) return errors
  const kept = withUpdatable(next.spec, previous.spec)
  if (isSameSpec(kept, previous.spec)) return errors
  return [...errors, forbidden('spec', `pod updates may not change fields other than ${updatable}\n${podSpecDiff(previous.spec, kept)}`)]
}

type ContainerList = 'containers' | 'initContainers'

function validateImages(next: Core.PodSpec, previous: Core.PodSpec, list: ContainerList): readonly FieldError[] {
  const containers = next[list] ?? []
  if (containers.length !== (previous[list]?.length ?? 0)) return [forbidden(`spec.${list}`, 'pod updates may not add or remove containers')]
  return containers.flatMap(({ image }, index) => (image ? none : [required(`spec.${list}[${index}].image`)]))
}

/** It may be set and shortened, never removed. */
function validateDeadline({ activeDeadlineSeconds: next }: Core.PodSpec, { activeDeadlineSeconds: previous }: Core.PodSpec): readonly FieldError[] {
  const path = 'spec.activeDeadlineSeconds'
  if (next === undefined) return previous === undefined ? none : [invalid(path, undefined, 'must not update from a positive integer to nil value')]
  if (next < 0 || next > MAX_INT32) return [invalid(path, next, range(0, MAX_INT32))]
  return previous !== undefined && previous < next ? [invalid(path, next, 'must be less than or equal to previous value')] : none
}

function validateAddedTolerations({ tolerations: next = [] }: Core.PodSpec, { tolerations: previous = [] }: Core.PodSpec): readonly FieldError[] {
  const isKept = (old: Core.Toleration) => next.some((toleration) => isSame(withoutSeconds(toleration), withoutSeconds(old)))
  return previous.every(isKept) ? none : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
}

const withoutSeconds = ({ tolerationSeconds: _seconds, ...toleration }: Core.Toleration): object => toleration

/** The new spec with the old values of everything that may change. */
function withUpdatable(next: Core.PodSpec, previous: Core.PodSpec): Core.PodSpec {
  const isShortened = next.terminationGracePeriodSeconds === 1 && (previous.terminationGracePeriodSeconds ?? 0) < 0
  return {
    ...next,
    containers: withImages(next.containers, previous.containers),
    initContainers: withImages(next.initContainers ?? [], previous.initContainers ?? []),
    activeDeadlineSeconds: previous.activeDeadlineSeconds,
    tolerations: previous.tolerations,
    schedulingGates: isSubset(next.schedulingGates, previous.schedulingGates) ? previous.schedulingGates : next.schedulingGates,
    terminationGracePeriodSeconds: isShortened ? previous.terminationGracePeriodSeconds : next.terminationGracePeriodSeconds,
  }
}

const withImages = (next: readonly Core.Container[], previous: readonly Core.Container[]): Core.Container[] =>
  next.map((container, index) => ({ ...container, image: previous[index].image }))

const isSubset = (gates: readonly Core.PodSchedulingGate[] = [], of: readonly Core.PodSchedulingGate[] = []): boolean =>
  gates.every(({ name }) => of.some((gate) => gate.name === name))

function isSameSpec(next: Core.PodSpec, previous: Core.PodSpec): boolean {
  const [after, before]: readonly Readonly<Record<string, unknown>>[] = [{ ...next }, { ...previous }]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((field) => isSame(before[field], after[field]))
}
