/**
 * What a Go value of the internal types of a pod consists of, read from JSON by its type. The internal types are those of v1 but for
 * the order of a few fields, the namespaces of the host, which lie in the security context, and a number that is always there.
 * Upstream: pkg/apis/core/types.go (v1.32).
 */
import { fieldOf, goFields, type GoField } from '../go-layout'

export type GoKind = 'scalar' | 'quantity' | 'struct' | 'pointer' | 'slice' | 'map'
type Fields = Readonly<Record<string, unknown>>

export interface ValuePart {
  readonly key: string
  readonly type: string
  readonly value: unknown
}

const text = `
v1.PodSecurityContext HostNetwork:bool HostPID:bool HostIPC:bool ShareProcessNamespace:*bool HostUsers:*bool
  SELinuxOptions:*v1.SELinuxOptions WindowsOptions:*v1.WindowsSecurityContextOptions RunAsUser:*int64 RunAsGroup:*int64
  RunAsNonRoot:*bool SupplementalGroups:[]int64 SupplementalGroupsPolicy:*v1.SupplementalGroupsPolicy FSGroup:*int64
  FSGroupChangePolicy:*v1.PodFSGroupChangePolicy Sysctls:[]v1.Sysctl SeccompProfile:*v1.SeccompProfile
  AppArmorProfile:*v1.AppArmorProfile SELinuxChangePolicy:*v1.PodSELinuxChangePolicy
v1.EphemeralContainer EphemeralContainerCommon/.:v1.EphemeralContainerCommon TargetContainerName:string
v1.ServiceAccountTokenProjection Audience:string ExpirationSeconds:int64 Path:string
intstr.IntOrString Type:int32 IntVal:int32 StrVal:string
`
const lines = text.replaceAll('\n  ', ' ').trim().split('\n')
const internal = new Map(lines.map((line) => [line.split(' ')[0], line.split(' ').slice(1).map(fieldOf)]))

const podSpec = `
Volumes InitContainers Containers EphemeralContainers RestartPolicy TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy
NodeSelector ServiceAccountName AutomountServiceAccountToken NodeName SecurityContext ImagePullSecrets Hostname Subdomain
SetHostnameAsFQDN Affinity SchedulerName Tolerations HostAliases PriorityClassName Priority PreemptionPolicy DNSConfig ReadinessGates
RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints OS SchedulingGates ResourceClaims Resources
`

function fieldsOf(type: string): readonly GoField[] | undefined {
  if (type === 'v1.EphemeralContainerCommon') return goFields('v1.Container')
  const fields = internal.get(type) ?? goFields(type)
  if (type !== 'v1.PodSpec') return fields
  return podSpec.trim().split(/\s/).flatMap((name) => fields?.filter((field) => field.name === name) ?? [])
}

export function kindOf(type: string): GoKind {
  if (type.startsWith('*')) return 'pointer'
  if (type.startsWith('[]')) return 'slice'
  if (type.startsWith('map[') || type === 'v1.ResourceList') return 'map'
  if (type === 'resource.Quantity') return 'quantity'
  return fieldsOf(type) ? 'struct' : 'scalar'
}

export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null

const objectOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** What is empty is stored as if it were absent; a pointer to an empty struct is not. */
export const isNil = (value: unknown, kind?: GoKind): boolean =>
  isAbsent(value) || (Array.isArray(value) ? value.length === 0 : kind === 'map' && Object.keys(objectOf(value)).length === 0)

export function partsOf(value: unknown, type: string): readonly ValuePart[] {
  const kind = kindOf(type)
  if (kind === 'pointer') return [{ key: '', type: type.slice(1), value }]
  if (kind === 'slice') return Array.isArray(value) ? value.map((item: unknown) => ({ key: '', type: type.slice(2), value: item })) : []
  if (kind === 'map') return entriesOf(value).map(([key, item]) => ({ key: mapKey(key, type), type: itemOf(type), value: item }))
  const object = type === 'intstr.IntOrString' ? portOf(value) : objectOf(value)
  const valueOf = ({ key }: GoField): unknown => (key === undefined ? object : object[key])
  return (fieldsOf(type) ?? []).map((field) => ({ key: field.name, type: field.type, value: valueOf(field) }))
}

const entriesOf = (value: unknown): [string, unknown][] => Object.entries(objectOf(value)).sort(([a], [b]) => (a < b ? -1 : 1))

const itemOf = (type: string): string => (type === 'v1.ResourceList' ? 'resource.Quantity' : 'string')

/** The name of a resource has a method of its own that tells it. */
const mapKey = (key: string, type: string): string => (type === 'v1.ResourceList' ? 's' : '') + JSON.stringify(key)

const portOf = (value: unknown): Fields => (typeof value === 'string' ? { type: 1, strVal: value } : { intVal: value })

export function isZero(value: unknown, type: string): boolean {
  const kind = kindOf(type)
  if (kind === 'struct') return partsOf(value, type).every((part) => isZero(part.value, part.type))
  if (kind === 'scalar') return isAbsent(value) || value === '' || value === 0 || value === false
  return isNil(value, kind)
}
