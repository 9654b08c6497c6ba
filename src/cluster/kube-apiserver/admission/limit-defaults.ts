/**
 * Requests and limits that a LimitRange has for containers that name none, and the note about them.
 * Upstream: mergePodResourceRequirements in plugin/pkg/admission/limitranger/admission.go (v1.32).
 */
import type { LimitRange } from '../../../api/kinds/limit-range'
import type { Pod } from '../../../api/kinds/pod'
import type { Amounts } from '../../../api/resource-amounts'
import type { Core } from '../../../api/types'

const NOTE = 'kubernetes.io/limit-ranger'

interface Defaults {
  readonly requests: Amounts
  readonly limits: Amounts
}

export function withLimitDefaults(pod: Pod, { spec }: LimitRange): Pod {
  const items = ((spec.limits as Core.LimitRangeItem[] | null | undefined) ?? []).filter(({ type }) => type === 'Container')
  const requests = Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})) as Amounts
  const limits = Object.assign({}, ...items.map((item) => item.default ?? {})) as Amounts
  const notes: string[] = []
  const complete = (containers: readonly Core.Container[] | undefined, noun: string): Core.Container[] | undefined =>
    containers?.map((container) =>
      withDefaults(container, { requests, limits }, (what) => notes.push(`${what} for ${noun} ${container.name}`)),
    )
  const containers = complete(pod.spec.containers, 'container') ?? []
  const initContainers = complete(pod.spec.initContainers, 'init container')
  if (notes.length === 0) return pod
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations: { ...pod.metadata.annotations, [NOTE]: `LimitRanger plugin set: ${notes.join('; ')}` } },
    spec: { ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) },
  }
}

function withDefaults(container: Core.Container, defaults: Defaults, note: (what: string) => void): Core.Container {
  const { requests = {}, limits = {}, ...others } = container.resources ?? {}
  const limited = lacking(limits, defaults.limits)
  const requested = lacking(requests, defaults.requests)
  if (requested.length > 0) note(`${requested.join(', ')} request`)
  if (limited.length > 0) note(`${limited.join(', ')} limit`)
  if (requested.length + limited.length === 0) return container
  const all = { limits: { ...defaults.limits, ...limits }, requests: { ...defaults.requests, ...requests } }
  const filled = Object.fromEntries(Object.entries(all).filter(([, amounts]) => Object.keys(amounts).length > 0))
  return { ...container, resources: { ...others, ...filled } }
}

const lacking = (own: Amounts, defaults: Amounts): string[] =>
  Object.keys(defaults)
    .filter((name) => !Object.hasOwn(own, name))
    .sort()
