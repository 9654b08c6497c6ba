/** Probes that kill what is only slow, keep traffic away, ask the wrong thing or knock on the wrong door (K27 to K30). */
import type { Core, Pod } from '../../api/types'
import { sentence, type Phrase } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView, Reach } from '../lesson-view'
import { concernedContainers, isReady, type ContainerFacts } from './containers'
import { change, find, type Application } from './application'
import type { Mistake, Spoiled } from './mistake'
import { eventsAbout, isService } from './scope'
import { hasShell, mainContainer, refersTo, standsWrong, valueAt, within } from './spoil'

type Probe = Readonly<Core.Probe>
type ProbeName = 'livenessProbe' | 'readinessProbe' | 'startupProbe'

const SPOKEN: Readonly<Record<ProbeName, string>> = { livenessProbe: 'Liveness', readinessProbe: 'Readiness', startupProbe: 'Startup' }

interface Failing extends ContainerFacts {
  readonly name: ProbeName
  readonly probe: Probe
  /** The last complaint. */
  readonly complaint: string
}

/** Probes of Pods that have complained and have not come right since. */
function failingProbes(check: Check, view: LessonView): Failing[] {
  return concernedContainers(check, view).flatMap((facts) =>
    (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((name) => {
      const probe = facts.container[name]
      const complaint = probe && complaintOf(facts.pod, name, view)
      return probe && complaint !== undefined && isStillFailing(facts, name) ? [{ ...facts, name, probe, complaint }] : []
    }),
  )
}

function complaintOf(pod: Pod, name: ProbeName, view: LessonView): string | undefined {
  const said = eventsAbout(pod, view).filter(({ reason, message }) => reason === 'Unhealthy' && message?.startsWith(`${SPOKEN[name]} probe`))
  return said.at(-1)?.message
}

/** A container that has been killed for its probe counts, even while it is up for a moment. */
const isStillFailing = ({ pod, status }: ContainerFacts, name: ProbeName): boolean => (name === 'readinessProbe' ? !isReady(pod) : (status?.restartCount ?? 0) > 0)

const doorOf = ({ probe, container }: Failing): { port: number; path: string } | undefined => {
  const port = probe.httpGet?.port ?? probe.tcpSocket?.port
  if (port === undefined || probe.httpGet?.host || probe.tcpSocket?.host) return undefined
  const number = typeof port === 'number' ? port : container.ports?.find(({ name }) => name === port)?.containerPort
  return { port: number ?? 0, path: probe.httpGet?.path ?? '/' }
}

/** What the probe would meet now, asked as the kubelet asks. */
function knock(failing: Failing, view: LessonView): Reach | undefined {
  const door = doorOf(failing)
  const { podIP } = failing.pod.status
  return door && podIP ? view.reach('Node', `http://${podIP}:${door.port}${door.path.startsWith('/') ? '' : '/'}${door.path}`) : undefined
}

/** `the pod listens on 8080`; nothing while it starts. */
const listeningOn = (reach: Reach | undefined): string | undefined => /listens on (?!nothing)(.+?)(:|$)/.exec(reach?.decided?.text ?? '')?.[1]

function wrongDoor(failing: Failing, view: LessonView): { field: string; is: string; right: Phrase } | undefined {
  const reach = knock(failing, view)
  const kind = failing.probe.httpGet ? 'httpGet' : 'tcpSocket'
  const door = doorOf(failing)
  if (!door) return undefined
  const status = Number(/statuscode: (\d+)/.exec(failing.complaint)?.[1] ?? 0)
  if (status === 404 || reach?.response?.status === 404) return { field: `${kind}.path`, is: door.path, right: sentence('found.answeredPath') }
  const listening = /refused/.test(failing.complaint) ? listeningOn(reach) : undefined
  return listening ? { field: `${kind}.port`, is: String(door.port), right: listening } : undefined
}

export const wrongProbeDoor: Mistake = {
  id: 'K30',
  detect(check, view) {
    for (const failing of failingProbes(check, view)) {
      const wrong = wrongDoor(failing, view)
      if (wrong) return { object: failing.object, path: `${failing.path}.${failing.name}.${wrong.field}`, is: wrong.is, right: wrong.right, nearest: `Pod/${failing.pod.metadata.namespace}/${failing.pod.metadata.name}`, confidence: 0.95 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      // The image without a shell answers every path alike.
      if (!place || !valueAt(within(place, 'readinessProbe.httpGet')) || !hasShell(place)) return undefined
      return standsWrong(application, within(place, 'readinessProbe.httpGet.path'), '/no-such-page')
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /^Readiness probe failed: HTTP probe failed with statuscode: 404$/ }] },
  },
}

/** A probe that has another Service answer for the container. */
function dependency({ probe, pod, container }: Failing, view: LessonView): string | undefined {
  const asked = [...(probe.exec?.command ?? []), probe.tcpSocket?.host ?? '', probe.httpGet?.host ?? ''].join(' ')
  const words = asked.replaceAll(/\$\{?(\w+)\}?/g, (_all, name: string) => container.env?.find((each) => each.name === name)?.value ?? '')
  const names = view.list('Service', pod.metadata.namespace ?? 'default').filter(isService)
  return names.find(({ metadata }) => new RegExp(`(^|[\\s/@"'.])${metadata.name}($|[\\s.:/"'])`).test(words))?.metadata.name
}

export const livenessOnOthers: Mistake = {
  id: 'K29',
  detect(check, view) {
    for (const failing of failingProbes(check, view)) {
      if (failing.name !== 'livenessProbe') continue
      const other = dependency(failing, view)
      if (other) return { object: failing.object, path: `${failing.path}.livenessProbe`, is: sentence('found.questionTo', { other }), right: sentence('found.questionToItself'), nearest: `Service/${failing.pod.metadata.namespace}/${other}`, confidence: 0.9 }
    }
    return undefined
  },
  mutation: {
    spoil: (application) => livenessOnDependency(application),
    symptom: { events: [{ reason: 'Unhealthy', message: /^Liveness probe (failed|errored)/ }, { reason: 'Killing', message: /failed liveness probe, will be restarted$/ }] },
  },
}

/** The cache is away on purpose, and the client could wait for it. */
function livenessOnDependency(application: Application): Spoiled | undefined {
  const { manifests, service, workload } = application
  const cache = service && find(manifests, 'Deployment', service.name)
  const place = mainContainer(application)
  const command = place && valueAt(within(place, 'readinessProbe.exec.command'))
  if (!cache || !place || application.template !== 'cache' || !Array.isArray(command)) return undefined
  const away = change(manifests, cache, 'spec.replicas', 0)
  const calm = { ...application, manifests: change(away, place.manifest, `${place.path}.readinessProbe`, undefined) }
  const asked = mainContainer(calm)
  const match = { status: { phase: 'Running', containerStatuses: { any: { restartCount: 0, ready: true } } } }
  return asked && {
    ...standsWrong(calm, within(asked, 'livenessProbe'), { exec: { command }, periodSeconds: 5, timeoutSeconds: 3 }),
    checks: [{ id: 'works', say: sentence('say.keepsRunning'), count: { kind: 'Pod', labels: { app: workload.name }, match, atLeast: 1, atMost: 1 }, stableFor: '60s' }],
    task: sentence('task.maintenance', { service: service.name, workload: workload.name }),
  }
}

export const impatientLiveness: Mistake = {
  id: 'K27',
  detect(check, view) {
    const failing = failingProbes(check, view).find(
      (each) => each.name !== 'readinessProbe' && !wrongDoor(each, view) && !dependency(each, view) && wasKilled(each, view) && isImpatient(each),
    )
    if (!failing) return undefined
    const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = failing.probe
    const is = sentence('found.killedAfter', { seconds: initialDelaySeconds + periodSeconds * failureThreshold })
    return { object: failing.object, path: `${failing.path}.${failing.name}`, is, right: sentence('found.moreTime'), confidence: 0.85 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const probe = place && valueAt(within(place, 'livenessProbe.httpGet'))
      const image = place && valueAt(within(place, 'image'))
      if (!place || !probe || typeof image !== 'string' || !image.startsWith('nginx')) return undefined
      const slow = standsWrong(application, within(place, 'command'), ['sh', '-c', "sleep 20; exec nginx -g 'daemon off;'"]).cluster
      const same = mainContainer({ ...application, manifests: slow })
      const patient = { httpGet: probe, initialDelaySeconds: 30 }
      if (!same) return undefined
      const right = { ...application, manifests: standsWrong({ ...application, manifests: slow }, within(same, 'livenessProbe'), patient).cluster }
      const there = mainContainer(right)
      return there && { ...standsWrong(right, within(there, 'livenessProbe'), { httpGet: probe, initialDelaySeconds: 2, periodSeconds: 2, failureThreshold: 2 }), at: { object: refersTo(place.manifest), path: `${place.path}.livenessProbe` } }
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /^Liveness probe failed: .*connect: connection refused$/ }, { reason: 'Killing', message: /failed liveness probe, will be restarted$/ }] },
  },
}

const wasKilled = ({ pod }: Failing, view: LessonView): boolean =>
  eventsAbout(pod, view).some(({ reason, message }) => reason === 'Killing' && /failed (liveness|startup) probe/.test(message ?? ''))

/** It was not up yet, or took too long for an answer. */
const isImpatient = ({ complaint }: Failing): boolean => /refused|deadline exceeded|timed out|no such file|probe failed: (cat|ls)/i.test(complaint)

export const neverReady: Mistake = {
  id: 'K28',
  detect(check, view) {
    const failing = failingProbes(check, view).find((each) => each.name === 'readinessProbe' && !wrongDoor(each, view) && dependency(each, view) === undefined && isLongUp(each, view))
    if (!failing) return undefined
    const said = failing.complaint.replace(/^Readiness probe (failed|errored)[^:]*: ?/, '').trim().split('\n')[0]
    return { object: failing.object, path: `${failing.path}.readinessProbe`, is: said === '' ? sentence('found.answeredNo') : sentence('found.answered', { said: said.slice(0, 80) }), right: sentence('found.answerable'), nearest: `Pod/${failing.pod.metadata.namespace}/${failing.pod.metadata.name}`, confidence: 0.7 }
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place || application.workload.kind === 'Job' || application.template === 'cache' || !hasShell(place)) return undefined
      return standsWrong(application, within(place, 'readinessProbe'), { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 5 })
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /^Readiness probe failed: cat: .*\/tmp\/ready/ }], shows: { line: 'kubectl get pods', says: /0\/1 +Running +0 / } },
  },
}

/** Long enough for whatever takes its time at the start. */
function isLongUp({ status, probe, pod }: Failing, { nowMs }: LessonView): boolean {
  const startedAt = status?.state?.running?.startedAt
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe
  const patienceMs = (initialDelaySeconds + periodSeconds * failureThreshold) * 1_000
  return startedAt !== undefined && pod.status.phase === 'Running' && nowMs - Date.parse(String(startedAt)) > patienceMs
}
