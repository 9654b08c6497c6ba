import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { kinds } from '../kinds'
import { ConfigMap } from '../kinds/config-map'
import { Deployment } from '../kinds/deployment'
import { Lease } from '../kinds/lease'
import { Pod } from '../kinds/pod'
import { Secret } from '../kinds/secret'
import { Service } from '../kinds/service'
import { apiVersionOf, type Kind } from '../kind'
import docs from './generated/docs.json'
import schema from './generated/schema.json'
import { createOpenApi } from './openapi'

const openApi = createOpenApi(schema, docs)

interface Described {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Described>>
}

interface Operation {
  readonly requestBody?: { readonly content: object }
  readonly 'x-kubernetes-action'?: string
  readonly 'x-kubernetes-group-version-kind'?: object
}

interface Version3 {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Described>> }
}

/** Of each path the methods, what they do, to what, and what they take. */
const operationsOf = ({ paths }: Version3): object =>
  Object.fromEntries(
    Object.entries(paths).flatMap(([path, { parameters: _parameters, ...methods }]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method} ${path}`,
        [operation['x-kubernetes-action'], operation['x-kubernetes-group-version-kind'], operation.requestBody?.content],
      ]),
    ),
  )

const wordsOf = (text = ''): string => text.split('\n\nPossible enum values:')[0].replaceAll(/\s+/g, ' ')

function withoutTexts({ description: _description, properties, ...rest }: Described): object {
  if (!properties) return rest
  const fields = Object.entries(properties).map(([field, { description: _text, ...node }]) => [field, node])
  return { ...rest, properties: Object.fromEntries(fields) }
}

const container = (fields: object): object => ({ spec: { containers: [{ name: 'c', image: 'nginx', ...fields }] } })

describe('findWrongTypes', () => {
  const rows: readonly { kind: Kind; object: object; message: string | undefined }[] = [
    { kind: Pod, object: container({ env: [{ name: 'A', value: 5 }] }), message: 'json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string' },
    { kind: Pod, object: container({ env: [{ name: 'A', value: true }] }), message: 'json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string' },
    { kind: Pod, object: container({ ports: { containerPort: 80 } }), message: 'json: cannot unmarshal object into Go struct field Container.spec.containers.ports of type []v1.ContainerPort' },
    { kind: Pod, object: container({ ports: [{ containerPort: '80' }] }), message: 'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32' },
    { kind: Pod, object: container({ ports: [{ containerPort: 80.5 }] }), message: 'json: cannot unmarshal number 80.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32' },
    { kind: Pod, object: container({ resources: { requests: { cpu: 'abc' } } }), message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" },
    { kind: Pod, object: container({ resources: { requests: { memory: '64MM' } } }), message: "unable to parse quantity's suffix" },
    { kind: Pod, object: container({ resources: { limits: ['1'] } }), message: 'json: cannot unmarshal array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList' },
    { kind: Pod, object: container({ imagePullPolicy: 1 }), message: 'json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy' },
    { kind: Pod, object: container({ livenessProbe: { httpGet: { port: true } } }), message: 'json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32' },
    { kind: Pod, object: { metadata: { labels: ['a'] } }, message: 'json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string' },
    { kind: Pod, object: { metadata: { labels: { a: 1 } } }, message: 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string' },
    { kind: Pod, object: { spec: 'x' }, message: 'json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec' },
    { kind: Pod, object: { metadata: { creationTimestamp: '2026-21-21T01:24:06Z' } }, message: 'parsing time "2026-21-21T01:24:06Z": month out of range' },
    { kind: Pod, object: { metadata: { creationTimestamp: 'now' } }, message: 'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"' },
    { kind: Lease, object: { spec: { renewTime: '2026-01-01T00:00:00Z' } }, message: 'parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"' },
    { kind: Deployment, object: { spec: { replicas: 'two' } }, message: 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32' },
    { kind: Service, object: { spec: { selector: { matchLabels: { app: 'a' } } } }, message: 'json: cannot unmarshal object into Go struct field ServiceSpec.spec.selector of type string' },
    { kind: ConfigMap, object: { data: { a: 1 } }, message: 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string' },
    { kind: Secret, object: { data: { a: 'not base64!' } }, message: 'illegal base64 data at input byte 3' },
    { kind: Secret, object: { data: { a: 'YWI' } }, message: 'illegal base64 data at input byte 0' },
    { kind: Secret, object: { data: { a: 'YWI=', b: 'YW\nJj', c: '' } }, message: undefined },
    { kind: Pod, object: { metadata: { deletionTimestamp: undefined, labels: undefined }, spec: undefined }, message: undefined },
    { kind: Deployment, object: { spec: { replicas: null, nope: 'x', strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } } } }, message: undefined },
    { kind: Pod, object: container({ env: [{ value: 1 }], resources: { limits: { cpu: 'x' } } }), message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'" },
  ]
  it.each(rows)('$kind.kind: $message', ({ kind, object, message }) => expect(openApi.findWrongTypes(object, kind)).toBe(message))
})

describe('findUnknownFields', () => {
  const rows: readonly { kind: Kind; object: object; fields: readonly string[] }[] = [
    { kind: Pod, object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: { a: 'b' } }, spec: { containerz: [] } }, fields: ['spec.containerz'] },
    { kind: Pod, object: container({ imagee: 'x', livenessProbe: { httpGet: { port: 80, periodSeconds: 3 } } }), fields: ['spec.containers[0].imagee', 'spec.containers[0].livenessProbe.httpGet.periodSeconds'] },
    { kind: Deployment, object: { spec: { replica: 1 }, x: 1 }, fields: ['spec.replica', 'x'] },
    { kind: ConfigMap, object: { data: { anything: 'goes' } }, fields: [] },
    { kind: Pod, object: { metadata: { managedFields: [{ fieldsV1: { 'f:spec': {} } }] } }, fields: [] },
  ]
  it.each(rows)('$kind.kind: $fields', ({ kind, object, fields }) => expect(openApi.findUnknownFields(object, kind)).toEqual(fields))
})

describe('the documents', () => {
  it('know every kind', () => {
    const unknown = kinds.filter((kind) => openApi.findUnknownFields({ nope: 1 }, kind).length === 0)
    expect(unknown.map(({ kind }) => kind)).toEqual([])
  })

  it('are listed with a hash', () => {
    const groups = [...new Set((kinds as readonly Kind[]).map((kind) => `${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`))]
    expect(Object.keys((openApi.document('/v3') as { paths: object }).paths)).toEqual(groups.sort())
    expect(JSON.stringify(openApi.document('/v3'))).toMatch(/"\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{16}"/)
    expect(openApi.document('/v3/apis/storage.k8s.io/v1beta1')).toBeUndefined()
  })

  it('say how a kind is patched, which is how clients learn that the server checks fields', () => {
    expect(openApi.document('/v3/apis/apps/v1')).toMatchObject({
      paths: {
        '/apis/apps/v1/namespaces/{namespace}/deployments/{name}': {
          patch: {
            requestBody: { content: { 'application/strategic-merge-patch+json': {} } },
            parameters: [{ name: 'dryRun' }, { name: 'fieldManager' }, { name: 'fieldValidation' }, { name: 'force' }],
            'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
          },
        },
      },
    })
  })

  it('refer to nothing that they do not have', () => {
    const groups = Object.keys((openApi.document('/v3') as { paths: object }).paths)
    for (const path of [...groups.map((group) => `/v3/${group}`), '/v2']) {
      const text = JSON.stringify(openApi.document(path))
      const document = JSON.parse(text) as { components?: { schemas: object }; definitions?: object }
      const names = new Set(Object.keys(document.components?.schemas ?? document.definitions ?? {}))
      const missing = [...text.matchAll(/"#\/(?:components\/schemas|definitions)\/([^"]+)"/g)].filter(([, name]) => !names.has(name))
      expect(missing.map(([, name]) => name)).toEqual([])
    }
  })

  const recorded = new URL('../../../../shared/live-1.32.13/', import.meta.url)
  const hasRecorded = existsSync(recorded)
  if (!hasRecorded) console.warn('No recorded OpenAPI documents: those of the bundle are not compared with them.')
  const recordedGroups = hasRecorded ? readdirSync(new URL('openapi-v3/', recorded)).filter((file) => file.startsWith('api')).map((file) => file.replace('.json.gz', '')) : []

  const real = (file: string): unknown => JSON.parse(gunzipSync(readFileSync(new URL(file, recorded))).toString())
  const realSchemas = (name: string): Readonly<Record<string, Described>> => (real(`openapi-v3/${name}.json.gz`) as Version3).components.schemas

  it.skipIf(!hasRecorded).each(recordedGroups)('say of every definition and path what a real cluster says: %s', (name) => {
    const wanted = real(`openapi-v3/${name}.json.gz`) as Version3
    const ours = openApi.document(`/v3/${name.replaceAll('_', '/')}`) as Version3
    const bare = ({ components: { schemas } }: Version3) => Object.fromEntries(Object.entries(schemas).map(([key, definition]) => [key, withoutTexts(definition)]))
    expect(bare(ours)).toEqual(bare(wanted))
    expect(operationsOf(ours)).toEqual(operationsOf(wanted))
  })

  it.skipIf(!hasRecorded)('say it in the older form, too', () => {
    const { definitions: oldReal } = real('openapi-v2.json.gz') as { definitions: Record<string, Described> }
    const { definitions: oldOurs } = openApi.document('/v2') as { definitions: Record<string, Described> }
    const bare = (definitions: Record<string, Described>) => Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, withoutTexts(definition)]))
    // Those of discovery and of the version, which the documents of groups do not have.
    const others = Object.keys(oldReal).filter((name) => !Object.hasOwn(oldOurs, name))
    expect(others.every((name) => /\.(API\w+|GroupVersionForDiscovery|ServerAddressByClientCIDR|Info)$/.test(name))).toBe(true)
    const wanted = bare(oldReal)
    for (const name of others) delete wanted[name]
    expect(bare(oldOurs)).toEqual(wanted)
  })

  // What the packages lack that the words come from (see bin/generate-docs.mjs): what each value of an enumeration means, some line
  // ends, which are blanks here on both sides, and the words of 89 of 2607 places that are younger than 1.30.
  it.skipIf(!hasRecorded)('say it in the words of a real cluster', () => {
    const real: Readonly<Record<string, Described>> = Object.assign({}, ...recordedGroups.map(realSchemas))
    const ours: Readonly<Record<string, Readonly<Record<string, string>>>> = docs
    const places = Object.keys(schema.components.schemas).flatMap((name) => {
      const { description, properties = {} } = real[name]
      const fields = Object.entries(properties).map(([field, node]) => ({ name, field, text: node.description }))
      return [{ name, field: '', text: description }, ...fields].filter(({ text }) => text !== undefined)
    })
    const differing = places.filter(({ name, field, text }) => wordsOf(ours[name][field]) !== wordsOf(text))
    expect(places).toHaveLength(2607)
    expect(differing.length).toBeLessThanOrEqual(89)
  })
})

describe('decoded', () => {
  it('leaves out what the kind does not have and what is null', () => {
    const object = { metadata: { creationTimestamp: null, labels: { a: null, b: 'c' } }, spec: { nope: 1, containers: [{ name: 'c', resources: { limits: null } }] } }
    expect(openApi.decoded<unknown>(object, Pod)).toEqual({ metadata: { labels: { a: '', b: 'c' } }, spec: { containers: [{ name: 'c', resources: {} }] }, status: {} })
  })

  it('shares what needs no change', () => {
    const object = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c' }], nope: 1 } }
    const found = openApi.decoded(object, Pod)
    expect(found.metadata).toBe(object.metadata)
    expect(found.spec.containers).toBe(object.spec.containers)
    expect(openApi.decoded(found, Pod)).toBe(found)
  })
})

it('forgets lists and maps that hold nothing, where they may be left out', () => {
  const container = { name: 'c', env: [], resources: { limits: {} } }
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [container], nodeSelector: {}, tolerations: [], volumes: [{ name: 'v', emptyDir: {} }] } }
  expect(openApi.decoded(pod, Pod)).toMatchObject({ spec: { containers: [{ name: 'c', resources: {} }], volumes: [{ name: 'v', emptyDir: {} }] } })
  expect(Object.keys((openApi.decoded(pod, Pod)).spec).sort()).toEqual(['containers', 'volumes'])
  expect(openApi.decoded({ ...pod, spec: { containers: [] } }, Pod).spec).toEqual({ containers: [] })
})
