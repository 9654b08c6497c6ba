// Writes src/api/protobuf/generated/messages.json: field numbers, names and types of the messages that our kinds reach. Every kubectl
// carries them as compressed descriptors (google/protobuf/descriptor.proto), so a real one is the source:
//   node bin/generate-protobuf.mjs /usr/local/bin/kubectl
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, constants } from 'node:zlib'
import { root } from './install.mjs'

const roots = {
  '': ['ConfigMap', 'Endpoints', 'Event', 'Namespace', 'Node', 'Pod', 'Secret', 'Service', 'ServiceAccount', 'Binding'],
  apps: ['Deployment', 'ReplicaSet'],
  'authentication.k8s.io': ['TokenRequest'],
  autoscaling: ['Scale'],
  'coordination.k8s.io': ['Lease'],
  'discovery.k8s.io': ['EndpointSlice'],
  policy: ['Eviction'],
  meta: ['DeleteOptions'],
}
const packages = {
  '': 'k8s.io.api.core.v1',
  apps: 'k8s.io.api.apps.v1',
  'authentication.k8s.io': 'k8s.io.api.authentication.v1',
  autoscaling: 'k8s.io.api.autoscaling.v1',
  'coordination.k8s.io': 'k8s.io.api.coordination.v1',
  'discovery.k8s.io': 'k8s.io.api.discovery.v1',
  policy: 'k8s.io.api.policy.v1',
  meta: 'k8s.io.apimachinery.pkg.apis.meta.v1',
}

const binary = process.argv[2]
if (!binary) {
  console.error('Usage: node bin/generate-protobuf.mjs KUBECTL')
  process.exit(2)
}

/** The fields of one message: number to values, which are numbers or bytes. */
function fieldsOf(bytes) {
  const fields = new Map()
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++]
      value += (byte % 128) * shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    const [number, wire] = [Math.floor(tag / 8), tag % 8]
    const value = wire === 0 ? varint() : bytes.subarray(at, (at += wire === 2 ? varint() : wire === 5 ? 4 : 8))
    fields.set(number, [...(fields.get(number) ?? []), value])
  }
  return fields
}

const text = (fields, number) => fields.get(number)?.[0]?.toString() ?? ''
const all = (fields, number) => (fields.get(number) ?? []).map(fieldsOf)

const messages = new Map()

function addMessages(descriptors, prefix) {
  for (const descriptor of descriptors) {
    const name = `${prefix}.${text(descriptor, 1)}`
    messages.set(name, descriptor)
    addMessages(all(descriptor, 3), name)
  }
}

function readDescriptors(bytes) {
  const start = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff])
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
    let file
    try {
      file = gunzipSync(bytes.subarray(at, at + 1_000_000), { finishFlush: constants.Z_SYNC_FLUSH })
    } catch {
      continue // Compressed, but no descriptor.
    }
    if (file[0] === 0x0a && /^k8s\.io\/[\w./-]*\.proto/.test(file.subarray(2, 80).toString('latin1'))) {
      const descriptor = fieldsOf(file)
      addMessages(all(descriptor, 4), text(descriptor, 2))
    }
  }
}

const plain = { 1: 'double', 3: 'int', 5: 'int', 8: 'bool', 9: 'string', 12: 'bytes' }
const schemas = JSON.parse(readFileSync(join(root, 'src/api/openapi/generated/schema.json'), 'utf8')).components.schemas

/** OpenAPI names run the other way round: io.k8s.api.core.v1.Pod. */
const propertiesOf = (name) => schemas[name.replace('k8s.io.', 'io.k8s.')]?.properties

const table = {}

/** `string`, `[]core.v1.Container`, `{}bytes`, ... */
function typeOf(field) {
  const kind = field.get(5)[0]
  const isList = field.get(4)?.[0] === 3
  if (kind !== 11) return `${isList ? '[]' : ''}${plain[kind]}`
  const name = text(field, 6).slice(1)
  const message = messages.get(name)
  const isMap = all(message, 7).some((options) => options.get(7)?.[0] === 1)
  if (isMap) return `{}${typeOf(all(message, 2)[1])}`
  take(name)
  return `${isList ? '[]' : ''}${name}`
}

function take(name) {
  if (table[name]) return
  table[name] = {}
  const properties = propertiesOf(name)
  for (const field of all(messages.get(name), 2)) {
    const fieldName = text(field, 1)
    // Fields of a struct that is embedded in Go are fields of the outer one in JSON.
    const isInline = properties !== undefined && !Object.hasOwn(properties, fieldName) && field.get(5)[0] === 11
    const isValue = all(field, 8).some((options) => options.get(65001)?.[0] === 0)
    table[name][field.get(3)[0]] = [isInline ? '' : fieldName, typeOf(field), ...(isValue ? [1] : [])]
  }
}

readDescriptors(readFileSync(binary))
const kinds = Object.entries(roots).flatMap(([group, names]) =>
  names.map((kind) => {
    const name = `${packages[group]}.${kind}`
    take(name)
    return [group === 'meta' ? kind : `${group ? `${group}/` : ''}v1/${kind}`, name]
  }),
)

const sorted = (tree) => Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1))
const lines = (tree) => `{\n${sorted(tree).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`
const generated = join(root, 'src/api/protobuf/generated')
mkdirSync(generated, { recursive: true })
const contents = `{"kinds":${lines(Object.fromEntries(kinds))},"messages":${lines(table)}}\n`
writeFileSync(join(generated, 'messages.json'), contents.replaceAll('k8s.io.apimachinery.pkg.', '').replaceAll('k8s.io.api.', ''))
console.log(`${Object.keys(table).length} messages`)
