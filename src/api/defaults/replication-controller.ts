/**
 * Completes ReplicationControllers and PodTemplates. The labels of its template stand for what a controller leaves out.
 * Upstream: SetDefaults_ReplicationController in pkg/apis/core/v1/defaults.go (v1.32).
 */
import type { PodTemplate, ReplicationController } from '../types'
import { change } from './fill'
import { completeTemplate } from './workload'

export function defaultReplicationController(controller: ReplicationController): ReplicationController {
  const counted = { replicas: 1, ...withoutNull(controller.spec ?? {}) }
  const template = counted.template ? completeTemplate(counted.template) : undefined
  const labels = template?.metadata?.labels
  const selector = labels && isEmpty(counted.selector) ? labels : counted.selector
  const isComplete =
    template === controller.spec?.template && selector === controller.spec?.selector && counted.replicas === controller.spec?.replicas
  const spec = isComplete ? controller.spec : { ...counted, ...(selector ? { selector } : {}), ...(template ? { template } : {}) }
  const metadata = labels && isEmpty(controller.metadata.labels) ? { ...controller.metadata, labels } : controller.metadata
  return spec === controller.spec && metadata === controller.metadata ? controller : { ...controller, metadata, spec }
}

const isEmpty = (labels: Readonly<Record<string, string>> | undefined): boolean => Object.keys(labels ?? {}).length === 0

function withoutNull(spec: ReplicationController['spec']): ReplicationController['spec'] {
  if (spec.replicas !== undefined && spec.replicas !== null) return spec
  const { replicas: _none, ...rest } = spec
  return rest
}

export const defaultPodTemplate = (podTemplate: PodTemplate): PodTemplate =>
  podTemplate.template ? change(podTemplate, 'template', completeTemplate) : { ...podTemplate, template: completeTemplate({}) }
