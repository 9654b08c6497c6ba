/** ReplicationControllers and PodTemplates. Upstream: ValidateReplicationControllerSpec in pkg/apis/core/validation/validation.go (v1.32). */
import { forbidden, invalid, notSupported, required, type FieldError } from '../field-error'
import { matchesLabels } from '../selectors'
import type { Core, PodTemplate, ReplicaSet, ReplicationController } from '../types'
import { goStringMap, invalidGo } from './go-value'
import { nonNegative } from './probe'
import { MISFIT, validatePodTemplate } from './workload'

const none: readonly FieldError[] = []

export const validateReplicationController = ({ spec }: ReplicationController): readonly FieldError[] => [
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...(Object.keys(spec.selector ?? {}).length > 0 ? none : [required('spec.selector')]),
  ...nonNegative(spec.replicas, 'spec.replicas'),
  ...validateTemplate(spec),
]

function validateTemplate({ template, selector = {} }: Core.ReplicationControllerSpec): readonly FieldError[] {
  const path = 'spec.template'
  if (!template) return [required(path)]
  const labels = template.metadata?.labels ?? {}
  const isMisfit = Object.keys(selector).length > 0 && !matchesLabels(selector, labels)
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {}
  return [
    ...(isMisfit ? [invalidGo(`${path}.metadata.labels`, goStringMap(template.metadata?.labels), MISFIT)] : none),
    ...validatePodTemplate(template, path),
    ...(restartPolicy === 'Always' ? none : [notSupported(`${path}.spec.restartPolicy`, restartPolicy, ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? none
      : [forbidden(`${path}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicationController is not Supported')]),
  ]
}

export const validatePodTemplateObject = ({ template }: PodTemplate): readonly FieldError[] => validatePodTemplate(template ?? {}, 'template')

const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'] as const

/** Of ReplicaSets, too. Upstream: ValidateReplicationControllerStatus, ValidateReplicaSetStatus. */
export function validateReplicasStatus({ status }: ReplicationController | ReplicaSet): readonly FieldError[] {
  const { replicas = 0, fullyLabeledReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status
  const above = (field: string, value: number, limit: number, name: string): readonly FieldError[] =>
    value > limit ? [invalid(`status.${field}`, value, `cannot be greater than ${name}`)] : none
  return [
    ...counts.flatMap((count) => nonNegative(status[count], `status.${count}`)),
    ...above('fullyLabeledReplicas', fullyLabeledReplicas, replicas, 'status.replicas'),
    ...above('readyReplicas', readyReplicas, replicas, 'status.replicas'),
    ...above('availableReplicas', availableReplicas, replicas, 'status.replicas'),
    ...above('availableReplicas', availableReplicas, readyReplicas, 'readyReplicas'),
  ]
}
