/** Containers that end: at once, because the program is not there, or because memory runs out (K25, K26, K38). */
import { sentence, type Phrase } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { concernedContainers, type ContainerFacts } from './containers'
import type { Mistake } from './mistake'
import { eventsAbout } from './scope'
import { hasShell, mainContainer, refersTo, standsWrong, valueAt, within } from './spoil'

const CANNOT_START = /StartError|ContainerCannotRun|RunContainerError/

const list = (words: readonly string[] | undefined): Phrase => (words && words.length > 0 ? JSON.stringify(words) : sentence('found.nothing'))

const wasKilledByProbe = ({ pod }: ContainerFacts, view: LessonView): boolean =>
  eventsAbout(pod, view).some(({ reason, message }) => reason === 'Killing' && /failed (liveness|startup) probe/.test(message ?? ''))

/** An init container is meant to end. */
const hasDoneItsWork = ({ ended, path }: ContainerFacts): boolean => ended?.exitCode === 0 && path.includes('.initContainers[')

/** It has now been running for twice as long as before its last end, and for ten seconds more. */
const hasRecovered = ({ status, ended }: ContainerFacts, nowMs: number): boolean => {
  const since = status?.state?.running?.startedAt
  if (!since || !ended?.startedAt || !ended.finishedAt) return false
  return nowMs - Date.parse(since) > 2 * (Date.parse(ended.finishedAt) - Date.parse(ended.startedAt)) + 10_000
}

/** It ended, and will be started again or has been given up. */
const hasCrashed = (facts: ContainerFacts, nowMs: number): boolean => {
  const { waiting, status, ended, pod } = facts
  if (hasRecovered(facts, nowMs)) return false
  if (ended === undefined || hasDoneItsWork(facts)) return false
  return (waiting === 'CrashLoopBackOff' || status?.state?.terminated !== undefined || (status?.restartCount ?? 0) > 1) && pod.status.phase !== 'Succeeded'
}

const startFailure = ({ message, ended }: ContainerFacts): boolean => CANNOT_START.test(ended?.reason ?? '') || /executable file not found|no such file or directory/.test(`${message} ${ended?.message ?? ''}`)

function findCrash(check: Check, view: LessonView): ContainerFacts | undefined {
  return concernedContainers(check, view).find(
    (facts) => hasCrashed(facts, view.nowMs) && !startFailure(facts) && facts.ended?.exitCode !== 127 && facts.ended?.reason !== 'OOMKilled' && !wasKilledByProbe(facts, view),
  )
}

export const endsAtOnce: Mistake = {
  id: 'K25',
  detect(check, view) {
    const crashed = findCrash(check, view)
    if (!crashed) return undefined
    const { object, path, ended, container, pod } = crashed
    const is = sentence('found.exitCode', { code: ended?.exitCode ?? 0 })
    return { object, path: `${path}.${container.command || !container.args ? 'command' : 'args'}`, is, right: sentence('found.lastingProgram'), nearest: `Pod/${pod.metadata.namespace}/${pod.metadata.name}`, confidence: 0.8 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place || application.workload.kind === 'Job' || !hasShell(place)) return undefined
      return standsWrong(application, within(place, 'command'), ['sh', '-c', 'echo starting up; sleep 1'])
    },
    symptom: { events: [{ reason: 'BackOff', message: /^Back-off restarting failed container \S+ in pod / }], shows: { line: 'kubectl get pods', says: /CrashLoopBackOff/ } },
  },
}

export const wrongCommand: Mistake = {
  id: 'K26',
  detect(check, view) {
    const failed = concernedContainers(check, view).find((facts) => startFailure(facts) || (hasCrashed(facts, view.nowMs) && facts.ended?.exitCode === 127))
    if (!failed) return undefined
    const { object, path, container, message, ended } = failed
    const isCommand = container.command !== undefined && container.command.length > 0
    const program = /exec: "([^"]+)"/.exec(`${message} ${ended?.message ?? ''}`)?.[1]
    const is = isCommand ? list(container.command) : list(container.args)
    return { object, path: `${path}.${isCommand ? 'command' : 'args'}`, is, right: program ? sentence('found.programOfImageNot', { program }) : sentence('found.programOfImage'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      return place && standsWrong(application, within(place, 'command'), ['serve --port 80'])
    },
    symptom: { events: [{ reason: 'Failed', message: /exec: "serve --port 80": executable file not found in \$PATH/ }] },
  },
}

/** What these use at their start is more than the limit of the drill. */
const HUNGRY = /nginx|httpd|kuard|redis/

export const tooLittleMemory: Mistake = {
  id: 'K38',
  detect(check, view) {
    const killed = concernedContainers(check, view).find(({ ended, status }) => ended?.reason === 'OOMKilled' && (status?.restartCount !== undefined || status?.state?.terminated !== undefined))
    if (!killed) return undefined
    const { object, path, container } = killed
    return { object, path: `${path}.resources.limits.memory`, is: container.resources?.limits?.['memory'] ?? sentence('found.nothing'), right: sentence('found.moreThanUsed'), confidence: 0.95 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const resources = { requests: { memory: '4Mi' }, limits: { memory: '6Mi' } }
      if (!place || !HUNGRY.test(String(valueAt(within(place, 'image')))) || valueAt(within(place, 'command'))) return undefined
      return standsWrong(application, within(place, 'resources'), resources, { at: { object: refersTo(place.manifest), path: `${place.path}.resources.limits.memory` } })
    },
    symptom: { shows: { line: 'kubectl describe pods', says: /Reason: +OOMKilled\n +Exit Code: +137/ } },
  },
}
