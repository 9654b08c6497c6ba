/** Doors: where the Service knocks, where the program listens, and which numbers a node has (K02 to K05). */
import type { Service } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { Decision, LessonView } from '../lesson-view'
import { containersOf } from './containers'
import type { Finding, Mistake } from './mistake'
import { refusedFor } from './refusals'
import { refOf, selectedBy, servicesOf, type Asked } from './scope'
import { isRefused, mainContainer, mainService, standsWrong, valueAt, within } from './spoil'

interface Refused {
  readonly asked: Asked
  readonly decided: Decision | undefined
}

/** A program may take so long until it listens. */
const hasSettled = (startedAt: string | null | undefined, nowMs: number): boolean => nowMs - Date.parse(startedAt ?? '') > 15_000

/** Services whose way ends at a closed door. */
const closedDoors = (check: Check, view: LessonView): Refused[] =>
  servicesOf(check, view).flatMap((asked) => {
    const reach = view.reach(asked.from, asked.url)
    return reach.response === undefined ? [{ asked, decided: reach.decided }] : []
  })

const declaredPorts = (service: Service, view: LessonView) =>
  selectedBy(service, view).flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort, name = '' }) => ({ containerPort, name }))))

const portAt = ({ service, port }: Asked): number => Math.max(service.spec.ports?.findIndex((each) => each.port === port) ?? 0, 0)

function wrongTarget({ asked, decided }: Refused, view: LessonView): Finding | undefined {
  const { service, port } = asked
  const object = refOf(service)
  const entry = service.spec.ports?.find((each) => each.port === port)
  const declared = declaredPorts(service, view)
  const right = /listens on (?!nothing)(\d+)/.exec(decided?.text ?? '')?.[1] ?? (declared[0] ? String(declared[0].containerPort) : undefined)
  // A headless Service changes no ports: who asks it asks the Pods.
  if (!entry && service.spec.clusterIP === 'None') return undefined
  if (!entry) {
    const ports = (service.spec.ports ?? []).map((each) => each.port).join(', ')
    return selectedBy(service, view).length > 0 ? { object, path: 'spec.ports[0].port', is: ports, right: String(port), confidence: 0.85 } : undefined
  }
  const target = entry.targetPort ?? entry.port
  const at = { object, path: `spec.ports[${portAt(asked)}].targetPort`, is: String(target), ...(right ? { right } : {}) }
  if (decided?.reason === 'WrongTargetPort') return { ...at, confidence: 0.95 }
  // A name that no container gives to a port; or, where nothing was asked, a number that none declares.
  const isUnknown = declared.length > 0 && !declared.some(({ containerPort, name }) => containerPort === target || name === target)
  return isUnknown && (typeof target === 'string' || decided === undefined) ? { ...at, confidence: 0.8 } : undefined
}

const firstOf = (check: Check, view: LessonView, find: (refused: Refused, view: LessonView) => Finding | undefined): Finding | undefined => {
  for (const refused of closedDoors(check, view)) {
    const found = find(refused, view)
    if (found) return found
  }
  return undefined
}

export const wrongTargetPort: Mistake = {
  id: 'K02',
  detect: (check, view) => firstOf(check, view, wrongTarget),
  mutation: {
    spoil(application) {
      const manifest = mainService(application)
      if (!manifest || !application.service || application.template === 'state') return undefined
      return standsWrong(application, { manifest, path: 'spec.ports[0].targetPort' }, application.service.targetPort + 1)
    },
    symptom: {},
  },
}

export const declaredIsNotOpened: Mistake = {
  id: 'K03',
  detect: (check, view) =>
    firstOf(check, view, ({ asked, decided }) => {
      // A program that listens nowhere is not up yet, or waits for another.
      if (decided?.reason !== 'PortOnlyDeclared' || !/listens on (?!nothing)\d/.test(decided.text)) return undefined
      const [pod] = selectedBy(asked.service, view)
      const facts = pod && containersOf(pod, view).find(({ container, status }) => hasSettled(status?.state?.running?.startedAt, view.nowMs) && container.ports?.some(({ containerPort }) => decided.text.includes(`declares port ${containerPort} `)))
      if (!facts) return undefined
      const index = facts.container.ports?.findIndex(({ containerPort }) => decided.text.includes(`declares port ${containerPort} `)) ?? 0
      const right = /listens on (?!nothing)(\d+)/.exec(decided.text)?.[1] ?? sentence('found.listeningPort')
      return { object: facts.object, path: `${facts.path}.ports[${index}].containerPort`, is: String(facts.container.ports?.[index]?.containerPort), right, nearest: refOf(asked.service), confidence: 0.9 }
    }),
  mutation: {
    spoil(application) {
      const [place, manifest] = [mainContainer(application), mainService(application)]
      if (!place || !manifest || !application.service || application.template !== 'settings') return undefined
      const port = application.service.targetPort + 1000
      const { cluster } = standsWrong(application, { manifest, path: 'spec.ports[0].targetPort' }, port)
      return { ...standsWrong({ ...application, manifests: cluster }, within(place, 'ports[0].containerPort'), port), cure: standsWrong(application, place, valueAt(place)).cure }
    },
    symptom: {},
  },
}

export const listensOnLoopback: Mistake = {
  id: 'K04',
  detect: (check, view) =>
    firstOf(check, view, ({ asked, decided }) => {
      if (decided?.reason !== 'LoopbackOnly') return undefined
      const [pod] = selectedBy(asked.service, view)
      const [facts] = pod ? containersOf(pod, view) : []
      const is = /listens on (127\.\S+)/.exec(decided.text)?.[1] ?? '127.0.0.1'
      return facts && { object: facts.object, path: facts.container.args ? `${facts.path}.args` : `${facts.path}.command`, is, right: is.replace(/127\.\d+\.\d+\.\d+/, '0.0.0.0'), confidence: 0.95 }
    }),
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (application.template !== 'settings' || !place) return undefined
      const args = valueAt(within(place, 'args'))
      return Array.isArray(args) ? standsWrong(application, within(place, 'args'), [...args, '-listen=127.0.0.1:5678']) : undefined
    },
    symptom: {},
  },
}

const OUT_OF_RANGE = /spec\.ports\[(\d+)\]\.nodePort: Invalid value: (\d+): provided port is not in the valid range\. The range of valid ports is (\S+)/

export const noSuchNodePort: Mistake = {
  id: 'K05',
  detect(check, view) {
    const refused = refusedFor(check, view, OUT_OF_RANGE)
    return refused && { object: refused.object, path: `spec.ports[${refused.match[1]}].nodePort`, is: refused.match[2], right: refused.match[3], confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const manifest = mainService(application)
      const ports = manifest && valueAt({ manifest, path: 'spec.ports[0]' })
      if (!manifest || !ports || application.template === 'state' || application.template === 'ingress') return undefined
      const typed = standsWrong(application, { manifest, path: 'spec.type' }, 'NodePort').cluster
      const service = mainService({ ...application, manifests: typed })
      return service && isRefused({ ...application, manifests: typed }, { manifest: service, path: 'spec.ports[0].nodePort' }, 8080, { cure: standsWrong(application, { manifest, path: 'spec.ports[0]' }, ports).cure })
    },
    symptom: { prints: /is invalid: spec\.ports\[0\]\.nodePort: Invalid value: 8080: provided port is not in the valid range\. The range of valid ports is 30000-32767/ },
  },
}
