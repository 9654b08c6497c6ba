/**
 * What can be opened in the Browser, found in the cluster's objects and on the student's machine: ports of this machine, node ports,
 * load balancers, hosts of Ingresses. Pure.
 */
import type { KubeObject } from '../../api/object'
import type { Core } from '../../api/types'
import type { BrowserDoors } from '../../protocol/messages'
import { shortAddress } from './address'

export interface Opening {
  readonly url: string
  readonly label: string
  /** What it leads to. */
  readonly says: string
  /** What has to be done before it opens. */
  readonly first?: string
}

interface IngressLike extends KubeObject {
  readonly spec?: { readonly tls?: readonly { readonly hosts?: readonly string[] }[]; readonly rules?: readonly { readonly host?: string }[] }
  readonly status?: Balanced
}

interface Balanced {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] }
}

type ServiceLike = KubeObject & { readonly spec?: Core.ServiceSpec; readonly status?: Balanced }

export function openingsOf(objects: Iterable<KubeObject>, doors: BrowserDoors): readonly Opening[] {
  const kinds = new Set(['Node', 'Service', 'Ingress'])
  const all: KubeObject[] = []
  for (const object of objects) if (kinds.has(object.kind)) all.push(object)
  const node = all.filter(({ kind }) => kind === 'Node').map(addressOfNode).find((address) => address !== undefined)
  const services = all.filter(({ kind }) => kind === 'Service').flatMap((service) => openingsOfService(service as ServiceLike, node))
  const ingresses = all.filter(({ kind }) => kind === 'Ingress').flatMap((ingress) => openingsOfIngress(ingress as IngressLike, doors))
  const own = doors.ports.map((port) => opening(`http://localhost:${port}/`, `port ${port} of this machine`))
  return [...own, ...services, ...ingresses]
}

const opening = (url: string, says: string, first?: string): Opening => ({ url, label: shortAddress(url), says, ...(first === undefined ? {} : { first }) })

const nameOf = ({ metadata: { name, namespace } }: KubeObject): string => (namespace === 'default' ? name : `${name} in ${namespace}`)

function addressOfNode(node: KubeObject): string | undefined {
  const { addresses = [] } = (node as KubeObject & { readonly status?: Core.NodeStatus }).status ?? {}
  return addresses.find(({ type }) => type === 'InternalIP')?.address
}

const webAddress = (host: string, port: number): string => (port === 443 ? `https://${host}/` : `http://${host}${port === 80 ? '' : `:${port}`}/`)
const addressesOf = ({ status }: { readonly status?: Balanced }): readonly string[] =>
  (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? [])

function openingsOfService(service: ServiceLike, node: string | undefined): readonly Opening[] {
  const ports = (service.spec?.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP')
  const balanced = addressesOf(service).flatMap((address) => ports.map(({ port }) => opening(webAddress(address, port), `load balancer of Service ${nameOf(service)}`)))
  const onNodes = ports.flatMap(({ nodePort }) =>
    node === undefined || nodePort === undefined ? [] : [opening(`http://${node}:${nodePort}/`, `node port of Service ${nameOf(service)}`)],
  )
  return [...balanced, ...onNodes]
}

function openingsOfIngress(ingress: IngressLike, { hosts }: BrowserDoors): readonly Opening[] {
  const secure = new Set((ingress.spec?.tls ?? []).flatMap(({ hosts: named = [] }) => named))
  const names = [...new Set((ingress.spec?.rules ?? []).flatMap(({ host }) => host ?? []))].filter((host) => !host.startsWith('*'))
  const [address] = addressesOf(ingress)
  return names.map((host) => {
    const isKnown = hosts.some(({ name }) => name === host)
    const line = `echo "${address} ${host}" | sudo tee -a /etc/hosts`
    const first = isKnown ? undefined : address === undefined ? 'It has no address yet.' : `This machine does not know the name yet: ${line}`
    return opening(webAddress(host, secure.has(host) ? 443 : 80), `Ingress ${nameOf(ingress)}`, first)
  })
}
