/** Rollouts that do not end, files that bring an old fault back, numbers that somebody else owns, tags that stay (K18 to K21). */
import type { Deployment } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { findMismatches } from '../match'
import { at, change, FILE } from './application'
import type { Mistake } from './mistake'
import { isDeployment, namespaceOf, refOf, REVISION, workloadsOf } from './scope'
import { applied, cured, mainContainer, mainWorkload, madeByLines, refersTo, standsWrong, valueAt, within } from './spoil'

const deploymentsOf = (check: Check, view: LessonView): Deployment[] => workloadsOf(check, view, 'Deployment').filter(isDeployment)

const conditionOf = ({ status }: Deployment, name: string) => status.conditions?.find(({ type }) => type === name)

const isWhole = ({ spec, status }: Deployment): boolean => (status.updatedReplicas ?? 0) >= (spec.replicas ?? 1) && (status.availableReplicas ?? 0) >= (spec.replicas ?? 1)

export const stuckRollout: Mistake = {
  id: 'K19',
  detect(check, view) {
    const stuck = deploymentsOf(check, view).find((deployment) => conditionOf(deployment, 'Progressing')?.reason === 'ProgressDeadlineExceeded')
    if (!stuck) return undefined
    const { updatedReplicas = 0, availableReplicas = 0 } = stuck.status
    return { object: refOf(stuck), path: 'spec.template', is: sentence('found.noneReady', { updated: updatedReplicas, available: availableReplicas }), right: sentence('found.readyTemplate'), confidence: 0.6 }
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || application.template !== 'web') return undefined
      const patient = change(application.manifests, place.manifest, 'spec.progressDeadlineSeconds', 30)
      const { name } = application.workload
      const apart = { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: name } }, topologyKey: 'kubernetes.io/hostname' }] }
      const line = `kubectl patch deployment ${name} -p '${JSON.stringify({ spec: { template: { spec: { affinity: { podAntiAffinity: apart } } } } })}'`
      return madeByLines({ ...application, manifests: patient }, [line], {
        at: { object: refersTo(place.manifest), path: 'spec.template' },
        cure: [{ run: `kubectl rollout undo deployment ${name}` }],
        checks: [{ id: 'works', say: sentence('say.rolloutComplete', { name }), rollout: { kind: 'Deployment', name } }],
        task: sentence('task.stuckRollout', { name, line }),
      })
    },
    symptom: { shows: { line: 'kubectl describe deployments', says: /Progressing +False +ProgressDeadlineExceeded/ } },
  },
}

/** What stands in the template was there before: its ReplicaSet has been another revision, too. */
const isFromHistory = ({ metadata: { uid, namespace = 'default', annotations } }: Deployment, view: LessonView): boolean =>
  view.list('ReplicaSet', namespace).some((set) => set.metadata.ownerReferences?.[0]?.uid === uid && set.metadata.annotations?.[REVISION] === annotations?.[REVISION] && set.metadata.annotations?.[`${REVISION}-history`] !== undefined)

/** `kubectl rollout undo`, and after it a file again. */
function reapplied(deployment: Deployment, view: LessonView): { readonly undo: string; readonly apply: string } | undefined {
  const lines = view.ran
  const undone = lines.findLastIndex(({ line }) => /\bkubectl\b.*\brollout undo\b/.test(line) && line.includes(deployment.metadata.name))
  const again = lines.slice(undone + 1).find(({ line, output }) => /\bkubectl\b.*\b(apply|replace)\b/.test(line) && new RegExp(`/${deployment.metadata.name} (configured|replaced)`).test(output))
  return undone >= 0 && again && isFromHistory(deployment, view) ? { undo: lines[undone].line, apply: again.line } : undefined
}

export const brokenAgain: Mistake = {
  id: 'K20',
  detect(check, view) {
    for (const deployment of deploymentsOf(check, view).filter((each) => !isWhole(each))) {
      const again = reapplied(deployment, view)
      if (again) return { object: refOf(deployment), path: 'spec.template', is: sentence('found.whatFileSays', { command: again.apply }), right: sentence('found.whatUndoBrought'), confidence: 0.9 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const container = mainContainer(application)
      const place = mainWorkload(application)
      if (!container || !place || application.template !== 'web') return undefined
      const broken = standsWrong(application, within(container, 'image'), `${String(valueAt(within(container, 'image')))}-new`).cluster
      const { name } = application.workload
      return {
        cluster: application.manifests,
        file: broken,
        lines: [`kubectl apply -f ${FILE}`, `kubectl rollout undo deployment ${name}`, `kubectl apply -f ${FILE}`],
        cure: cured(application, [applied]),
        at: { object: refersTo(place.manifest), path: 'spec.template' },
        checks: [{ id: 'works', say: sentence('say.rolloutComplete', { name }), rollout: { kind: 'Deployment', name }, stableFor: '5s' }],
        task: sentence('task.undone', { file: FILE, name }),
      }
    },
    symptom: { prints: /deployment\.apps\/[\w-]+ rolled back[^]*deployment\.apps\/[\w-]+ configured/ },
  },
}

/** Whether the number that was set by hand is what the check asks for. */
function wouldHelp(check: Check, { spec, status }: Deployment, wanted: number): boolean {
  if (check.type === 'reach') return spec.replicas === 0 && wanted > 0
  if (check.type === 'count') return check.object.kind === 'Pod' && wanted >= check.atLeast && wanted <= check.atMost
  if (check.type !== 'assert') return false
  const counts = { replicas: wanted, readyReplicas: wanted, availableReplicas: wanted, updatedReplicas: wanted }
  const isOfNumber = ({ path }: { readonly path: string }): boolean => /(^|\.)\w*[rR]eplicas$/.test(path)
  const before = findMismatches(check.object.match, { spec, status }).filter(isOfNumber)
  return before.length > 0 && !findMismatches(check.object.match, { spec: { ...spec, replicas: wanted }, status: { ...status, ...counts } }).some(isOfNumber)
}

/** Who asks for another number than the learner did. */
function otherOwner(check: Check, view: LessonView) {
  for (const deployment of deploymentsOf(check, view)) {
    const { name } = deployment.metadata
    const scaled = view.ran.findLastIndex(({ line }) => /\bkubectl\b.*\bscale\b/.test(line) && new RegExp(`[ /]${name}\\b`).test(line))
    const wanted = /--replicas[= ](\d+)/.exec(view.ran[scaled]?.line ?? '')?.[1]
    if (wanted === undefined || Number(wanted) === (deployment.spec.replicas ?? 1) || !wouldHelp(check, deployment, Number(wanted))) continue
    const scaler = view.list('HorizontalPodAutoscaler', namespaceOf(check)).find((each) => at(each, 'spec.scaleTargetRef.name') === name)
    const applies = view.ran.slice(scaled + 1).some(({ line, output }) => /\bkubectl\b.*\b(apply|replace)\b/.test(line) && output.includes(`/${name} configured`))
    if (scaler || applies) return { deployment, wanted, by: scaler ? refOf(scaler) : undefined }
  }
  return undefined
}

export const anotherOwner: Mistake = {
  id: 'K21',
  detect(check, view) {
    const found = otherOwner(check, view)
    if (!found) return undefined
    const { deployment, wanted, by } = found
    return { object: refOf(deployment), path: 'spec.replicas', is: sentence('found.setBy', { count: deployment.spec.replicas ?? 1, by: by ?? sentence('found.yourFile') }), right: sentence('found.setWhereOwned', { count: wanted }), ...(by === undefined ? {} : { nearest: by }), confidence: 0.85 }
  },
  mutation: {
    spoil(application) {
      const place = mainWorkload(application)
      if (!place || application.template !== 'web') return undefined
      const { name } = application.workload
      const lines = [`kubectl scale deployment ${name} --replicas=5`, `kubectl apply -f ${FILE}`]
      const right = { ...application, manifests: change(application.manifests, place.manifest, 'spec.replicas', 5) }
      return madeByLines(application, lines, {
        at: { object: refersTo(place.manifest), path: 'spec.replicas' },
        cure: cured(right),
        checks: [{ id: 'works', say: sentence('say.fivePods', { name }), assert: { kind: 'Deployment', name, match: { spec: { replicas: 5 }, status: { availableReplicas: 5 } } }, stableFor: '5s' }],
        task: sentence('task.fivePods', { name, lines: lines.join('\n'), file: FILE }),
      })
    },
    symptom: { prints: /deployment\.apps\/[\w-]+ scaled[^]*deployment\.apps\/[\w-]+ configured/ },
  },
}

/**
 * Simplified: no registry of the sandbox takes images, so that a push is known by the learner's line alone, and no drill can be made
 * of it; in a real cluster the digests of node and registry would differ.
 */
const PUSHES = /\bdocker\s+(?:image\s+)?push\s+(\S+)/

export const sameTag: Mistake = {
  id: 'K18',
  detect(check, view) {
    const pushed = view.ran.flatMap(({ line, output }, index) => {
      const image = PUSHES.exec(line)?.[1]
      const unchanged = view.ran.slice(index + 1).some((later) => /\bkubectl\b.*\bapply\b/.test(later.line) && /unchanged/.test(later.output))
      return image !== undefined && !/not found|denied/.test(output) && unchanged ? [image] : []
    })
    if (pushed.length === 0) return undefined
    const stale = deploymentsOf(check, view).find(({ spec }) => spec.template.spec?.containers.some(({ image }) => pushed.includes(image ?? '')))
    const index = stale?.spec.template.spec?.containers.findIndex(({ image }) => pushed.includes(image ?? '')) ?? 0
    return stale && { object: refOf(stale), path: `spec.template.spec.containers[${index}].image`, is: stale.spec.template.spec?.containers[index].image ?? '', right: sentence('found.newTag'), confidence: 0.8 }
  },
  mutation: { spoil: () => undefined, symptom: {} },
}

