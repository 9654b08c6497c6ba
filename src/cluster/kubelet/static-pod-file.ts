/**
 * The pod that a manifest file holds, as the kubelet completes it. Upstream: pkg/kubelet/config/common.go applyDefaults,
 * tryDecodeSinglePod (v1.32).
 */
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { parseYamlDocuments } from '../../base/yaml/parse'

export interface StaticPlace {
  readonly uid: string
  readonly nodeName: string
  /** RFC 3339 */
  readonly now: string
}

/** Undefined when the text is no pod: a real kubelet says so in its log and goes on. */
export function readStaticPod(text: string, { uid, nodeName, now }: StaticPlace): Pod | undefined {
  const draft = parsed(text)
  if (!isPod(draft)) return undefined
  const { metadata, spec } = draft
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${metadata.name}-${nodeName}`,
      namespace: metadata.namespace ?? 'default',
      uid,
      resourceVersion: '',
      creationTimestamp: now,
      annotations: {
        ...metadata.annotations,
        'kubernetes.io/config.hash': uid,
        'kubernetes.io/config.seen': now,
        'kubernetes.io/config.source': 'file',
      },
    },
    spec: { ...spec, nodeName, tolerations: [...(spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }] },
    status: { phase: 'Pending' },
  }
  return Pod.setDefaults?.(pod) ?? pod
}

interface Draft {
  readonly metadata: Partial<Pod['metadata']> & { readonly name: string }
  readonly spec: Pod['spec']
}

function parsed(text: string): unknown {
  try {
    return parseYamlDocuments(text)[0]
  } catch {
    return undefined
  }
}

function isPod(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const { kind, metadata, spec } = value as { kind?: unknown; metadata?: { name?: unknown }; spec?: { containers?: unknown } }
  if (kind !== 'Pod' || typeof metadata?.name !== 'string' || !Array.isArray(spec?.containers)) return false
  return spec.containers.length > 0 && spec.containers.every((each) => typeof each === 'object' && each !== null && 'name' in each && 'image' in each)
}

export const withoutProbes = (pod: Pod): Pod => ({ ...pod, spec: { ...pod.spec, containers: pod.spec.containers.map(unprobed) } })

const unprobed = ({ livenessProbe: _live, readinessProbe: _ready, startupProbe: _startup, ...container }: Core.Container): Core.Container => container
