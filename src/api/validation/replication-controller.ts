/** ReplicationControllers and PodTemplates. Upstream: ValidateReplicationControllerSpec in pkg/apis/core/validation/validation.go (v1.32). */
import { forbidden, notSupported, required, type FieldError } from '../field-error'
import { matchesLabels } from '../selectors'
import type { Core, PodTemplate, ReplicationController } from '../types'
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
