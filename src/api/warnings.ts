/**
 * What is accepted and yet told: `Warning` headers about the Pod, or the Pod template, of a write.
 * Upstream: pkg/api/pod/warnings.go (v1.32), of which the two that beginners meet are here.
 */
import type { KubeObject } from './object'
import { milliValue } from './quantity'
import type { Core } from './types'

/** Of kinds that are pods or make them. */
const templateVersions = ['v1', 'apps/v1', 'batch/v1']

/** Of a new object, or of one that got a new generation. */
export function podWarnings(next: KubeObject, previous?: KubeObject): readonly string[] {
  if (!templateVersions.includes(next.apiVersion) || (previous && previous.metadata.generation === next.metadata.generation)) return []
  const { path, spec } = podSpecOf(next as Holder)
  if (!spec) return []
  return [
    ...(spec.initContainers ?? []).flatMap((container, i) => containerWarnings(container, `${path}.initContainers[${i}]`)),
    ...(spec.containers ?? []).flatMap((container, i) => containerWarnings(container, `${path}.containers[${i}]`)),
  ]
}

type Holder = KubeObject & { readonly spec?: Core.PodSpec & { readonly template?: { readonly spec?: Core.PodSpec } } }

function podSpecOf({ kind, spec }: Holder): { readonly path: string; readonly spec: Core.PodSpec | undefined } {
  return kind === 'Pod' ? { path: 'spec', spec } : { path: 'spec.template.spec', spec: spec?.template?.spec }
}

const containerWarnings = ({ resources = {}, env = [] }: Core.Container, path: string): readonly string[] => [
  ...fractions(resources.limits, `${path}.resources.limits`),
  ...fractions(resources.requests, `${path}.resources.requests`),
  ...hidden(env, `${path}.env`),
]

const WHOLE = ['memory', 'ephemeral-storage']

const fractions = (amounts: Core.ResourceRequirements['limits'], path: string): readonly string[] =>
  WHOLE.flatMap((name) => {
    const amount = amounts?.[name]
    if (amount === undefined || milliValue(amount) % 1000 === 0) return []
    return [`${path}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`]
  })

function hidden(env: readonly Core.EnvVar[], path: string): readonly string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name }, i) => {
    const isHiding = seen.has(name)
    seen.add(name)
    return isHiding ? [`${path}[${i}]: hides previous definition of "${name}", which may be dropped when using apply`] : []
  })
}
