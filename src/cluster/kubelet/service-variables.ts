/**
 * The variables that tell a container where Services are. Upstream: getServiceEnvVarMap in pkg/kubelet/kubelet_pods.go,
 * pkg/kubelet/envvars/envvars.go (v1.32).
 */
import type { ApiDoor } from '../../api/door'
import { Service } from '../../api/kinds/service'
import { isUnreachable } from '../../api/unreachable'
import type { Pod } from '../../api/types'

const lists = new WeakMap<ApiDoor, Map<string, readonly Service[]>>()

/** Those that there are now, or were when the API server last answered. */
function servicesIn(door: ApiDoor, namespace: string): readonly Service[] {
  let known = lists.get(door)
  if (!known) lists.set(door, (known = new Map()))
  try {
    const { items } = door.list(Service, { namespace })
    known.set(namespace, items)
    return items
  } catch (error) {
    if (!isUnreachable(error)) throw error
    return known.get(namespace) ?? []
  }
}

/** Those of the pod's namespace, unless it wants none, and the API server's own, unless there is one of its name. */
export function servicesSeenBy(door: ApiDoor, { metadata: { namespace = '' }, spec }: Pod): readonly Service[] {
  const all = namespace === '' ? [] : servicesIn(door, namespace)
  const own = spec.enableServiceLinks === false ? (namespace === 'default' ? all.filter(isNamedAsApiServer) : []) : all
  if (own.some(isNamedAsApiServer)) return own
  const others = namespace === 'default' ? [] : servicesIn(door, 'default').filter(isNamedAsApiServer)
  return others.length === 0 ? own : [...others, ...own]
}

const isNamedAsApiServer = ({ metadata }: Service): boolean => metadata.name === 'kubernetes'

export function serviceVariables({ metadata, spec }: Service): [string, string][] {
  const { clusterIP = '', ports = [] } = spec
  if (clusterIP === '' || clusterIP === 'None' || ports.length === 0) return []
  const prefix = variableName(metadata.name)
  const variables: [string, string][] = [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(ports[0].port)],
  ]
  for (const { name, port } of ports)
    if (name) variables.push([`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port)])
  const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const kind = protocol.toLowerCase()
    const url = `${kind}://${host}:${port}`
    const portPrefix = `${prefix}_PORT_${port}_${protocol}`
    if (index === 0) variables.push([`${prefix}_PORT`, url])
    variables.push(
      [portPrefix, url],
      [`${portPrefix}_PROTO`, kind],
      [`${portPrefix}_PORT`, String(port)],
      [`${portPrefix}_ADDR`, clusterIP],
    )
  }
  return variables
}

const variableName = (name: string): string => name.replaceAll('-', '_').toUpperCase()
