/** What workloads have in common: a number and a template. Upstream: pkg/apis/apps/v1/defaults.go (v1.32). */
import type { Core } from '../types'
import { defaultPodSpec } from './pod-spec'

interface WorkloadSpec {
  replicas?: number
  template?: Core.PodTemplateSpec
}

export function defaultWorkload<T extends WorkloadSpec>(spec: T): T {
  const counted: T = spec.replicas === undefined || spec.replicas === null ? { ...spec, replicas: 1 } : spec
  const template = completeTemplate(spec.template ?? {})
  return template === spec.template ? counted : { ...counted, template }
}

/** A template was never created: its timestamp is null in every answer. */
export function completeTemplate(template: Core.PodTemplateSpec): Core.PodTemplateSpec {
  const spec = defaultPodSpec(template.spec ?? { containers: [] })
  const { metadata } = template
  if (metadata && 'creationTimestamp' in metadata) return spec === template.spec ? template : { ...template, spec }
  return { ...template, metadata: { ...noTimestamp, ...metadata }, spec }
}

/** The generated type says string; the wire says null. */
export const noTimestamp: object = { creationTimestamp: null }
