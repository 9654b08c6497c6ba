/** Ways in from outside that nobody serves (K06, K07). */
import type { KubeObject } from '../../api/object'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, change, find } from './application'
import type { Finding, Mistake } from './mistake'
import { nearestName } from './nearest'
import { askedService, hostOf, isService, namespaceOf, patternOf, refOf, rehearse, rulesOf } from './scope'
import { cured, mainService, refersTo, replaced, standsWrong } from './spoil'

/** As long as a cloud may take. */
const CLOUD_MS = 30_000

export const noBalancer: Mistake = {
  id: 'K06',
  detect(check, view) {
    const pattern = patternOf(check)
    const asked = askedService(check, view)?.service
    const fromOutside = check.type === 'reach' && check.from === 'outside'
    const meant = fromOutside || (pattern?.kind === 'Service' && JSON.stringify(pattern.match ?? {}).includes('loadBalancer'))
    if (!meant) return undefined
    const services = asked ? [asked] : view.list('Service', namespaceOf(check)).filter(isService)
    const pending = services.find(({ spec, status, metadata }) => spec.type === 'LoadBalancer' && !status.loadBalancer?.ingress?.length && view.nowMs - Date.parse(metadata.creationTimestamp) > CLOUD_MS)
    if (!pending) return undefined
    const { loadBalancerClass } = pending.spec
    return loadBalancerClass
      ? { object: refOf(pending), path: 'spec.loadBalancerClass', is: loadBalancerClass, right: sentence('found.noClass'), confidence: 0.9 }
      : { object: refOf(pending), path: 'status.loadBalancer', is: sentence('found.noAddress'), right: sentence('found.nodePortOrBalancer'), confidence: 0.85 }
  },
  mutation: {
    spoil(application) {
      const manifest = mainService(application)
      if (!manifest || application.template !== 'web') return undefined
      const balanced = { ...application, manifests: change(application.manifests, manifest, 'spec.type', 'LoadBalancer') }
      const service = mainService(balanced)
      if (!service) return undefined
      const { name } = balanced.service ?? { name: '' }
      return {
        ...standsWrong(balanced, { manifest: service, path: 'spec.loadBalancerClass' }, 'example.com/balancer'),
        cure: cured(balanced, [replaced]),
        checks: [{ id: 'works', say: sentence('say.hasAddress', { name }), assert: { kind: 'Service', name, match: { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: { any: { ip: { exists: true } } } } } } } }],
        task: sentence('task.balancer', { name }),
      }
    },
    symptom: { shows: { line: 'kubectl get services', says: /LoadBalancer +\S+ +<pending>/ } },
  },
}

const classOf = (ingress: KubeObject): string | undefined => at(ingress, 'spec.ingressClassName') as string | undefined

function wrongClass(ingress: KubeObject, view: LessonView): Finding | undefined {
  const classes = view.list('IngressClass', '')
  const names = classes.map(({ metadata }) => metadata.name)
  const name = classOf(ingress) ?? at(ingress, 'metadata.annotations.kubernetes\\.io/ingress\\.class')
  if (typeof name === 'string' && names.includes(name)) return undefined
  const isDefault = classes.some(({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true')
  if (name === undefined && isDefault) return undefined
  const right = names.length === 0 ? sentence('found.noController') : ((typeof name === 'string' ? nearestName(name, names) : undefined) ?? names[0])
  return { object: refOf(ingress), path: 'spec.ingressClassName', is: typeof name === 'string' ? name : sentence('found.nothing'), right, confidence: 0.95 }
}

/** `/app(/|$)(.*)` where paths are expressions, else by whole parts. */
function takes(path: string, asked: string): boolean {
  if (/[()*+\[\]|\\^$]/.test(path)) return asked.startsWith(path.replace(/[()*+[\]|\\^$].*$/, ''))
  const whole = path.replace(/\/$/, '')
  return asked === path || asked === whole || asked.startsWith(`${whole}/`)
}

const isOfHost = (pattern: string, host: string): boolean => pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && !host.slice(0, 1 - pattern.length).includes('.'))

/** A rule that does not fit, or leads to a Service that is not there. */
function wrongRule(ingress: KubeObject, check: Check & { type: 'reach' }, view: LessonView): Finding | undefined {
  const host = hostOf(check)
  const asked = new URL(check.url).pathname
  const rules = rulesOf(ingress)
  const ofHost = rules.flatMap((rule, at) => (rule.host !== undefined && isOfHost(rule.host, host) ? [at] : []))
  const index = ofHost.find((each) => rules[each].http?.paths.some(({ path = '/' }) => takes(path, asked))) ?? ofHost[0] ?? -1
  const object = refOf(ingress)
  if (index < 0) {
    const hosts = rules.flatMap((rule) => rule.host ?? [])
    const meant = nearestName(host, hosts)
    const isCaught = rules.some((rule) => rule.host === undefined) || at(ingress, 'spec.defaultBackend') !== undefined
    return isCaught || meant === undefined ? undefined : { object, path: `spec.rules[${hosts.indexOf(meant)}].host`, is: meant, right: host, confidence: 0.9 }
  }
  const paths = rules[index].http?.paths ?? []
  const fitting = paths.findIndex(({ path = '/' }) => takes(path, asked))
  if (fitting < 0) return { object, path: `spec.rules[${index}].http.paths[0].path`, is: paths[0]?.path ?? sentence('found.nothing'), right: asked, confidence: 0.9 }
  const name = paths[fitting].backend.service?.name ?? ''
  const services = view.list('Service', ingress.metadata.namespace ?? 'default').map(({ metadata }) => metadata.name)
  if (!services.includes(name)) return { object, path: `spec.rules[${index}].http.paths[${fitting}].backend.service.name`, is: name, right: nearestName(name, services) ?? sentence('found.serviceThere'), confidence: 0.95 }
  const ports = at(view.find('Service', ingress.metadata.namespace ?? 'default', name), 'spec.ports') as readonly { port: number; name?: string }[] | undefined
  const port = at(paths[fitting], 'backend.service.port') as { number?: number; name?: string } | undefined
  const known = ports?.some((each) => each.port === port?.number || (port?.name !== undefined && each.name === port.name))
  return known === false ? { object, path: `spec.rules[${index}].http.paths[${fitting}].backend.service.port`, is: String(port?.number ?? port?.name), right: String(ports?.[0]?.port), confidence: 0.9 } : undefined
}

export const wrongIngress: Mistake = {
  id: 'K07',
  detect(check, view) {
    const pattern = patternOf(check)
    if (check.type !== 'reach' && pattern?.kind !== 'Ingress') return undefined
    const isInside = check.type === 'reach' && check.from !== 'outside' && check.headers['host'] === undefined
    if (isInside || (check.type === 'reach' && rehearse(check, view)?.response?.status === check.status)) return undefined
    const ingresses = view.list('Ingress', namespaceOf(check)).filter(({ metadata }) => pattern?.name === undefined || pattern.name === metadata.name)
    const found = ingresses.map((ingress) => wrongClass(ingress, view) ?? (check.type === 'reach' ? wrongRule(ingress, check, view) : undefined))
    // Where one of them takes the request as it should, the others are for somebody else; it only takes a while.
    const isTaken = check.type === 'reach' && ingresses.some((ingress, index) => found[index] === undefined && rulesOf(ingress).some((rule) => rule.host === undefined || isOfHost(rule.host, hostOf(check))))
    return isTaken ? undefined : found.find((each) => each !== undefined)
  },
  mutation: {
    spoil(application) {
      const ingress = find(application.manifests, 'Ingress')
      return ingress && standsWrong(application, { manifest: ingress, path: 'spec.ingressClassName' }, 'ngnix', { at: { object: refersTo(ingress), path: 'spec.ingressClassName' } })
    },
    symptom: { shows: { line: 'kubectl get ingress', says: /gate +ngnix +\S+ +80 / } },
  },
}
