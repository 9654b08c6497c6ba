/** Secrets that do not say what they should, folders that hide others, folders that do not last (K34, K35, K44). */
import type { Pod } from '../../api/types'
import { sentence } from '../../words/sentence'
import type { Check } from '../lesson'
import type { LessonView } from '../lesson-view'
import { at, change, find, type Tree } from './application'
import { concernedContainers, isReady, type ContainerFacts } from './containers'
import type { Mistake } from './mistake'
import { refusedFor } from './refusals'
import { eventsAbout, namespaceOf, ownersOf, patternOf, podsOf, refOf, rehearse } from './scope'
import { cured, madeByLines, mainContainer, standsWrong, valueAt, within } from './spoil'

const decoded = (text: string): string | undefined => {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}

/** Words of a person, not of a program. */
const isReadable = (text: string): boolean => text.length >= 3 && text.length < 200 && /^[\x20-\x7e]+$/.test(text)
/** Nobody has such a password; it is one that was encoded twice. */
const isEncodedTwice = (text: string): boolean => /^[A-Za-z0-9+/]{6,}={0,2}$/.test(text) && text.length % 4 === 0 && /[A-Z=]/.test(text) && isReadable(decoded(text) ?? '') && /^[\w .!@-]+\n?$/.test(decoded(text) ?? '')

function secretNames(check: Check, view: LessonView): ReadonlySet<string> {
  const pattern = patternOf(check)
  const named = pattern?.kind === 'Secret' && pattern.name !== undefined ? [pattern.name] : []
  const used = podsOf(check, view).flatMap(({ spec }) => [
    ...spec.containers.flatMap(({ env = [], envFrom = [] }) => [...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name), ...envFrom.map(({ secretRef }) => secretRef?.name)]),
    ...(spec.volumes ?? []).map(({ secret }) => secret?.secretName),
  ])
  return new Set([...named, ...used].filter((name) => name !== undefined))
}

export const badlyEncoded: Mistake = {
  id: 'K34',
  detect(check, view) {
    const refused = refusedFor(check, view, /illegal base64 data at input byte/)
    if (refused) return { object: refused.object, path: 'data', is: sentence('found.notBase64'), right: sentence('found.base64OrPlain'), confidence: 0.95 }
    const names = secretNames(check, view)
    for (const secret of view.list('Secret', namespaceOf(check)).filter(({ metadata }) => names.has(metadata.name))) {
      if (at(secret, 'type') !== 'Opaque') continue
      for (const [key, value] of Object.entries((at(secret, 'data') ?? {}) as Readonly<Record<string, string>>)) {
        const text = decoded(value) ?? ''
        const at = { object: refOf(secret), path: `data.${key}`, confidence: 0.8 }
        if (text.endsWith('\n') && isReadable(text.slice(0, -1))) return { ...at, is: sentence('found.withLineBreak'), right: sentence('found.withoutLineBreak', { text: btoa(text.slice(0, -1)) }) }
        if (isEncodedTwice(text)) return { ...at, is: sentence('found.encodedTwice'), right: text }
      }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const manifest = find(application.manifests, 'Secret')
      if (!manifest || application.template !== 'settings') return undefined
      const path = 'data.password'
      const restart = { run: `kubectl rollout restart deployment ${application.workload.name}` }
      return standsWrong(application, { manifest, path }, btoa(`${atob(String(at(manifest, path)))}\n`), { cure: [...cured(application), restart] })
    },
    symptom: {},
  },
}

/** Where images have files of their own that they cannot do without. */
const OWN_FOLDERS: readonly { readonly image: RegExp; readonly folders: readonly string[] }[] = [
  { image: /nginx/, folders: ['/usr/share/nginx/html', '/usr/share/nginx', '/etc/nginx', '/etc/nginx/conf.d'] },
  { image: /httpd/, folders: ['/usr/local/apache2/htdocs', '/usr/local/apache2', '/usr/local/apache2/conf'] },
  { image: /./, folders: ['/bin', '/usr', '/usr/bin', '/usr/local', '/usr/local/bin', '/etc', '/lib', '/app', '/'] },
]

const ownFolders = (image: string): string[] => OWN_FOLDERS.filter((each) => each.image.test(image)).flatMap(({ folders }) => folders)

function hides({ container, path }: ContainerFacts): { path: string; is: string } | undefined {
  const index = (container.volumeMounts ?? []).findIndex(({ mountPath, subPath }) => !subPath && ownFolders(container.image ?? '').includes(mountPath.replace(/\/$/, '') || '/'))
  const mount = container.volumeMounts?.[index]
  return mount && { path: `${path}.volumeMounts[${index}].mountPath`, is: mount.mountPath }
}

/** It does not start, or says that the page is not there. */
function misses({ pod, ended, status, waiting }: ContainerFacts, { answer, isPages }: { readonly answer: number; readonly isPages: boolean }, view: LessonView): boolean {
  if (answer === 403 || answer === 404) return true
  // A server without pages starts all the same; one without its programs or its settings does not.
  if (isPages) return refusedPages(pod, view)
  if (waiting === 'CrashLoopBackOff' || waiting === 'RunContainerError') return true
  if (ended !== undefined && ended.exitCode !== 0 && status?.state?.running === undefined) return true
  return refusedPages(pod, view)
}

const refusedPages = (pod: Pod, view: LessonView): boolean => eventsAbout(pod, view).some(({ reason, message }) => reason === 'Unhealthy' && /statuscode: 40[34]/.test(message ?? ''))

export const hiddenFiles: Mistake = {
  id: 'K35',
  detect(check, view) {
    const answer = check.type === 'reach' ? (rehearse(check, view)?.response?.status ?? 0) : 0
    for (const facts of concernedContainers(check, view)) {
      const hidden = hides(facts)
      if (hidden && misses(facts, { answer, isPages: /html|htdocs/.test(hidden.is) }, view)) return { object: facts.object, path: hidden.path, is: hidden.is, right: sentence('found.freeFolder'), confidence: 0.85 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const place = mainContainer(application)
      const image = place ? String(valueAt(within(place, 'image'))) : ''
      const folder = image.startsWith('nginx') ? '/usr/share/nginx/html' : image.startsWith('httpd') ? '/usr/local/apache2/htdocs' : undefined
      if (!place || folder === undefined) return undefined
      const mounted = standsWrong(application, within(place, 'volumeMounts'), [{ name: 'cache', mountPath: folder }])
      const manifest = find(mounted.cluster, application.workload.kind, application.workload.name)
      if (!manifest) return undefined
      const cluster = change(mounted.cluster, manifest, place.path.replace(/containers\[0\]$/, 'volumes'), [{ name: 'cache', emptyDir: {} }])
      return { ...mounted, cluster }
    },
    symptom: { events: [{ reason: 'Unhealthy', message: /statuscode: 40[34]/ }] },
  },
}

const REPLACES_PODS = /\bkubectl\b.*\b(delete\s+(?:-\S+\s+)*(pods?|po)\b|rollout restart|drain|replace --force)/

/** Somebody replaced this Pod, or the one before it: the line or its answer names it, or what it belongs to. */
function wasReplaced(pod: Pod, view: LessonView): boolean {
  const names = [pod, ...ownersOf(pod, view)].map(({ metadata: { name = '' } }) => name)
  return view.ran.some(({ line, output }) => REPLACES_PODS.test(line) && words(`${line} ${output}`).some((word) => names.some((name) => word === name || word.startsWith(`${name}-`))))
}

const words = (text: string): string[] => text.split(/[\s"'=/,]+/)

function concernedVolume(pod: Pod): { readonly object: string; readonly path: string } | undefined {
  const index = (pod.spec.volumes ?? []).findIndex(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory')
  return index < 0 ? undefined : { object: refOf(pod), path: `volumes[${index}].emptyDir` }
}

export const notKept: Mistake = {
  id: 'K44',
  detect(check, view) {
    const pattern = patternOf(check)
    const isAboutContent = check.type === 'reach' || check.type === 'log' || pattern?.kind === 'Pod' || pattern?.kind === 'Deployment'
    if (!isAboutContent || !view.commands.some((line) => REPLACES_PODS.test(line))) return undefined
    for (const pod of podsOf(check, view)) {
      if (!wasReplaced(pod, view) || !isReady(pod)) continue
      const found = pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim) ? undefined : concernedVolume(pod)
      if (!found) continue
      const [facts] = concernedContainers(check, view).filter((each) => each.pod === pod)
      const base = facts ? facts.path.replace(/\.(initC|c)ontainers\[\d+\]$/, '') : 'spec'
      return { object: facts?.object ?? found.object, path: `${base}.${found.path}`, is: sentence('found.folderOfPod'), right: sentence('found.claim'), nearest: refOf(pod), confidence: 0.6 }
    }
    return undefined
  },
  mutation: {
    spoil(application) {
      const { manifests, template, workload } = application
      const cache = application.service && find(manifests, 'Deployment', application.service.name)
      if (template !== 'cache' || !cache) return undefined
      const name = String(at(cache, 'metadata.name'))
      const volume = (volumes: Tree): readonly Tree[] => {
        const mounted = change(manifests, cache, 'spec.template.spec.containers[0].volumeMounts', [{ name: 'data', mountPath: '/data' }])
        const again = find(mounted, 'Deployment', name)
        return again ? change(mounted, again, 'spec.template.spec.volumes', [{ name: 'data', ...volumes }]) : mounted
      }
      const keeps = volume({ emptyDir: {} }).map((each) => saves(each, name))
      const asked = find(keeps, 'Deployment', workload.name)
      const probe = ['sh', '-c', 'redis-cli -h "$STORE_HOST" get motto | grep -q tea']
      if (!asked) return undefined
      const before = change(keeps, asked, 'spec.template.spec.containers[0].readinessProbe.exec.command', probe)
      const claim: Tree = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: `${name}-data` }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } } }
      const after = [...volume({ persistentVolumeClaim: { claimName: `${name}-data` } }).map((each) => saves(each, name)), claim]
      const set = `kubectl exec deploy/${name} -- redis-cli set motto tea`
      const restart = `kubectl delete pod -l app=${name}`
      const right = { ...application, manifests: after.map((each) => (at(each, 'metadata.name') === workload.name ? change([each], each, 'spec.template.spec.containers[0].readinessProbe.exec.command', probe)[0] : each)) }
      return madeByLines({ ...application, manifests: before }, [set, restart], {
        at: { object: new RegExp(`^Deployment/default/${name}$`), path: 'spec.template.spec.volumes[0].emptyDir' },
        cure: [...cured(right), { run: `kubectl rollout status deploy/${name}` }, { run: set }, { run: restart }],
        task: sentence('task.motto', { workload: workload.name, claim: name, set, restart }),
      })
    },
    symptom: { prints: /pod "[^"]+" deleted/ },
  },
}

/** Writes each change to its disk, and is replaced as a whole: one disk serves one Pod. */
function saves(manifest: Tree, name: string): Tree {
  if (at(manifest, 'metadata.name') !== name || manifest['kind'] !== 'Deployment') return manifest
  const [kept] = change([manifest], manifest, 'spec.template.spec.containers[0].args', ['redis-server', '--appendonly', 'yes'])
  return change([kept], kept, 'spec.strategy', { type: 'Recreate' })[0]
}
