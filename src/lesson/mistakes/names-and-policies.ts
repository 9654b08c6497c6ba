/** Names that mean nothing here, localhost that is somebody else, policies that hold questions back (K08, K09, K10). */
import type { Pod, Service } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { Decision, LessonView } from '../lesson-view'
import { readSubject } from '../subject'
import { change, find, put, type Tree } from './application'
import { containersOf } from './containers'
import type { Mistake } from './mistake'
import { isService, mentionedServices, ownPodsOf, refOf, rehearse, selectedBy } from './scope'
import { cured, mainContainer, refersTo, standsWrong, within } from './spoil'

interface Setting {
  readonly pod: Pod
  readonly object: string
  readonly path: string
  readonly name: string
  /** The host in it: `api` of `http://api:8080/`. */
  readonly host: string
}

/** Settings that look like the address of somebody. */
function addressesOf(check: Check, view: LessonView): Setting[] {
  return ownPodsOf(check, view).flatMap((pod) =>
    containersOf(pod, view).flatMap(({ container, object, path }) =>
      (container.env ?? []).flatMap(({ name, value = '' }, index) => {
        const host = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([a-z0-9][a-z0-9.-]*)(?::\d+)?(?:\/.*)?$/.exec(value)?.[1]
        return host === undefined ? [] : [{ pod, object, path: `${path}.env[${index}].value`, name, host }]
      }),
    ),
  )
}

const servicesIn = (view: LessonView, namespace: string): Service[] => view.list('Service', namespace).filter(isService)

export const nameOfElsewhere: Mistake = {
  id: 'K08',
  detect(check, view) {
    const decided = rehearse(check, view)?.decided
    if (decided?.reason === 'NameInOtherNamespace' && check.type === 'reach') {
      const { namespace = '', name } = readSubject(decided.object ?? '')
      return { object: decided.object ?? '', path: 'metadata.namespace', is: namespace, right: sentence('found.called', { name: `${name}.${namespace}` }), confidence: 0.8 }
    }
    for (const { pod, object, path, host } of addressesOf(check, view)) {
      const own = pod.metadata.namespace ?? 'default'
      if (host.includes('.') || servicesIn(view, own).some(({ metadata }) => metadata.name === host)) continue
      const there = servicesIn(view, '').find(({ metadata }) => metadata.name === host && metadata.namespace !== 'kube-system')
      if (there) return { object, path, is: host, right: `${host}.${there.metadata.namespace}`, nearest: refOf(there), confidence: 0.9 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const { manifests, service, template } = application
      const place = mainContainer(application)
      if (template !== 'cache' || !service || !place) return undefined
      const moved = manifests.map((each): Tree => (find([each], 'Deployment', service.name) || find([each], 'Service', service.name) ? put(each, 'metadata.namespace', 'data') : each))
      const away = { ...application, manifests: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'data' } }, ...moved] }
      const there = mainContainer(away)
      if (!there) return undefined
      const right = { ...away, manifests: change(away.manifests, there.manifest, `${there.path}.env[0].value`, `${service.name}.data`) }
      return { cluster: away.manifests, lines: [], cure: cured(right), at: { object: refersTo(place.manifest), path: `${place.path}.env[0].value` } }
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /^Readiness probe (failed|errored)/ }] },
  },
}

export const ownLocalhost: Mistake = {
  id: 'K09',
  detect(check, view) {
    for (const { pod, object, path, host } of addressesOf(check, view)) {
      if (host !== 'localhost' && host !== '127.0.0.1') continue
      const others = servicesIn(view, pod.metadata.namespace ?? 'default').filter((service) => service.spec.selector && !selectedBy(service, view).includes(pod))
      const words = pod.spec.containers.flatMap(({ env = [] }) => env.map(({ value = '' }) => value)).join(' ')
      const meant = others.find(({ spec }) => spec.ports?.some(({ port }) => new RegExp(`\\b${port}\\b`).test(words))) ?? others[0]
      const isOwn = pod.spec.containers.some(({ ports = [] }) => ports.some(({ containerPort }) => new RegExp(`\\b${containerPort}\\b`).test(words)))
      if (meant && !isOwn) return { object, path, is: host, right: meant.metadata.name, nearest: refOf(meant), confidence: 0.85 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      return place && application.template === 'cache' ? standsWrong(application, within(place, 'env[0].value'), 'localhost') : undefined
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /^Readiness probe (failed|errored)/ }] },
  },
}

const HELD = /^PolicyHeld/

/** The policy on the way of what the check asks, or of what its Pods ask of Services. */
function heldBack(check: Check, view: LessonView): Decision | undefined {
  if (check.type === 'reach') {
    const reach = rehearse(check, view)
    return reach?.response === undefined && HELD.test(reach?.decided?.reason ?? '') ? reach?.decided : undefined
  }
  for (const pod of ownPodsOf(check, view)) {
    for (const { metadata, spec } of mentionedServices(pod, view)) {
      const port = spec.ports?.[0]?.port ?? 80
      const { decided } = view.reach(`Pod/${pod.metadata.namespace}/${pod.metadata.name}`, `http://${metadata.name}.${metadata.namespace}.svc.cluster.local:${port}/`)
      if (HELD.test(decided?.reason ?? '')) return decided
    }
  }
  return undefined
}

export const heldByPolicy: Mistake = {
  id: 'K10',
  detect(check, view) {
    const decided = heldBack(check, view)
    if (!decided?.object) return undefined
    const isDns = decided.reason === 'PolicyHeldDns'
    const isOut = isDns || /egress|leave|out of/i.test(`${decided.path ?? ''} ${decided.text}`)
    const path = isOut ? 'spec.egress' : 'spec.ingress'
    return { object: decided.object, path, is: isDns ? sentence('found.noNames') : sentence('found.noWay'), right: isDns ? sentence('found.ruleForNames') : sentence('found.ruleForCaller'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const { manifests, template } = application
      if (template !== 'web' && template !== 'cache') return undefined
      const inside = { to: [{ podSelector: {} }] }
      const names = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }], ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] }
      const policy: Tree = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'stay-inside' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [inside, names] } }
      const guarded = { ...application, manifests: [...manifests, policy] }
      return standsWrong(guarded, { manifest: policy, path: 'spec.egress' }, [inside])
    },
    symptom: {},
  },
}
