/**
 * What stands before Services and workloads and acts on them: Ingresses lead to Services, autoscalers size workloads, network policies
 * fence their Pods, CronJobs make Jobs, objects of custom kinds own what was made for them. Pure, read from the objects alone.
 */
import { controllerOf, type KubeObject, type LabelSelector } from '../../api/object'
import { matchesLabelSelector } from '../../api/selectors'
import { pathOf, type ObjectPath } from '../store/object-store'

export interface LeadMark {
  readonly path: ObjectPath
  readonly role: 'ingress' | 'scaler' | 'policy' | 'workload' | 'custom'
  readonly name: string
  readonly namespace: string
  readonly createdAt: string
  readonly note: string
  readonly alarming: boolean
  readonly leadsTo: readonly Lead[]
}

export interface Lead {
  readonly to: ObjectPath
  readonly because: string
  /** Nothing goes along it. */
  readonly isRule: boolean
}

export const leadKinds = ['CronJob', 'HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy'] as const

/** Who may be led to. */
export interface Led {
  readonly path: ObjectPath
  readonly namespace: string
  readonly owner: ObjectPath | undefined
  readonly podLabels: Readonly<Record<string, string>>
}

export function leadMarks(objects: Iterable<KubeObject>, { led, customKinds }: { led: readonly Led[]; customKinds: ReadonlySet<string> }): LeadMark[] {
  const marks: LeadMark[] = []
  for (const object of objects) {
    const told = tell(object, led, customKinds)
    if (told) marks.push({ path: pathOf(object), name: object.metadata.name, namespace: object.metadata.namespace ?? '', createdAt: object.metadata.creationTimestamp, ...told })
  }
  return marks.sort((a, b) => (a.path < b.path ? -1 : 1))
}

type Told = Pick<LeadMark, 'role' | 'note' | 'alarming' | 'leadsTo'>

function tell(object: KubeObject, led: readonly Led[], customKinds: ReadonlySet<string>): Told | undefined {
  switch (object.kind) {
    case 'Ingress':
      return tellIngress(object as Ingress, led)
    case 'HorizontalPodAutoscaler':
      return tellAutoscaler(object as Autoscaler)
    case 'NetworkPolicy':
      return tellPolicy(object as NetworkPolicy, led)
    case 'CronJob':
      return tellCronJob(object as CronJob, led)
    default:
      return customKinds.has(object.kind) ? { role: 'custom', note: object.kind, alarming: isNotReady(object), leadsTo: ownedBy(object, led) } : undefined
  }
}

const ownedBy = (object: KubeObject, led: readonly Led[]): readonly Lead[] => {
  const path = pathOf(object)
  return led.filter(({ owner }) => owner === path).map(({ path: to }) => ({ to, because: 'metadata.ownerReferences', isRule: false }))
}

interface Backend {
  readonly service?: { readonly name: string }
}

interface Ingress extends KubeObject {
  readonly spec?: {
    readonly defaultBackend?: Backend
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths?: readonly { readonly path?: string; readonly backend: Backend }[] } }[]
  }
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[] } }
}

function tellIngress({ metadata, spec, status }: Ingress, led: readonly Led[]): Told {
  const rules = spec?.rules ?? []
  const whys = new Map<string, string[]>()
  const add = (backend: Backend | undefined, why: string): void => {
    if (backend?.service) whys.set(backend.service.name, [...(whys.get(backend.service.name) ?? []), why])
  }
  add(spec?.defaultBackend, 'spec.defaultBackend')
  for (const { host = '*', http } of rules) for (const { path = '/', backend } of http?.paths ?? []) add(backend, `${host}${path}`)
  const leadsTo = [...whys].map(([name, why]) => ({ to: `Service/${metadata.namespace ?? ''}/${name}`, because: why.join(', '), isRule: false }))
  const known = new Set(led.map(({ path }) => path))
  const [balancer] = status?.loadBalancer?.ingress ?? []
  const hosts = [...new Set(rules.flatMap(({ host }) => host ?? []))].join(', ')
  const note = ['Ingress', hosts, balancer?.ip ?? balancer?.hostname ?? ''].filter((part) => part !== '').join(' ')
  return { role: 'ingress', note, alarming: leadsTo.some(({ to }) => !known.has(to)), leadsTo }
}

interface Autoscaler extends KubeObject {
  readonly spec: { readonly scaleTargetRef: { readonly kind: string; readonly name: string }; readonly minReplicas?: number; readonly maxReplicas: number }
  readonly status?: { readonly desiredReplicas?: number; readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

function tellAutoscaler({ metadata, spec, status }: Autoscaler): Told {
  const { kind, name } = spec.scaleTargetRef
  const now = status?.desiredReplicas === undefined ? '' : `, now ${status.desiredReplicas}`
  return {
    role: 'scaler',
    note: `Autoscaler ${spec.minReplicas ?? 1}–${spec.maxReplicas}${now}`,
    alarming: (status?.conditions ?? []).some((condition) => condition.type === 'ScalingActive' && condition.status === 'False'),
    leadsTo: [{ to: `${kind}/${metadata.namespace ?? ''}/${name}`, because: 'spec.scaleTargetRef', isRule: false }],
  }
}

interface NetworkPolicy extends KubeObject {
  readonly spec?: { readonly podSelector?: LabelSelector; readonly policyTypes?: readonly string[] }
}

function tellPolicy({ metadata, spec }: NetworkPolicy, led: readonly Led[]): Told {
  const { podSelector = {}, policyTypes = ['Ingress'] } = spec ?? {}
  const isForAll = Object.keys(podSelector.matchLabels ?? {}).length === 0 && (podSelector.matchExpressions ?? []).length === 0
  const fenced = isForAll ? [] : led.filter(({ path, namespace, podLabels }) => !path.startsWith('Service/') && namespace === metadata.namespace && matchesLabelSelector(podSelector, podLabels))
  return {
    role: 'policy',
    note: `NetworkPolicy ${policyTypes.join(', ').toLowerCase()}${isForAll ? ', all Pods' : ''}`,
    alarming: false,
    leadsTo: fenced.map(({ path }) => ({ to: path, because: 'spec.podSelector', isRule: true })),
  }
}

interface CronJob extends KubeObject {
  readonly spec: { readonly schedule: string; readonly suspend?: boolean }
}

const tellCronJob = (cronJob: CronJob, led: readonly Led[]): Told => ({
  role: 'workload',
  note: `CronJob ${cronJob.spec.schedule}${cronJob.spec.suspend ? ' suspended' : ''}`,
  alarming: false,
  leadsTo: ownedBy(cronJob, led),
})

/** Many kinds say how they are in a condition of this name. */
function isNotReady(object: KubeObject): boolean {
  const { status } = object as KubeObject & { readonly status?: { readonly conditions?: unknown } }
  const conditions = Array.isArray(status?.conditions) ? (status.conditions as readonly { readonly type?: unknown; readonly status?: unknown }[]) : []
  return conditions.some(({ type, status: is }) => type === 'Ready' && is === 'False')
}

export function ownerPathOf(object: KubeObject): ObjectPath | undefined {
  const owner = controllerOf(object)
  if (!owner) return undefined
  return `${owner.kind}/${owner.kind === 'Node' ? '' : (object.metadata.namespace ?? '')}/${owner.name}`
}

interface Definition extends KubeObject {
  readonly spec?: { readonly names?: { readonly kind?: string } }
}

/** Kinds that somebody defined. */
export const customKindsOf = (definitions: readonly KubeObject[]): ReadonlySet<string> =>
  new Set(definitions.flatMap((definition) => (definition as Definition).spec?.names?.kind ?? []))
