/**
 * Indexed Jobs: each pod has a number of its own, in a label, an annotation, its host name and its environment.
 * Upstream: pkg/controller/job/indexed_job_utils.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'

export const INDEX_KEY = 'batch.kubernetes.io/job-completion-index'
const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX'

export function completionIndexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[INDEX_KEY]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** `0,2-4` */
export function parseIndexes(text: string | undefined): ReadonlySet<number> {
  const found = new Set<number>()
  for (const part of (text ?? '').split(',').filter(Boolean)) {
    const [first, last = first] = part.split('-').map(Number)
    for (let index = first; index <= last; index++) found.add(index)
  }
  return found
}

/** Two that follow one another stand as two, three and more as a range. */
export function formatIndexes(indexes: Iterable<number>): string {
  const ranges: [number, number][] = []
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && last[1] === index - 1) last[1] = index
    else ranges.push([index, index])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}${last - first === 1 ? ',' : '-'}${last}`)).join(',')
}

/** The lowest ones that no pod works on and none has finished. */
export function freeIndexes(job: Job, taken: ReadonlySet<number>, count: number): readonly number[] {
  const free: number[] = []
  for (let index = 0; index < (job.spec.completions ?? 0) && free.length < count; index++) if (!taken.has(index)) free.push(index)
  return free
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
