/** Pods that no node can take (K37, K39, K41). */
import { quantityValue } from '../../api/quantity'
import type { Node, Pod } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at } from './application'
import { concernedContainers, conditionOf, containersOf, type ContainerFacts } from './containers'
import type { Finding, Mistake } from './mistake'
import { nearestName } from './nearest'
import { podsOf, refOf, workloadsOf } from './scope'
import { mainContainer, mainWorkload, standsWrong, valueAt, within } from './spoil'

const unscheduled = (check: Check, view: LessonView): { pod: Pod; message: string }[] =>
  podsOf(check, view).flatMap((pod) => {
    const condition = conditionOf(pod, 'PodScheduled')
    return condition?.status === 'False' && condition.reason === 'Unschedulable' ? [{ pod, message: condition.message ?? '' }] : []
  })

const nodesOf = (view: LessonView): Node[] => view.list('Node', '').filter((object): object is Node => object.kind === 'Node')

type Resource = 'cpu' | 'memory'

const askedFor = ({ container }: ContainerFacts, resource: Resource): string | undefined => container.resources?.requests?.[resource] ?? container.resources?.limits?.[resource]

const amount = (quantity: string | undefined): number => quantityValue(quantity ?? 0)

/** Of a container whose unit is surely not meant. */
function wrongUnit(facts: ContainerFacts): Finding | undefined {
  const { object, path, container } = facts
  for (const list of ['requests', 'limits'] as const) {
    const { cpu, memory } = container.resources?.[list] ?? {}
    const at = (resource: string): string => `${path}.resources.${list}.${resource}`
    if (cpu !== undefined && /^\d+k?$/.test(cpu) && amount(cpu) >= 50) return { object, path: at('cpu'), is: sentence('found.wholeCores', { cpu, cores: amount(cpu) }), right: `${amount(cpu)}m`, confidence: 0.95 }
    if (memory !== undefined && /m$/.test(memory)) return { object, path: at('memory'), is: sentence('found.thousandths', { memory }), right: memory.replace(/m$/, 'Mi'), confidence: 0.95 }
  }
  return undefined
}

const isStarted = ({ status }: ContainerFacts): boolean => status?.state?.running !== undefined && status.ready

export const wrongUnits: Mistake = {
  id: 'K39',
  detect(check, view) {
    for (const facts of concernedContainers(check, view).filter((each) => !isStarted(each))) {
      const found = wrongUnit(facts)
      if (found) return found
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const asked = place && valueAt(within(place, 'resources.requests.cpu'))
      return place && typeof asked === 'string' ? standsWrong(application, within(place, 'resources.requests.cpu'), '500') : undefined
    },
    symptom: { events: [{ reason: 'FailedScheduling', message: /^0\/3 nodes are available: .*2 Insufficient cpu\. preemption: / }] },
  },
}

function tooLarge(pod: Pod, message: string, view: LessonView): Finding | undefined {
  const resource = /Insufficient (cpu|memory)/.exec(message)?.[1] as Resource | undefined
  if (!resource) return undefined
  const facts = containersOf(pod, view).sort((a, b) => amount(askedFor(b, resource)) - amount(askedFor(a, resource)))[0]
  const most = nodesOf(view).map(({ status }) => status.allocatable?.[resource] ?? '0').sort((a, b) => amount(b) - amount(a))[0]
  const fits = amount(askedFor(facts, resource)) <= amount(most)
  const list = facts.container.resources?.requests?.[resource] === undefined ? 'limits' : 'requests'
  const right = fits ? sentence('found.lessThanLeft') : sentence('found.atMostOfNode', { most })
  return { object: facts.object, path: `${facts.path}.resources.${list}.${resource}`, is: askedFor(facts, resource) ?? sentence('found.nothing'), right, confidence: 0.95 }
}

export const tooLargeForNodes: Mistake = {
  id: 'K37',
  detect(check, view) {
    if (wrongUnits.detect(check, view)) return undefined
    for (const { pod, message } of unscheduled(check, view)) {
      const found = tooLarge(pod, message, view)
      if (found) return found
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const asked = place && valueAt(within(place, 'resources.requests.memory'))
      return place && typeof asked === 'string' ? standsWrong(application, within(place, 'resources'), { requests: { memory: '900Gi' } }, { at: { object: /./, path: `${place.path}.resources.requests.memory` } }) : undefined
    },
    symptom: { events: [{ reason: 'FailedScheduling', message: /^0\/3 nodes are available: .*2 Insufficient memory\. preemption: 0\/3 nodes are available: / }] },
  },
}

function unmetSelector(pod: Pod, view: LessonView): Finding | undefined {
  const [{ object, path }] = containersOf(pod, view)
  return unmetBy(pod.spec, { object, base: path.replace(/\.(initC|c)ontainers\[\d+\]$/, '') }, view)
}

/** A DaemonSet makes no Pod for a node that does not fit, so that there is none to ask. */
function unmetDaemon(check: Check, view: LessonView): Finding | undefined {
  for (const set of workloadsOf(check, view, 'DaemonSet').filter((each) => at(each, 'status.desiredNumberScheduled') === 0)) {
    const found = unmetBy(at(set, 'spec.template.spec') as Pod['spec'], { object: refOf(set), base: 'spec.template.spec' }, view)
    if (found) return found
  }
  return undefined
}

function unmetBy(spec: Pod['spec'], { object, base }: { readonly object: string; readonly base: string }, view: LessonView): Finding | undefined {
  const labels = nodesOf(view).map(({ metadata }) => metadata.labels ?? {})
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labels.some((each) => each[key] === value)) continue
    const values = [...new Set(labels.flatMap((each) => (key in each ? [each[key]] : [])))]
    const key2 = nearestName(key, [...new Set(labels.flatMap((each) => Object.keys(each)))].filter((each) => !each.includes('node-role')))
    const right = nearestName(value, values) ?? values[0] ?? (key2 && key2 !== key ? sentence('found.labelNear', { key: key2 }) : sentence('found.labelOfNode'))
    return { object, path: `${base}.nodeSelector.${key}`, is: value, right, confidence: 0.95 }
  }
  if (spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution) {
    return { object, path: `${base}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`, is: sentence('found.ruleOfNoNode'), right: sentence('found.labelsOfNode'), confidence: 0.85 }
  }
  return undefined
}

/** `dedicated=batch:NoSchedule` of a worker that nothing else keeps away. */
function untolerated(pod: Pod, message: string, view: LessonView): Finding | undefined {
  const taints = [...message.matchAll(/untolerated taint \{([^}:]+): ?([^}]*)\}/g)].filter(([, key]) => !key.startsWith('node-role.kubernetes.io/') && !key.startsWith('node.kubernetes.io/'))
  const [taint] = taints
  if (!taint) return undefined
  const [facts] = containersOf(pod, view)
  const base = facts.path.replace(/\.(initC|c)ontainers\[\d+\]$/, '')
  const node = nodesOf(view).find(({ spec }) => spec.taints?.some(({ key }) => key === taint[1]))
  return { object: facts.object, path: `${base}.tolerations`, is: pod.spec.tolerations?.some(({ key }) => key === taint[1]) ? sentence('found.otherToleration') : sentence('found.noToleration'), right: sentence('found.tolerationFor', { taint: `${taint[1]}${taint[2] ? `=${taint[2]}` : ''}` }), ...(node ? { nearest: `Node/${node.metadata.name}` } : {}), confidence: 0.9 }
}

export const noNodeFits: Mistake = {
  id: 'K41',
  detect(check, view) {
    for (const { pod, message } of unscheduled(check, view)) {
      const found = (/didn't match Pod's node affinity\/selector/.test(message) && unmetSelector(pod, view)) || untolerated(pod, message, view)
      if (found) return found
    }
    return unmetDaemon(check, view)
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      return place && standsWrong(application, within(place, 'nodeSelector'), { 'kubernetes.io/os': 'linus' })
    },
    symptom: { events: [{ reason: 'FailedScheduling', message: /^0\/3 nodes are available: .*\d node\(s\) didn't match Pod's node affinity\/selector\. preemption: / }] },
  },
}

