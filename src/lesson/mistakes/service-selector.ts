/** Services that find no Pod, and callers that hold on to the address of one (K01, K11). */
import { matchesLabels } from '../../api/selectors'
import type { Pod, Service } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { containersOf } from './containers'
import type { Mistake } from './mistake'
import { isMeantByWorkload, isPod, isService, mentionedServices, namespaceOf, ownPodsOf, podsIn, refOf, selectedBy, servicesOf } from './scope'
import { mainContainer, mainService, standsWrong, valueAt, within } from './spoil'

type Labels = Readonly<Record<string, string>>

/** The Pod that has most of what is asked for: a pair counts more than a key. */
function nearestPod(service: Service, view: LessonView): Pod | undefined {
  const wanted = Object.entries(service.spec.selector ?? {})
  const score = (labels: Labels): number => wanted.reduce((sum, [key, value]) => sum + (labels[key] === value ? 3 : key in labels ? 2 : Object.values(labels).includes(value) ? 1 : 0), 0)
  const scored = podsIn(view, service.metadata.namespace ?? 'default').map((pod) => ({ pod, score: score(pod.metadata.labels ?? {}) + (isAlike(pod, service) ? 1 : 0) }))
  return scored.filter((each) => each.score > 0).sort((a, b) => b.score - a.score)[0]?.pod
}

/** Its name says that it is meant. */
const isAlike = ({ metadata }: Pod, service: Service): boolean => metadata.name.startsWith(`${service.metadata.name}-`)

const pairs = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

function findLonely(check: Check, view: LessonView) {
  for (const { service } of servicesOf(check, view)) {
    const { selector } = service.spec
    if (!selector || Object.keys(selector).length === 0 || selectedBy(service, view).length > 0 || isMeantByWorkload({ labels: selector, namespace: service.metadata.namespace ?? 'default' }, view)) continue
    const nearest = nearestPod(service, view)
    if (nearest) return { service, selector, nearest }
  }
  return undefined
}

export const selectsNobody: Mistake = {
  id: 'K01',
  detect(check, view) {
    const lonely = findLonely(check, view)
    if (!lonely) return undefined
    const { service, selector, nearest } = lonely
    const labels = nearest.metadata.labels ?? {}
    const [key = ''] = Object.keys(selector).filter((each) => labels[each] !== selector[each])
    const right = key in labels ? labels[key] : pairs(Object.fromEntries(Object.entries(labels).filter(([each]) => each !== 'pod-template-hash')))
    return { object: refOf(service), path: `spec.selector.${key}`, is: selector[key] ?? sentence('found.nothing'), right, nearest: refOf(nearest), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const manifest = mainService(application)
      const app = manifest && valueAt({ manifest, path: 'spec.selector.app' })
      return manifest && typeof app === 'string' ? standsWrong(application, { manifest, path: 'spec.selector.app' }, `${app}-app`) : undefined
    },
    symptom: { shows: { line: 'kubectl get endpointslices', says: /<unset>/ } },
  },
}

/** A range of addresses, `10.244.0.0/16`, is none. */
const POD_ADDRESS = /\b10\.244\.\d+\.\d+\b(?!\/)/

/** A setting that names the address of a Pod that is no more. */
function findOldAddress(check: Check, view: LessonView) {
  const alive = new Set(view.list('Pod', namespaceOf(check)).filter(isPod).map(({ status }) => status.podIP))
  for (const pod of ownPodsOf(check, view)) {
    for (const { object, path, container } of containersOf(pod, view)) {
      const settings = [
        ...(container.env ?? []).map(({ value = '' }, index) => ({ value, path: `${path}.env[${index}].value` })),
        ...(container.args ?? []).map((value, index) => ({ value, path: `${path}.args[${index}]` })),
        ...(container.command ?? []).map((value, index) => ({ value, path: `${path}.command[${index}]` })),
      ]
      const old = settings.find(({ value }) => POD_ADDRESS.test(value) && !alive.has(POD_ADDRESS.exec(value)?.[0]))
      if (old) return { object, path: old.path, is: POD_ADDRESS.exec(old.value)?.[0] ?? '', pod }
    }
  }
  return undefined
}

export const heldOnToAddress: Mistake = {
  id: 'K11',
  detect(check, view) {
    const old = findOldAddress(check, view)
    if (!old) return undefined
    const { object, path, is, pod } = old
    const services = view.list('Service', pod.metadata.namespace ?? 'default').filter(isService)
    const meant = services.find((service) => !mentionedServices(pod, view).includes(service) && service.spec.selector && !matchesLabels(service.spec.selector, pod.metadata.labels ?? {}))
    return { object, path, is, right: meant ? meant.metadata.name : sentence('found.nameOfService'), ...(meant ? { nearest: refOf(meant) } : {}), confidence: 0.9 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const env = place && within(place, 'env[0].value')
      if (!env || application.template !== 'cache') return undefined
      return standsWrong(application, env, '10.244.7.77')
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /^Readiness probe (failed|errored)/ }] },
  },
}
