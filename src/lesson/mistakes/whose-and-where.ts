/** The wrong namespace, the wrong rights, the wrong container (K47, K49, K36). */
import type { KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import { sentence, type Phrase } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, FILE, find } from './application'
import { containersOf } from './containers'
import type { Finding, Mistake } from './mistake'
import { nearestName } from './nearest'
import { namespaceOf, hostOf, ownPodsOf, patternOf, refOf } from './scope'
import { cured, mainContainer, refersTo, standsWrong } from './spoil'

const SYSTEM = /^(kube-|local-path-storage$|ingress-nginx$)/

/** What the check wants: a kind and a name. */
function wantedObject(check: Check): { kind: string; name: string | undefined; labels: Readonly<Record<string, string>> } | undefined {
  const pattern = patternOf(check)
  if (pattern && check.type !== 'absent') return pattern
  return check.type === 'reach' && !check.headers['host'] ? { kind: 'Service', name: hostOf(check).split('.')[0], labels: {} } : undefined
}

export const otherNamespace: Mistake = {
  id: 'K47',
  detect(check, view) {
    const wanted = wantedObject(check)
    const namespace = namespaceOf(check)
    if (!wanted || (wanted.name === undefined && Object.keys(wanted.labels).length === 0)) return undefined
    const fits = ({ metadata }: KubeObject): boolean => (wanted.name === undefined ? matchesLabels(wanted.labels, metadata.labels ?? {}) : metadata.name === wanted.name)
    if (view.list(wanted.kind, namespace).some(fits)) return undefined
    const elsewhere = view.list(wanted.kind, '').find((each) => each.metadata.namespace !== undefined && each.metadata.namespace !== namespace && !SYSTEM.test(each.metadata.namespace) && fits(each))
    return elsewhere && { object: refOf(elsewhere), path: 'metadata.namespace', is: elsewhere.metadata.namespace ?? '', right: namespace, confidence: 0.85 }
  },
  mutation: {
    spoil(application) {
      const { manifests, template } = application
      if (template !== 'cache' && template !== 'batch') return undefined
      const { kind, name } = application.workload
      return {
        cluster: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'workshop' } }],
        file: manifests,
        lines: [`kubectl apply -n workshop -f ${FILE}`],
        cure: [{ run: `kubectl delete -n workshop -f ${FILE}` }, { run: `kubectl apply -f ${FILE}` }],
        at: { object: new RegExp(`^${kind}/workshop/${name}$`), path: 'metadata.namespace' },
        task: sentence('task.elsewhere', { file: FILE, name, works: application.works }),
      }
    },
    symptom: { shows: { line: 'kubectl get pods', says: /No resources found in default namespace\./ } },
  },
}

const FORBIDDEN = /(\S+) is forbidden: User ("|\\")([^"\\]+)\2 cannot (\w+) resource \2([^"\\]+)\2/

/** Who was refused what: in the learner's lines, or in the logs of the Pods that the check is about. */
function forbidden(check: Check, view: LessonView): RegExpExecArray | undefined {
  const said = view.ran.slice(-8).map(({ output }) => output)
  const logs = ownPodsOf(check, view).flatMap((pod) => pod.spec.containers.map(({ name }) => (view.log({ namespace: pod.metadata.namespace ?? 'default', pod: pod.metadata.name, container: name, previous: false }) ?? '').slice(-4_000)))
  return [...said, ...logs].map((text) => FORBIDDEN.exec(text)).find((match) => match !== null) ?? undefined
}

interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

interface Rule {
  readonly resources?: readonly string[]
  readonly verbs?: readonly string[]
  readonly apiGroups?: readonly string[]
}

/** The link that is missing on the way from subject over binding and role to the verb. */
function missingLink(user: string, asked: { verb: string; resource: string }, view: LessonView, namespace: string): Finding {
  const [, , home = '', account = ''] = user.split(':')
  const bindings = view.list('RoleBinding', namespace)
  const subjectsOf = (binding: KubeObject): readonly Subject[] => (at(binding, 'subjects') ?? []) as readonly Subject[]
  const own = bindings.find((binding) => subjectsOf(binding).some(({ name, namespace: of }) => name === account && of === home))
  if (!own) {
    const near = bindings.find((binding) => subjectsOf(binding).some(({ name, kind }) => kind === 'ServiceAccount' && (name === account || nearestName(account, [name]) !== undefined)))
    if (!near) return { object: `ServiceAccount/${home}/${account}`, path: 'metadata.name', is: sentence('found.boundToNothing'), right: sentence('found.roleBindingIn', { namespace }), confidence: 0.85 }
    const index = subjectsOf(near).findIndex(({ kind }) => kind === 'ServiceAccount')
    const subject = subjectsOf(near)[index]
    return subject.name === account
      ? { object: refOf(near), path: `subjects[${index}].namespace`, is: subject.namespace ?? sentence('found.nothing'), right: home, confidence: 0.95 }
      : { object: refOf(near), path: `subjects[${index}].name`, is: subject.name, right: account, confidence: 0.95 }
  }
  const kind = String(at(own, 'roleRef.kind'))
  const name = String(at(own, 'roleRef.name'))
  const role = view.find(kind, kind === 'Role' ? namespace : '', name)
  if (!role) return { object: refOf(own), path: 'roleRef.name', is: name, right: nearestName(name, view.list(kind, namespace).map(({ metadata }) => metadata.name)) ?? sentence('found.roleThere'), confidence: 0.95 }
  const rules = (at(role, 'rules') ?? []) as readonly Rule[]
  const about = rules.findIndex(({ resources }) => resources?.includes(asked.resource))
  if (about < 0) return { object: refOf(role), path: 'rules[0].resources', is: (rules[0]?.resources ?? []).join(', ') || sentence('found.nothing'), right: asked.resource, confidence: 0.95 }
  const verbs = rules[about].verbs ?? []
  if (!verbs.includes(asked.verb) && !verbs.includes('*')) return { object: refOf(role), path: `rules[${about}].verbs`, is: verbs.join(', '), right: sentence('found.verbBesides', { verb: asked.verb }), confidence: 0.95 }
  return { object: refOf(role), path: `rules[${about}].apiGroups`, is: (rules[about].apiGroups ?? []).map((group) => group || '""').join(', '), right: sentence('found.groupOfResource'), confidence: 0.8 }
}

export const notAllowed: Mistake = {
  id: 'K49',
  detect(check, view) {
    const match = forbidden(check, view)
    if (!match || !match[3].startsWith('system:serviceaccount:')) return undefined
    return missingLink(match[3], { verb: match[4], resource: match[5] }, view, namespaceOf(check))
  },
  mutation: {
    spoil(application) {
      const binding = find(application.manifests, 'RoleBinding')
      if (!binding || application.template !== 'robot') return undefined
      return standsWrong(application, { manifest: binding, path: 'subjects[0].namespace' }, 'kube-system')
    },
    symptom: { shows: { line: 'kubectl logs -l app --tail=5 --all-containers; for pod in $(kubectl get pods -o name); do kubectl logs $pod --tail=3; done', says: /is forbidden: User \\?"system:serviceaccount:default:\w+\\?" cannot list resource \\?"\w+\\?" in API group/ } },
  },
}

const WRONG_CONTAINER = /a container name must be specified for pod (\S+),|container (\S+) is not valid for pod (\S+)|Defaulted container "([^"]+)" out of: ([^\n]+)|container "([^"]+)" in pod "([^"]+)" is waiting to start: PodInitializing/

const anyOf = ([first = '', ...others]: readonly string[]): Phrase => others.reduce<Phrase>((one, other) => sentence('found.or', { one, other }), first)

/** The last line about logs looked into another container than there is more of. */
function lookedElsewhere(check: Check, view: LessonView): Finding | undefined {
  const last = view.ran.findLast(({ line }) => /\bkubectl\b.*\b(logs|exec)\b/.test(line))
  const match = last && WRONG_CONTAINER.exec(last.output)
  if (!last || !match) return undefined
  const pod = match[3] ?? match[7] ?? match[1] ?? /\b(?:logs|exec)\s+(?:-\S+\s+)*(?:pods?\/)?([a-z0-9.-]+)/.exec(last.line)?.[1] ?? ''
  const rest = match[5]?.split(', ').map((name) => name.replace(/ \(init\)$/, '')).filter((name) => name !== match[4])
  return { object: `Pod/${namespaceOf(check)}/${pod}`, path: 'spec.containers', is: match[4] ?? match[2] ?? match[6] ?? sentence('found.noContainer'), right: rest ? anyOf(rest) : sentence('found.containerOfPod'), confidence: 0.7 }
}

/** The program waits for its init containers, which take long. */
function blockedByInit(check: Check, view: LessonView): Finding | undefined {
  for (const pod of ownPodsOf(check, view)) {
    const init = containersOf(pod, view).find(({ path, status }) => path.includes('initContainers') && status?.state?.running !== undefined)
    const since = Date.parse(String(init?.status?.state?.running?.startedAt ?? ''))
    if (init && init.container.restartPolicy !== 'Always' && view.nowMs - since > 60_000) return { object: init.object, path: init.path, is: sentence('found.stillRunning', { name: init.container.name }), right: sentence('found.endedWell'), nearest: refOf(pod), confidence: 0.75 }
  }
  return undefined
}

export const otherContainer: Mistake = {
  id: 'K36',
  detect: (check, view) => (check.type === 'ran' ? (/logs|exec/.test(check.pattern) ? lookedElsewhere(check, view) : undefined) : blockedByInit(check, view)),
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      if (!place || application.template !== 'web') return undefined
      const { name } = application.workload
      const init = place.path.replace(/containers\[0\]$/, 'initContainers')
      const wait = { name: 'wait-for-store', image: 'busybox:1.36', command: ['sh', '-c', `until nslookup ${name}-store.default.svc.cluster.local; do sleep 5; done`] }
      const cure = cured(application)
      return { ...standsWrong(application, { manifest: place.manifest, path: init }, [wait]), cure, at: { object: refersTo(place.manifest), path: `${init}[0]` } }
    },
    symptom: { shows: { line: 'kubectl get pods', says: /Init:0\/1/ } },
  },
}

