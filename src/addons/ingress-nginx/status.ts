/**
 * Writes into each Ingress where it can be reached, once a minute: an address that was given, that of a Service, or those of the nodes
 * on which controllers run. Upstream: internal/ingress/status/status.go (controller-v1.12.1).
 */
import type { ApiDoor } from '../../api/door'
import { Ingress } from '../../api/kinds/ingress'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { Service } from '../../api/kinds/service'
import { isStatusError } from '../../api/status-error'
import type { Log } from './log'

export interface Address {
  readonly ip?: string
  readonly hostname?: string
}

export interface Publishing {
  /** --publish-status-address */
  readonly address: string
  /** --publish-service, `namespace/name` */
  readonly service: string
  readonly namespace: string
  readonly podLabels: string
}

const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/
const addressOf = (text: string): Address => (ADDRESS.test(text) ? { ip: text } : { hostname: text })
const textOf = ({ ip = '', hostname = '' }: Address): string => `${hostname} ${ip}`

export function publishedAddresses(door: ApiDoor, { address, service, namespace, podLabels }: Publishing): readonly Address[] {
  if (address) return address.split(/,\s*/).map(addressOf)
  if (service) {
    const [serviceNamespace, name] = service.split('/')
    return addressesOfService(door.get(Service, { namespace: serviceNamespace, name }))
  }
  const pods = door.list(Pod, { namespace, labelSelector: podLabels }).items.filter(({ status }) => status.phase === 'Running' && isReady(status))
  const names = new Set(pods.map(({ spec }) => spec.nodeName ?? ''))
  return [...names].flatMap((name) => nodeAddress(door, name)).map(addressOf)
}

const isReady = ({ conditions = [] }: Pod['status']): boolean => conditions.some(({ type, status }) => type === 'Ready' && status === 'True')

function nodeAddress(door: ApiDoor, name: string): string[] {
  const { addresses = [] } = door.get(Node, { name }).status
  const found = addresses.find(({ type }) => type === 'ExternalIP') ?? addresses.find(({ type }) => type === 'InternalIP')
  return found ? [found.address] : []
}

function addressesOfService({ spec, status }: Service): Address[] {
  const external = (spec.externalIPs ?? []).map((ip): Address => ({ ip }))
  switch (spec.type) {
    case 'ExternalName':
      return [{ hostname: spec.externalName ?? '' }]
    case 'NodePort':
      return external.length > 0 ? external : [{ ip: spec.clusterIP ?? '' }]
    case 'LoadBalancer':
      return [...(status.loadBalancer?.ingress ?? []).map(({ ip, hostname }): Address => (ip ? { ip } : { hostname: hostname ?? '' })), ...external]
    default:
      return [{ ip: spec.clusterIP ?? '' }]
  }
}

export interface StatusWriting {
  readonly door: ApiDoor
  readonly log: Log
}

export function writeAddresses({ door, log }: StatusWriting, ingresses: readonly Ingress[], addresses: readonly Address[]): void {
  const wanted = [...addresses].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
  for (const ingress of ingresses) {
    const present = ingress.status.loadBalancer?.ingress ?? []
    if (present.map(textOf).sort().join() === wanted.map(textOf).join()) continue
    const { namespace = '', name } = ingress.metadata
    const before = present.length > 0 ? JSON.stringify(present) : 'null'
    log('status.go:304', `"updating Ingress status" namespace="${namespace}" ingress="${name}" currentValue=${before} newValue=${JSON.stringify(wanted)}`)
    try {
      const current = door.get(Ingress, { namespace, name })
      door.updateStatus(Ingress, { ...current, status: { loadBalancer: wanted.length > 0 ? { ingress: wanted } : {} } })
    } catch (error) {
      if (!isStatusError(error)) throw error
      log('status.go:309', `error updating ingress rule: ${error.message}`, 'W')
    }
  }
}
