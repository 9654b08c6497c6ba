// Writes src/api/openapi/generated/schema.json from the OpenAPI v3 documents of a real API server, kept in a folder as
// `api_v1.json`, `apis_apps_v1.json`, ... (also gzipped): what our kinds reach, without the descriptions (see generate-docs.mjs).
//   kubectl get --raw /openapi/v3/api/v1 > FOLDER/api_v1.json    (and so on)
//   node bin/generate-openapi.mjs FOLDER
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { root } from './install.mjs'

const documents = {
  api_v1: [
    ...['ConfigMap', 'Endpoints', 'Event', 'Namespace', 'Node', 'Pod', 'Secret', 'Service', 'ServiceAccount'],
    // What subresources and all requests take or answer.
    ...['Binding', 'DeleteOptions', 'Eviction', 'Scale', 'Status', 'TokenRequest', 'WatchEvent'],
  ],
  apis_apps_v1: ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  apis_batch_v1: ['CronJob', 'Job'],
  'apis_coordination.k8s.io_v1': ['Lease'],
  'apis_discovery.k8s.io_v1': ['EndpointSlice'],
}
const groups = new Set(['', 'apps', 'authentication.k8s.io', 'autoscaling', 'batch', 'coordination.k8s.io', 'discovery.k8s.io', 'policy'])

const KINDS = 'x-kubernetes-group-version-kind'

const folder = process.argv[2]
if (!folder) {
  console.error('Usage: node bin/generate-openapi.mjs FOLDER')
  process.exit(2)
}

function read(name) {
  const plain = join(folder, `${name}.json`)
  return JSON.parse(existsSync(plain) ? readFileSync(plain, 'utf8') : gunzipSync(readFileSync(`${plain}.gz`)).toString())
}

const schemas = {}
let info

/** Takes a definition and all that it refers to. */
function take(name, definitions) {
  if (schemas[name]) return
  schemas[name] = {}
  schemas[name] = bare(definitions[name])
  for (const [, target] of JSON.stringify(schemas[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) take(target, definitions)
}

/** Without descriptions, and with the kinds of our groups alone. */
function bare({ properties, [KINDS]: kinds, ...rest }) {
  // A field may itself have the name `description`.
  const fields = Object.entries(properties ?? {}).map(([field, node]) => [field, withoutDescriptions(node)])
  return {
    ...withoutDescriptions(rest),
    ...(properties ? { properties: Object.fromEntries(fields) } : {}),
    ...(kinds ? { [KINDS]: kinds.filter(({ group }) => groups.has(group)) } : {}),
  }
}

function withoutDescriptions(value) {
  if (Array.isArray(value)) return value.map(withoutDescriptions)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'description').map(([key, item]) => [key, withoutDescriptions(item)]))
}

for (const [name, kinds] of Object.entries(documents)) {
  const document = read(name)
  info = document.info
  const definitions = document.components.schemas
  for (const kind of kinds.flatMap((kind) => [kind, `${kind}List`])) {
    const found = Object.keys(definitions).filter((definition) => definition.endsWith(`.${kind}`) && definitions[definition][KINDS])
    for (const definition of found) take(definition, definitions)
    if (found.length === 0 && !kind.endsWith('List')) throw new Error(`${name} has no ${kind}`)
  }
}

const sorted = (tree) => Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1))
const lines = (tree) => `{\n${sorted(tree).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`
const generated = join(root, 'src/api/openapi/generated')
mkdirSync(generated, { recursive: true })
writeFileSync(join(generated, 'schema.json'), `{"openapi":"3.0.0","info":${JSON.stringify(info)},"components":{"schemas":${lines(schemas)}}}\n`)
console.log(`${Object.keys(schemas).length} definitions`)
