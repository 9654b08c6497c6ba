/**
 * The annotation in which kubectl apply remembers what it applied, so that the next time it knows what was taken away.
 * Upstream: staging/src/k8s.io/kubectl/pkg/util/apply.go (v1.32).
 */
import { formatJson } from './go-json'
import type { Manifest } from './manifest'

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object with the annotation that describes it. */
export function withLastApplied(object: Manifest): Manifest {
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {}
  const bare = { ...object, metadata: { ...object.metadata, annotations } }
  return {
    ...bare,
    metadata: { ...bare.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: `${formatJson(bare)}\n` } },
  }
}

export function lastAppliedOf(object: Manifest): Manifest | undefined {
  const text = object.metadata.annotations?.[lastAppliedAnnotation]
  return text === undefined ? undefined : (JSON.parse(text) as Manifest)
}

/** Keeps the annotation true for an object that already has one. */
export const refreshLastApplied = (object: Manifest, saveAnyway: boolean): Manifest =>
  saveAnyway || object.metadata.annotations?.[lastAppliedAnnotation] !== undefined ? withLastApplied(object) : object
