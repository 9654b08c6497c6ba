import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { describeFieldError, type FieldError } from '../field-error'
import { apiVersionOf, type Kind } from '../kind'
import { kinds } from '../kinds'
import { Deployment } from '../kinds/deployment'
import { Pod } from '../kinds/pod'
import { Service } from '../kinds/service'
import type { KubeObject } from '../object'
import { invalidError } from '../status-error'
import { validateMetadata, validateMetadataUpdate } from './metadata'

const recorded = fileURLToPath(new URL('../../../../shared/real-answers/refusals.json', import.meta.url))
const isRecorded = existsSync(recorded)
if (!isRecorded) console.log('notice: no recorded answers beside the project; refusals are not compared with those of a real cluster')

interface Refusal {
  readonly sent?: KubeObject
  readonly stderr: string
  readonly exit: number
}

const findKind = (object: KubeObject): Kind | undefined =>
  (kinds as readonly Kind[]).find((kind) => kind.kind === object.kind && apiVersionOf(kind) === object.apiVersion)

/** What the API server does with a new object, without admission. */
function refusalsOf(kind: Kind, sent: KubeObject): readonly FieldError[] {
  if (kind.storedAs) return refusalsOf(kind.storedAs.kind, kind.storedAs.decode(sent))
  const namespace = kind.namespaced ? { namespace: 'default' } : {}
  const name = sent.metadata.name || (sent.metadata.generateName ? `${sent.metadata.generateName}x` : '')
  const { resourceVersion: _version, ...metadata } = sent.metadata
  const draft: KubeObject = { ...sent, metadata: { ...namespace, ...metadata, name, uid: 'u', resourceVersion: '', creationTimestamp: '2026-01-05T09:00:00Z' } }
  const completed = kind.setDefaults?.(draft) ?? draft
  const prepared = kind.prepareForCreate?.(completed) ?? completed
  return [...validateMetadata(prepared, kind), ...(kind.validate?.(prepared) ?? [])]
}

/** kubectl puts several causes on lines of their own; what is the same is said once. */
function printed(kind: Kind, name: string, errors: readonly FieldError[]): string {
  if (errors.length === 0) return ''
  const causes = (invalidError(kind, name, errors).status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
  const text = causes.length === 1 ? causes[0] : `\n${causes.map((cause) => `* ${cause}`).join('\n')}`
  return `The ${kind.kind} "${name}" is invalid: ${text}\n`
}

/** Go prints where a value lies in memory; a Job is tied to its pods by its uid. */
const withoutPointers = (text: string): string =>
  text.replaceAll(/0xc[0-9a-f]+/g, '0xc…').replaceAll(/(controller-uid":)"[-\w]+"/g, '$1"UID"')

/** Refused before or after validation: by the decoder, by admission, by the address range, by kubectl itself. */
const elsewhere = /^(Error from server|error:)|failed to allocate IP/

const read = (file: string): readonly Refusal[] => JSON.parse(readFileSync(file, 'utf8'))
const all = isRecorded ? [...read(recorded), ...read(recorded.replace('refusals', 'defaults')).filter(({ stderr }) => stderr)] : []
const rows = all.flatMap(({ sent, stderr }, index) => {
  const kind = sent && findKind(sent)
  return kind ? [{ name: `${index} ${kind.kind} ${JSON.stringify(sent).slice(60)}`.slice(0, 150), kind, sent, stderr }] : []
})
const judged = rows.filter(({ stderr }) => !elsewhere.test(stderr))
const skipped = rows.filter(({ stderr }) => elsewhere.test(stderr))
if (isRecorded) console.log(`notice: refusals by others than validation, not judged here:\n${skipped.map(({ name, stderr }) => `${name}\n  ${stderr.slice(0, 150)}`).join('\n')}`)


describe.runIf(isRecorded)('refuses what a recorded 1.32 cluster refuses, in its words', () => {
  it.each(judged)('$name', ({ kind, sent, stderr }) => {
    expect(withoutPointers(printed(kind, sent.metadata.name ?? '', refusalsOf(kind, sent)))).toBe(withoutPointers(stderr))
  })
})

const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-05T09:00:00Z' }
const texts = (errors: readonly FieldError[] | undefined): readonly string[] => (errors ?? []).map(describeFieldError)

describe('updates', () => {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [{ name: 'c', image: 'nginx:1' }], tolerations: [{ key: 'a', operator: 'Exists' }], nodeName: 'worker-1' },
    status: {},
  }
  const update = (spec: Partial<Pod['spec']>) => texts(Pod.validateUpdate?.({ ...pod, spec: { ...pod.spec, ...spec } }, pod))

  it('may change the image, the deadline and add tolerations of a pod', () => {
    expect(update({ containers: [{ name: 'c', image: 'nginx:2' }] })).toEqual([])
    expect(update({ activeDeadlineSeconds: 5 })).toEqual([])
    expect(update({ tolerations: [{ key: 'b', operator: 'Exists' }, { key: 'a', operator: 'Exists', tolerationSeconds: 3 }] })).toEqual([])
  })

  const only =
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
  const refused = [
    { name: 'its node', spec: { nodeName: 'worker-2' }, texts: [only] },
    { name: 'its command', spec: { containers: [{ name: 'c', image: 'nginx:1', command: ['x'] }] }, texts: [only] },
    { name: 'how many containers it has', spec: { containers: [] }, texts: ['spec.containers: Forbidden: pod updates may not add or remove containers'] },
    { name: 'a toleration away', spec: { tolerations: [] }, texts: ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'] },
  ]
  it.each(refused)('may not change $name', ({ spec, texts: wanted }) => {
    expect(update(spec).map((text) => text.split('\n')[0])).toEqual(wanted)
  })

  it('may not move a Service to another address', () => {
    const service: Service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ports: [{ port: 80, protocol: 'TCP' }] },
      status: {},
    }
    const next = Service.prepareForUpdate?.({ ...service, spec: { ...service.spec, clusterIP: '10.96.0.2' } }, service) ?? service
    expect(texts(Service.validateUpdate?.(next, service))).toEqual(['spec.clusterIPs[0]: Invalid value: []string{"10.96.0.2"}: may not change once set'])
  })

  it('may not rename an object', () => {
    expect(texts(validateMetadataUpdate({ ...pod, metadata: { ...metadata, name: 'y' } }, pod))).toEqual(['metadata.name: Invalid value: "y": field is immutable'])
  })
})

describe('metadata', () => {
  const rows = [
    { name: 'a missing namespace', kind: Pod, change: { namespace: undefined }, texts: ['metadata.namespace: Required value'] },
    { name: 'too many bytes of annotations', kind: Pod, change: { annotations: { a: 'x'.repeat(262_144) } }, texts: ['metadata.annotations: Too long: may not be more than 262144 bytes'] },
    { name: 'a label value that is too long', kind: Pod, change: { labels: { a: 'x'.repeat(64) } }, texts: [`metadata.labels: Invalid value: "${'x'.repeat(64)}": must be no more than 63 characters`] },
  ]
  it.each(rows)('refuses $name', ({ kind, change, texts: wanted }) => {
    const object: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...change } }
    expect(texts(validateMetadata(object, kind))).toEqual(wanted)
  })
})

describe('ports of pods in the network of their node', () => {
  const labels = { app: 'a' }
  const podSpec = (hostPort?: number) => ({ hostNetwork: true, containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, ...(hostPort ? { hostPort } : {}) }] }] })
  const deployment = (hostPort?: number) =>
    ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(hostPort) } } }) as object as KubeObject
  const faults = (object: KubeObject) => refusalsOf(Deployment as Kind, object).map(describeFieldError)

  it('may be left open in a template, and otherwise are the same on both sides', () => {
    expect(faults(deployment())).toEqual([])
    expect(faults(deployment(80))).toEqual([])
    expect(faults(deployment(81))).toEqual(['spec.template.spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true'])
  })

  it('are filled in for a pod', () => {
    expect(refusalsOf(Pod as Kind, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: podSpec() } as object as KubeObject)).toEqual([])
  })
})
