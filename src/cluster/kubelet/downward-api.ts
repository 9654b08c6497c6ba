/**
 * What a pod may learn about itself: fields and resources as text. Upstream: pkg/fieldpath/fieldpath.go,
 * pkg/api/v1/resource/helpers.go (v1.32).
 */
import { parseQuantity } from '../../api/quantity'
import type { Core, Pod } from '../../api/types'

export interface NodeFacts {
  readonly name: string
  readonly address: string
  /** Stands in for limits that a container does not have. */
  readonly allocatable: Readonly<Record<string, string>>
}

interface Subject {
  readonly pod: Pod
  readonly podIP: string
  readonly node: NodeFacts
}

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.*)'\]$/

export function fieldValue(path: string, { pod, podIP, node }: Subject): string {
  const { metadata, spec } = pod
  const [, map, key] = SUBSCRIPT.exec(path) ?? []
  if (map) return (map === 'labels' ? metadata.labels : metadata.annotations)?.[key] ?? ''
  switch (path) {
    case 'metadata.name':
      return metadata.name
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid
    case 'metadata.labels':
      return formatMap(metadata.labels)
    case 'metadata.annotations':
      return formatMap(metadata.annotations)
    case 'spec.nodeName':
      return node.name
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? ''
    case 'status.hostIP':
    case 'status.hostIPs':
      return node.address
    case 'status.podIP':
    case 'status.podIPs':
      return podIP
    default:
      return ''
  }
}

/** `key="value"` a line, sorted. */
const formatMap = (map: Readonly<Record<string, string>> = {}): string =>
  Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n')

interface Resources {
  readonly container: Core.Container
  readonly node: NodeFacts
}

export function resourceFieldValue(
  { resource, divisor = '1' }: Core.ResourceFieldSelector,
  { container, node }: Resources,
): string {
  const [kind, name] = [resource.slice(0, resource.indexOf('.')), resource.slice(resource.indexOf('.') + 1)]
  const { limits = {}, requests = {} } = container.resources ?? {}
  const text = kind === 'limits' ? (limits[name] ?? node.allocatable[name]) : (requests[name] ?? limits[name])
  const amount = parseQuantity(String(text ?? '0'))?.nano ?? 0n
  const unit = parseQuantity(divisor === '0' ? '1' : String(divisor))?.nano ?? 1_000_000_000n
  return String((amount + unit - 1n) / unit)
}
