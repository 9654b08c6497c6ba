/**
 * Indexed Jobs: each pod has a number of its own, in a label, an annotation, its name, its host name and its environment.
 * Upstream: pkg/controller/job/indexed_job_utils.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'

export const INDEX_KEY = 'batch.kubernetes.io/job-completion-index'
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX'
/** What a server takes of a `generateName`. */
const MAX_PREFIX_LENGTH = 58

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed'

export function completionIndexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[INDEX_KEY]
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : undefined
}

/** The index, where the Job has one of that number. */
export function validIndexOf(job: Job, pod: Pod): number | undefined {
  const index = completionIndexOf(pod)
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined
}

/** Pods of an Indexed Job that have no index of it do not count. */
export const isValid = (job: Job, pod: Pod): boolean => !isIndexed(job) || validIndexOf(job, pod) !== undefined

export const indexesOf = (pods: readonly Pod[]): readonly number[] => pods.map(completionIndexOf).filter((index) => index !== undefined)

const lastOf = (pod: Pod): number => completionIndexOf(pod) ?? -1
export const byIndex = (a: Pod, b: Pod): number => lastOf(a) - lastOf(b)

export function namePrefix({ metadata: { name } }: Job, index: number | undefined): string {
  if (index === undefined) return `${name}-`
  const end = `-${index}-`
  return `${name.slice(0, MAX_PREFIX_LENGTH - end.length)}${end}`
}

const variable: Core.EnvVar = { name: INDEX_VARIABLE, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX_KEY}']` } } }

export function withIndexVariable(spec: Core.PodSpec): Core.PodSpec {
  const add = (container: Core.Container): Core.Container => {
    const env = container.env ?? []
    return env.some(({ name }) => name === INDEX_VARIABLE) ? container : { ...container, env: [...env, variable] }
  }
  const { initContainers } = spec
  return { ...spec, containers: spec.containers.map(add), ...(initContainers ? { initContainers: initContainers.map(add) } : {}) }
}
