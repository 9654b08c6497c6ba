/**
 * `agnhost webhook`: what Kubernetes' own tests let admission ask. Upstream: test/images/agnhost/webhook (v1.32).
 * Simplified: it needs no certificate and looks at none; what it does with custom resources and attached pods is left out.
 */
import type { DelayedResponse, HttpResponse, ServedRequest } from '../base/os/network-stack'
import type { ContainerProcess } from '../cluster/container-runtime/contract'
import { answer, notFound } from './answers'

interface Reviewed {
  readonly uid: string
  readonly operation: string
  readonly object: ReviewedObject | null
  readonly oldObject: ReviewedObject | null
}

interface ReviewedObject {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: { readonly containers?: readonly { readonly name: string }[] }
}

type Verdict = { readonly allowed: boolean; readonly status?: object; readonly patch?: string; readonly patchType?: string }
type Judge = (request: Reviewed, sidecarImage: string) => Verdict

const allowed: Verdict = { allowed: true }
const MARK = 'webhook-e2e-test'
const DELAY_MS = 5000

const patched = (...operations: object[]): Verdict => ({ allowed: true, patchType: 'JSONPatch', patch: btoa(JSON.stringify(operations)) })

const judges: Readonly<Record<string, Judge>> = {
  '/always-deny': () => ({ allowed: false, status: { metadata: {}, message: 'this webhook denies all requests' } }),
  '/always-allow-delay-5s': () => allowed,
  '/add-label': addLabel,
  '/pods': judgePod,
  '/mutating-pods-sidecar': addSidecar,
  '/configmaps': judgeConfigMap,
  '/mutating-configmaps': changeConfigMap,
}

export function serveWebhook(container: ContainerProcess, port: number, sidecarImage: string): void {
  container.listen(port, { protocol: 'http', handle: (request) => answerReview(request, sidecarImage) })
}

function answerReview({ path, body, rehearsal }: ServedRequest, sidecarImage: string): HttpResponse | DelayedResponse {
  const [place] = path.split('?')
  if (place === '/readyz') return answer(200, 'ok')
  if (!Object.hasOwn(judges, place)) return notFound()
  const review = readReview(body)
  if (!review) return answer(400, 'Request could not be decoded: unexpected end of JSON input\n')
  const response = { uid: review.uid, ...judges[place](review, sidecarImage) }
  const text = JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response })
  const reply: HttpResponse = { status: 200, headers: { 'content-type': 'application/json' }, body: text }
  return place === '/always-allow-delay-5s' && !rehearsal ? { delayMs: DELAY_MS, response: reply } : reply
}

function readReview(body: string): Reviewed | undefined {
  try {
    return (JSON.parse(body) as { request?: Reviewed }).request
  } catch {
    return undefined
  }
}

function addLabel({ object }: Reviewed): Verdict {
  const labels = object?.metadata?.labels ?? {}
  if (Object.keys(labels).length === 0) return patched({ op: 'add', path: '/metadata/labels', value: { 'added-label': 'yes' } })
  if (labels['added-label'] === 'yes') return allowed
  return patched({ op: 'added-label' in labels ? 'replace' : 'add', path: '/metadata/labels/added-label', value: 'yes' })
}

function judgePod({ object }: Reviewed): Verdict {
  const faults = [
    ...(object?.metadata?.labels?.[MARK] === 'webhook-disallow' ? ['the pod contains unwanted label;'] : []),
    ...(object?.spec?.containers?.some(({ name }) => name.includes('webhook-disallow'))
      ? ['the pod contains unwanted container name;']
      : []),
  ]
  return faults.length > 0 ? { allowed: false, status: { metadata: {}, message: faults.join(' ') } } : allowed
}

function addSidecar({ object }: Reviewed, image: string): Verdict {
  if (!image)
    return {
      allowed: false,
      status: { metadata: {}, status: 'Failure', message: 'No image specified by the sidecar-image parameter', code: 500 },
    }
  const name = 'webhook-added-sidecar'
  if (object?.spec?.containers?.some((container) => container.name === name)) return allowed
  return patched({ op: 'add', path: '/spec/containers/-', value: { image, name, resources: {} } })
}

function judgeConfigMap({ operation, object, oldObject }: Reviewed): Verdict {
  const mark = (operation === 'DELETE' ? oldObject : object)?.data?.[MARK]
  const isUnwanted = mark === 'webhook-disallow' && operation !== 'DELETE'
  const isKept = mark === 'webhook-nondeletable' && operation === 'DELETE'
  if (!isUnwanted && !isKept) return allowed
  const what = isKept ? 'cannot be deleted because it contains' : 'contains'
  return { allowed: false, status: { metadata: {}, reason: `the configmap ${what} unwanted key and value` } }
}

function changeConfigMap({ object }: Reviewed): Verdict {
  const { data = {} } = object ?? {}
  if (data['mutation-stage-1'] === 'yes') return patched({ op: 'add', path: '/data/mutation-stage-2', value: 'yes' })
  return data['mutation-start'] === 'yes' ? patched({ op: 'add', path: '/data/mutation-stage-1', value: 'yes' }) : allowed
}
