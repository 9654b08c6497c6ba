/** RuntimeClasses. Upstream: pkg/apis/node/validation/validation.go (v1.32). */
import { invalid, type FieldError } from '../field-error'
import type { RuntimeClass } from '../types'
import { dnsLabel } from './formats'
import { validateLabels } from './labels'
import { validateResources } from './resources'
import { validateTolerations } from './scheduling'

const none: readonly FieldError[] = []

export const validateRuntimeClass = ({ handler = '', overhead, scheduling }: RuntimeClass): readonly FieldError[] => [
  ...dnsLabel(handler).map((fault) => invalid('handler', handler, fault)),
  ...(overhead ? validateResources({ limits: overhead.podFixed }, 'overhead') : none),
  ...(scheduling ? validateLabels(scheduling.nodeSelector, 'scheduling.nodeSelector') : none),
  ...(scheduling ? validateTolerations(scheduling.tolerations, 'scheduling.tolerations') : none),
]

export const validateRuntimeClassUpdate = ({ handler }: RuntimeClass, previous: RuntimeClass): readonly FieldError[] =>
  handler === previous.handler ? none : [invalid('handler', handler, 'field is immutable')]
