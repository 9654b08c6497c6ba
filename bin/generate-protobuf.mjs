// Writes src/cli/protobuf/generated/messages.json: field numbers, names and types of all objects that are stable, and of what they
// reach. Every kubectl carries them as compressed descriptors (google/protobuf/descriptor.proto), so a real one is the source; a folder
// of OpenAPI v3 documents, as for generate-openapi.mjs, says which of the fields JSON spells in another way, or not at all:
//   node bin/generate-protobuf.mjs /usr/local/bin/kubectl FOLDER
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { root } from './install.mjs'

const [, , binary, folder] = process.argv
if (!binary || !folder) {
  console.error('Usage: node bin/generate-protobuf.mjs KUBECTL FOLDER')
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
    const length = wire === 0 ? varint() : wire === 2 ? varint() : wire === 5 ? 4 : 8
    const value = wire === 0 ? length : bytes.subarray(at, (at += length))
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
const META = 'k8s.io.apimachinery.pkg.apis.meta.v1'

/** Messages that JSON writes in a form of their own. */
const special = {
  [`${META}.FieldsV1`]: 'raw',
  [`${META}.MicroTime`]: 'time',
  [`${META}.Time`]: 'time',
  'k8s.io.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'k8s.io.apimachinery.pkg.runtime.RawExtension': 'raw',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
}

/** `core/v1.Pod` */
const shortName = (name) => name.replace(/^k8s\.io\.(api|apimachinery\.pkg\.apis)\.(\w+)\./, '$2/')

const isList = (field) => field.get(4)?.[0] === 3
/** By the option of the protobuf compiler for Go that says "no pointer". Of bytes nobody tells empty from absent. */
const isPointer = (field) => field.get(5)[0] !== 12 && !all(field, 8).some((options) => options.get(65001)?.[0] === 0)

const schemas = {}
for (const file of readdirSync(folder)) {
  const bytes = readFileSync(join(folder, file))
  Object.assign(schemas, JSON.parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes).components?.schemas)
}

/** As JSON spells it; '' for a struct embedded in Go, whose fields are fields of the outer one. */
function jsonName(field, message) {
  const name = text(field, 1)
  const { properties } = schemas[message.replace('k8s.io.', 'io.k8s.')] ?? {}
  const spelled = Object.keys(properties ?? {}).find((property) => property.toLowerCase() === name.toLowerCase())
  if (spelled) return spelled
  const isEmbedded = field.get(5)[0] === 11 && !isList(field) && (properties !== undefined || name === 'rule')
  return isEmbedded ? '' : name[0].toLowerCase() + name.slice(1)
}

const table = {}

function typeOf(field, message) {
  const plainType = plain[field.get(5)[0]]
  if (plainType) return plainType
  const name = ofOwnVersion(text(field, 6).slice(1), message)
  if (special[name]) return special[name]
  const fields = all(messages.get(name), 2)
  if (fields.length === 1 && isList(fields[0]) && text(fields[0], 1) === 'items' && fields[0].get(5)[0] === 9) return 'items'
  take(name)
  return shortName(name)
}

function take(name) {
  const key = shortName(name)
  if (table[key]) return
  table[key] = {}
  for (const field of all(messages.get(name), 2)) table[key][field.get(3)[0]] = `${jsonName(field, name)} ${describe(field, name)}`
}

/** `*int`, `[]core/v1.Container`, `map bytes` */
function describe(field, message) {
  const entry = messages.get(text(field, 6).slice(1))
  const isMap = entry !== undefined && all(entry, 7).some((options) => options.get(7)?.[0] === 1)
  if (isMap) return `map ${typeOf(all(entry, 2)[1], message)}`
  return `${isList(field) ? '[]' : isPointer(field) ? '*' : ''}${typeOf(field, message)}`
}

/** Some descriptors name a message of an older version where one of the own version stands beside it. */
function ofOwnVersion(target, message) {
  const [group, version] = message.split('.').slice(-3)
  const own = target.replace(new RegExp(`\\.${group}\\.v\\w+\\.`), `.${group}.${version}.`)
  return messages.has(own) ? own : target
}

const isObject = (name, message) =>
  /^k8s\.io\.api\.\w+\.v\d+\.\w+$/.test(name) && !name.endsWith('List') && all(message, 2).some((field) => text(field, 6) === `.${META}.ObjectMeta`)

readDescriptors(readFileSync(binary))
for (const [name, message] of messages) if (isObject(name, message)) take(name)
take(`${META}.DeleteOptions`)

const lines = Object.keys(table).sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(table[name])}`)
const generated = join(root, 'src/cli/protobuf/generated')
mkdirSync(generated, { recursive: true })
writeFileSync(join(generated, 'messages.json'), `{\n${lines.join(',\n')}\n}\n`)
console.log(`${lines.length} messages`)
