/** What a check concerns: its namespace, the Service it asks, and the Pods behind. A mistake elsewhere is none of its business. */
import { controllerOf, isTerminating, type KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import type { Deployment, Event, Pod, Service } from '../../api/types'
import type { Check, ObjectPattern } from '../lesson'
import type { LessonView, Reach } from '../lesson-view'
import { askingPodOf } from '../subject'

const is =
  <T extends KubeObject>(kind: string) =>
  (object: KubeObject): object is T =>
    object.kind === kind

export const isPod = is<Pod>('Pod')
export const isService = is<Service>('Service')
export const isDeployment = is<Deployment>('Deployment')
export const isEvent = (object: KubeObject): object is Event => object.kind === 'Event'

export const refOf = ({ kind, metadata: { namespace, name } }: KubeObject): string => (namespace ? `${kind}/${namespace}/${name}` : `${kind}/${name}`)

export const patternOf = (check: Check): ObjectPattern | undefined => ('object' in check ? check.object : undefined)

/** Of the Service in `http://web.shop.svc...`, else of who asks. */
export function namespaceOf(check: Check): string {
  const pattern = patternOf(check)
  if (pattern) return pattern.namespace
  if (check.type !== 'reach') return 'default'
  const [, namespace] = hostOf(check).split('.')
  return namespace !== undefined && isClusterName(hostOf(check)) ? namespace : askerOf(check)
}

/** As it is asked for; a header may name another than the address leads to. */
export const hostOf = (check: Check & { type: 'reach' }): string => check.headers['host'] ?? /^https?:\/\/([^/:?#]+)/.exec(check.url)?.[1] ?? ''
export const isClusterName = (host: string): boolean => /^[^.]+\.[^.]+(\.svc(\.cluster\.local)?)?$/.test(host) && !/\.(com|org|net|io|local|example|test|info|dev)$/.test(host.replace(/\.svc\.cluster\.local$/, ''))

/** The namespace of who asks. */
export const askerOf = ({ from }: Check & { type: 'reach' }): string => askingPodOf(from)?.namespace ?? 'default'

export interface Asked {
  readonly service: Service
  readonly port: number
  readonly from: string
  readonly url: string
}

/** The Service that a check asks, or names. */
export function askedService(check: Check, view: LessonView): Asked | undefined {
  const namespace = namespaceOf(check)
  if (check.type === 'reach') {
    const { from, url } = check
    const host = hostOf(check)
    const services = view.list('Service', namespace).filter(isService)
    const routed = behindIngress(check, view)
    if (routed) return fromInside(routed)
    const service = services.find(({ metadata }) => metadata.name === host.split('.')[0]) ?? behindAddress(services, url)
    if (!service) return undefined
    const port = Number(new URL(url).port || (url.startsWith('https:') ? 443 : 80))
    const [first] = service.spec.ports ?? []
    return { service, port: host.split('.')[0] === service.metadata.name ? port : (first?.port ?? 80), from, url }
  }
  const pattern = patternOf(check)
  const isAbout = pattern && ['Service', 'Endpoints', 'EndpointSlice'].includes(pattern.kind)
  const name = isAbout ? (pattern.name ?? pattern.labels['kubernetes.io/service-name']) : undefined
  const found = name === undefined ? undefined : view.find('Service', namespace, name)
  if (!found || !isService(found)) return undefined
  return fromInside(found)
}

/** Asked from outside, by a node's port or a balancer. */
function behindAddress(services: readonly Service[], url: string): Service | undefined {
  const { hostname, port } = new URL(url)
  return services.find(
    ({ spec, status }) =>
      (port !== '' && spec.ports?.some(({ nodePort }) => nodePort === Number(port))) ||
      spec.clusterIP === hostname ||
      status.loadBalancer?.ingress?.some(({ ip }) => ip === hostname),
  )
}

interface Rule {
  readonly host?: string
  readonly http?: { readonly paths: readonly { readonly path?: string; readonly backend: { readonly service?: { readonly name: string } } }[] }
}

export const rulesOf = (ingress: KubeObject): readonly Rule[] => (ingress as KubeObject & { spec?: { rules?: Rule[] } }).spec?.rules ?? []

function behindIngress(check: Check & { type: 'reach' }, view: LessonView): Service | undefined {
  const { pathname } = new URL(check.url)
  const [hostname, namespace] = [hostOf(check), namespaceOf(check)]
  const rules = view.list('Ingress', namespace).flatMap(rulesOf)
  const paths = rules.filter(({ host }) => host === hostname).flatMap(({ http }) => http?.paths ?? [])
  const fitting = paths.filter(({ path = '/' }) => pathname.startsWith(path)).sort((a, b) => (b.path ?? '').length - (a.path ?? '').length)
  const name = fitting[0]?.backend.service?.name
  const service = name === undefined ? undefined : view.find('Service', namespace, name)
  return service && isService(service) ? service : undefined
}

/** A view is of one instant, and every detector asks for them. */
const seen = new WeakMap<LessonView, Map<string, Pod[]>>()

/** Those that stay: neither ending nor about to be replaced. */
export function podsIn(view: LessonView, namespace: string): Pod[] {
  const known = seen.get(view) ?? new Map<string, Pod[]>()
  seen.set(view, known)
  const pods = known.get(namespace) ?? view.list('Pod', namespace).filter(isPod).filter((pod) => !isTerminating(pod) && !isOutdated(pod, view))
  known.set(namespace, pods)
  return pods
}

export const REVISION = 'deployment.kubernetes.io/revision'

/** A rollout is replacing it: what is wrong with it may be mended already. */
function isOutdated(pod: Pod, view: LessonView): boolean {
  if (pod.metadata.labels?.['pod-template-hash'] === undefined) return false
  const [set, deployment] = ownersOf(pod, view)
  const newest = deployment?.metadata.annotations?.[REVISION]
  return newest !== undefined && set.metadata.annotations?.[REVISION] !== newest
}

export function selectedBy(service: Service, view: LessonView): Pod[] {
  const { selector } = service.spec
  if (!selector || Object.keys(selector).length === 0) return []
  return podsIn(view, service.metadata.namespace ?? 'default').filter((pod) => matchesLabels(selector, pod.metadata.labels ?? {}))
}

/** The Pods whose state decides whether the check holds: its own, those of Services that these name, and those in which a line was to run. */
export function podsOf(check: Check, view: LessonView): Pod[] {
  const own = ownPodsOf(check, view)
  const others = own.flatMap((pod) => mentionedServices(pod, view).flatMap((service) => selectedBy(service, view)))
  return [...new Set([...own, ...others, ...unusable(view)])]
}

const REMEMBERED_LINES = 3

/** Pods that do not run, and in which one of the learner's last lines was to run: `kubectl exec shell -- curl web`. */
function unusable(view: LessonView): Pod[] {
  const failed = view.ran.slice(-REMEMBERED_LINES).filter(({ line, exitCode }) => exitCode !== undefined && exitCode !== 0 && /\bkubectl\b.*\bexec\b/.test(line))
  if (failed.length === 0) return []
  return view.list('Pod', '').filter(isPod).filter((pod) => !isTerminating(pod) && pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') !== true && failed.some(({ line }) => line.split(/\s+/).includes(pod.metadata.name)))
}

/** Services that a Pod names in its commands, its variables or its probes: of its namespace by `web`, of others by `web.shop`. */
export function mentionedServices(pod: Pod, view: LessonView): Service[] {
  const own = pod.metadata.namespace ?? 'default'
  const services = view.list('Service', '').filter(isService)
  const words = services.length === 0 ? '' : [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(wordsOf).join(' ')
  const isNamed = (name: string): boolean => words.includes(name) && new RegExp(`(^|[\\s/@"'.])${name.replaceAll('.', '\\.')}($|[\\s.:/"'])`).test(words)
  return services.filter(({ metadata: { name, namespace = 'default' } }) => isNamed(namespace === own ? name : `${name}.${namespace}`))
}

const wordsOf = ({ command = [], args = [], env = [], readinessProbe, livenessProbe }: Pod['spec']['containers'][number]): string =>
  [...command, ...args, ...env.map(({ value = '' }) => value), ...(readinessProbe?.exec?.command ?? []), ...(livenessProbe?.exec?.command ?? [])].join(' ')

/** Services that have to do with a check: the one it asks, and those that its Pods name. */
export function servicesOf(check: Check, view: LessonView): Asked[] {
  const asked = askedService(check, view)
  const named = ownPodsOf(check, view).flatMap((pod) => mentionedServices(pod, view).filter(({ metadata }) => metadata.name !== asked?.service.metadata.name))
  return [...(asked ? [asked] : []), ...[...new Set(named)].map((service) => fromInside(service))]
}

function fromInside(service: Service): Asked {
  const port = service.spec.ports?.[0]?.port ?? 80
  const { name, namespace } = service.metadata
  return { service, port, from: 'Node', url: `http://${name}.${namespace}.svc.cluster.local:${port}/` }
}

export function ownPodsOf(check: Check, view: LessonView): Pod[] {
  const all = podsIn(view, namespaceOf(check))
  const asked = askedService(check, view)
  if (asked) return [...selectedBy(asked.service, view), ...askers(check, view)]
  const itself = selfAsked(check, view)
  if (itself) return [itself]
  if (check.type === 'reach') return [...all, ...askers(check, view).filter((pod) => !all.includes(pod))]
  const pattern = patternOf(check)
  if (!pattern) return all
  const { kind, name } = pattern
  if (kind === 'Pod' && name === undefined) return labelled(all, pattern, view)
  if (kind === 'Pod') return all.filter(({ metadata }) => metadata.name === name)
  if (!(kind in WORKLOADS) || name === undefined) return all
  const owned = all.filter((pod) => ownersOf(pod, view).some((owner) => owner.kind === kind && owner.metadata.name === name))
  return owned.length > 0 ? owned : all.filter((pod) => !controllerOf(pod) && (pod.metadata.name === name || Object.values(pod.metadata.labels ?? {}).includes(name)))
}

/** Where nothing has the labels or is going to have them, what else is in the namespace may have to do with it. */
function labelled(pods: Pod[], { namespace, labels }: ObjectPattern, view: LessonView): Pod[] {
  const fitting = pods.filter(({ metadata }) => matchesLabels(labels, metadata.labels ?? {}))
  return fitting.length > 0 || isMeantByWorkload({ labels, namespace }, view) ? fitting : pods
}

/** Pods with these labels are wanted by a workload; they are only not there. */
export const isMeantByWorkload = ({ labels, namespace }: Pick<ObjectPattern, 'labels' | 'namespace'>, view: LessonView): boolean =>
  ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].some((kind) => view.list(kind, namespace).some((each) => matchesLabels(labels, templateLabels(each))))

const templateLabels = (workload: KubeObject): Readonly<Record<string, string>> =>
  (workload as KubeObject & { readonly spec?: { readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } } } }).spec?.template?.metadata?.labels ?? {}

const WORKLOADS: Readonly<Record<string, true>> = { Deployment: true, ReplicaSet: true, StatefulSet: true, DaemonSet: true, Job: true, CronJob: true }

/** The Pod that the check asks from, when it cannot ask at all. */
function askers(check: Check, view: LessonView): Pod[] {
  const pod = askingPod(check, view)
  return pod && pod.status.phase !== 'Running' ? [pod] : []
}

/** Whoever asks `localhost` asks nobody else. */
const selfAsked = (check: Check, view: LessonView): Pod | undefined =>
  check.type === 'reach' && /^(localhost|127\.\d+\.\d+\.\d+)$/.test(new URL(check.url).hostname) ? askingPod(check, view) : undefined

function askingPod(check: Check, view: LessonView): Pod | undefined {
  const asking = check.type === 'reach' ? askingPodOf(check.from) : undefined
  const pod = asking && view.find('Pod', asking.namespace, asking.name)
  return pod && isPod(pod) ? pod : undefined
}

/** Controllers of an object, nearest first. */
export function ownersOf(object: KubeObject, view: LessonView): KubeObject[] {
  const owners: KubeObject[] = []
  for (let owner = controllerOf(object); owner && owners.length < 4; owner = controllerOf(owners[owners.length - 1])) {
    const found = view.find(owner.kind, object.metadata.namespace ?? '', owner.name)
    if (!found) break
    owners.push(found)
  }
  return owners
}

/** What a person wrote to get this Pod: the last owner, or the Pod where its owner has not made it: adopted, or a mirror. */
export function writtenFor(pod: Pod, view: LessonView): KubeObject {
  return (pod.metadata.generateName === undefined ? undefined : ownersOf(pod, view).at(-1)) ?? pod
}

/** Workloads of the namespace that the check names, or all. */
export function workloadsOf(check: Check, view: LessonView, kind: string): readonly KubeObject[] {
  const pattern = patternOf(check)
  const all = view.list(kind, namespaceOf(check))
  if (pattern?.kind === kind) return all.filter(({ metadata }) => (pattern.name === undefined ? matchesLabels(pattern.labels, metadata.labels ?? {}) : metadata.name === pattern.name))
  if (pattern && pattern.kind !== 'Pod' && pattern.kind in WORKLOADS) return []
  const pods = askedService(check, view) ? podsOf(check, view) : undefined
  return pods === undefined || pods.length === 0 ? all : all.filter((workload) => pods.some((pod) => ownersOf(pod, view).includes(workload)))
}

export const eventsAbout = (object: KubeObject, view: LessonView): Event[] =>
  view
    .list('Event', object.metadata.namespace ?? 'default')
    .filter(isEvent)
    .filter(({ involvedObject }) => involvedObject.uid === object.metadata.uid)

/** How what the check asks is answered now. */
export const rehearse = (check: Check, view: LessonView): Reach | undefined =>
  check.type === 'reach' ? view.reach(check.from, check.url, { method: check.method, headers: check.headers, body: check.body }) : undefined
