import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { apiVersionOf, type Kind } from '../kind'
import { kinds } from '../kinds'
import { Deployment } from '../kinds/deployment'
import { EndpointSlice } from '../kinds/endpoint-slice'
import { Namespace } from '../kinds/namespace'
import { Pod } from '../kinds/pod'
import { Secret } from '../kinds/secret'
import { Service } from '../kinds/service'
import type { KubeObject } from '../object'

const recorded = fileURLToPath(new URL('../../../../shared/real-answers/defaults.json', import.meta.url))
const isRecorded = existsSync(recorded)
if (!isRecorded) console.log('notice: no recorded answers beside the project; defaults are not compared with those of a real cluster')

interface Recording {
  readonly sent: KubeObject
  readonly stored?: KubeObject
}

const byName = new Map<string, Kind>((kinds as readonly Kind[]).map((kind) => [`${apiVersionOf(kind)} ${kind.kind}`, kind]))
const kindOf = ({ apiVersion, kind }: KubeObject): Kind | undefined => byName.get(`${apiVersion} ${kind}`)
const all: readonly Recording[] = isRecorded ? JSON.parse(readFileSync(recorded, 'utf8')) : []
// Not judged here: a definition whose names are not yet accepted, of which a real API server says that they are empty, and ours nothing.
const known = all.filter(({ sent, stored }) => kindOf(sent) && stored && sent.kind !== 'CustomResourceDefinition')

function complete(kind: Kind, object: KubeObject): KubeObject {
  const completed = kind.setDefaults?.(object) ?? object
  return kind.prepareForCreate?.(completed) ?? completed
}

type Tree = Record<string, unknown>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const tree = (value: unknown): Tree => (isTree(value) ? value : {})

/** Without what admission and the registry add: tokens, tolerations, priorities, addresses, ports, taints, protection of volumes. */
function withoutAdmitted(object: KubeObject): unknown {
  const copy: Tree = structuredClone({ ...object })
  const spec = tree(copy.spec)
  for (const field of ['tolerations', 'serviceAccount', 'serviceAccountName', 'priority', 'preemptionPolicy', 'taints']) delete spec[field]
  if (spec.clusterIP !== 'None') for (const field of ['clusterIP', 'clusterIPs']) delete spec[field]
  const isToken = (item: unknown): boolean => String(tree(item).name).startsWith('kube-api-access-')
  const drop = (owner: Tree, field: string): void => {
    const items = owner[field]
    if (!Array.isArray(items)) return
    const rest = items.filter((item) => !isToken(item))
    if (rest.length > 0) owner[field] = rest
    else delete owner[field]
  }
  drop(spec, 'volumes')
  for (const field of ['containers', 'initContainers']) for (const item of (spec[field] ?? []) as unknown[]) drop(tree(item), 'volumeMounts')
  if (String(copy.kind).startsWith('PersistentVolume')) delete tree(copy.metadata).finalizers
  if (copy.kind === 'Service') for (const port of (spec.ports ?? []) as unknown[]) delete tree(port).nodePort
  return copy
}

describe.runIf(isRecorded)('completes as a recorded 1.32 cluster does', () => {
  it.each(known.map((recording, index) => ({ name: `${index} ${recording.sent.kind}`, recording })))('$name', ({ recording }) => {
    const kind = kindOf(recording.sent)
    const { sent, stored } = recording
    if (!kind || !stored) throw new Error(`no kind ${sent.kind}`)
    const { uid, creationTimestamp, namespace } = stored.metadata
    const metadata = { ...sent.metadata, uid, creationTimestamp, ...(namespace ? { namespace } : {}) }
    expect(withoutAdmitted(complete(kind, { ...sent, metadata }))).toEqual(withoutAdmitted(stored))
  })

  it.each(known.map((recording, index) => ({ name: `${index} ${recording.sent.kind}`, recording })))(
    'finds nothing to complete in $name as it was stored',
    ({ recording: { stored } }) => {
      const object = stored as KubeObject
      const setDefaults = kindOf(object)?.setDefaults
      expect(setDefaults ? setDefaults(object) : object).toBe(object)
    },
  )
})

const metadata = { name: 'x', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' }

describe('defaults', () => {
  it('pull an image every time only when its tag may move', () => {
    const policyOf = (image: string) => {
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c', image }] }, status: {} }
      return Pod.setDefaults?.(pod).spec.containers[0].imagePullPolicy
    }
    const images = ['nginx', 'nginx:latest', 'nginx:1.27', 'localhost:5000/nginx', 'localhost:5000/nginx:1', 'nginx@sha256:0a']
    expect(images.map(policyOf)).toEqual(['Always', 'Always', 'IfNotPresent', 'Always', 'IfNotPresent', 'IfNotPresent'])
  })

  it('encode the bytes of a Secret, not its characters', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata, data: { a: 'MQ==', b: 'Mg==' }, stringData: { a: 'grün', c: '' } }
    expect(Secret.setDefaults?.(secret)).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data: { a: 'Z3LDvG4=', b: 'Mg==', c: '' } })
  })

  it('label a namespace with its name and hold it until it is empty', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {}, status: {} }
    const completed = complete(Namespace as Kind, namespace)
    expect(completed).toMatchObject({ metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } }, spec: { finalizers: ['kubernetes'] } })
  })
})

describe('updates', () => {
  const deployment: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, generation: 3 },
    spec: { selector: {}, template: {}, replicas: 2 },
    status: { replicas: 2 },
  }

  it('raise the generation for a change of the spec or an annotation, not of a label or the status', () => {
    const update = (next: Deployment) => Deployment.prepareForUpdate?.(next, deployment)
    expect(update({ ...deployment, spec: { ...deployment.spec, replicas: 3 } })?.metadata.generation).toBe(4)
    expect(update({ ...deployment, metadata: { ...metadata, annotations: { a: 'b' } } })?.metadata.generation).toBe(4)
    expect(update({ ...deployment, metadata: { ...metadata, labels: { a: 'b' } } })?.metadata.generation).toBe(3)
    expect(update({ ...deployment, status: {} })).toEqual(deployment)
  })

  it('keep what the server gave a Service', () => {
    const spec = { type: 'NodePort', clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'], ports: [{ port: 80, protocol: 'TCP', nodePort: 30100 }] }
    const service: Service = { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } }
    const ports = [{ port: 80, protocol: 'TCP' }, { port: 81, protocol: 'TCP' }]
    const next = Service.prepareForUpdate?.({ ...service, spec: { type: 'NodePort', ports } }, service)
    expect(next?.spec).toEqual({ ...spec, ports: [{ ...ports[0], nodePort: 30100 }, ports[1]] })
    expect(Service.prepareForUpdate?.({ ...service, spec: { ...spec, type: 'ExternalName' } }, service).spec.clusterIP).toBeUndefined()
  })

  it('let the settings of an affinity go with it', () => {
    const spec = { type: 'ClusterIP', sessionAffinity: 'None', sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } }
    const service: Service = { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } }
    expect(Service.setDefaults?.(service).spec.sessionAffinityConfig).toBeUndefined()
    const kept = Service.setDefaults?.({ ...service, spec: { ...spec, sessionAffinity: 'ClientIP' } })
    expect(kept?.spec.sessionAffinityConfig).toEqual(spec.sessionAffinityConfig)
  })

  it('count changes of an EndpointSlice, except of its annotations', () => {
    const slice: EndpointSlice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { ...metadata, generation: 1 }, addressType: 'IPv4', endpoints: [] }
    const annotated = { ...slice, metadata: { ...slice.metadata, annotations: { a: 'b' } } }
    expect(EndpointSlice.prepareForUpdate?.(annotated, slice).metadata.generation).toBe(1)
    expect(EndpointSlice.prepareForUpdate?.({ ...slice, endpoints: [{ addresses: ['10.0.0.1'] }] }, slice).metadata.generation).toBe(2)
  })
})
