/**
 * An object as Go clients send it in protocol buffers, as the object that JSON would have said. Real kubectl sends what
 * its `create` subcommands make in this form. Upstream: k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go
 * (v1.32).
 * Simplified: only requests may be in this form and the answer is JSON, which all clients accept too; a real API server
 * answers in it.
 */
import table from './generated/messages.json'
import { BadMessage, readFields, type WireField } from './wire'

export { BadMessage } from './wire'

/** Field number -> `replicas *int`: the name in JSON (none: its fields stand in the message around it) and the type. */
type Message = Readonly<Record<string, string>>
const messages: Readonly<Record<string, Message>> = table

const MAGIC = Buffer.from('k8s\0', 'latin1')

/** Throws `BadMessage`. */
export function decodeObject(bytes: Buffer): Readonly<Record<string, unknown>> {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new BadMessage('provided data does not appear to be a protobuf message')
  const envelope = readFields(bytes.subarray(MAGIC.length))
  const [apiVersion, kind] = textsOf(bytesOf(envelope, 1))
  const name = messageName(apiVersion, kind)
  // Of a kind that nobody knows there is only the name to tell: the server says what it thinks of it.
  return { apiVersion, kind, ...(Object.hasOwn(messages, name) ? decodeMessage(bytesOf(envelope, 2), name) : {}) }
}

const bytesOf = (fields: readonly WireField[], number: number): Buffer => {
  const found = fields.findLast((field) => field.number === number)?.value
  return Buffer.isBuffer(found) ? found : Buffer.alloc(0)
}

const textsOf = (message: Buffer): [string, string] => {
  const fields = readFields(message)
  return [bytesOf(fields, 1).toString('utf8'), bytesOf(fields, 2).toString('utf8')]
}

/** `rbac.authorization.k8s.io/v1` and `Role`: `rbac/v1.Role`. */
function messageName(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return 'meta/v1.DeleteOptions'
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion]
  return `${group.split('.')[0]}/${version}.${kind}`
}

/** What is zero and no pointer in Go means the same as what is absent. */
function decodeMessage(bytes: Buffer, name: string): Record<string, unknown> {
  const message = messages[name]
  const object: Record<string, unknown> = {}
  for (const { number, value } of readFields(bytes)) {
    const [key, type] = splitOnce(message[number] ?? '', ' ')
    if (type === '') continue
    if (key === '') Object.assign(object, decodeMessage(asBytes(value), type))
    else if (type.startsWith('[]'))
      object[key] = [...((object[key] as unknown[] | undefined) ?? []), decodeValue(value, type.slice(2))]
    else if (type.startsWith('map '))
      object[key] = { ...(object[key] as object | undefined), ...decodeEntry(asBytes(value), type.slice(4)) }
    else if (type.startsWith('*')) object[key] = decodeValue(value, type.slice(1))
    else setUnlessZero(object, key, decodeValue(value, type))
  }
  return object
}

function setUnlessZero(object: Record<string, unknown>, key: string, value: unknown): void {
  const isEmpty =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  if (value && !isEmpty) object[key] = value
}

function decodeEntry(entry: Buffer, type: string): Record<string, unknown> {
  const fields = readFields(entry)
  return { [bytesOf(fields, 1).toString('utf8')]: decodeValue(bytesOf(fields, 2), type) }
}

function decodeValue(value: bigint | Buffer, type: string): unknown {
  switch (type) {
    case 'int':
      return Number(value)
    case 'bool':
      return value !== 0n
    case 'string':
      return asBytes(value).toString('utf8')
    case 'bytes':
      return asBytes(value).toString('base64')
    default:
      return decodeSpecial(asBytes(value), type)
  }
}

/** Messages that JSON writes in a form of their own. */
function decodeSpecial(bytes: Buffer, type: string): unknown {
  const fields = readFields(bytes)
  switch (type) {
    case 'quantity':
      return bytesOf(fields, 1).toString('utf8')
    case 'items':
      return fields.map(({ value }) => asBytes(value).toString('utf8'))
    case 'raw':
      return JSON.parse(bytesOf(fields, 1).toString('utf8') || 'null')
    case 'int-or-string':
      return numberOf(fields, 1) === 0 ? numberOf(fields, 2) : bytesOf(fields, 3).toString('utf8')
    case 'time':
      if (fields.length === 0) return undefined
      return formatTime(numberOf(fields, 1), numberOf(fields, 2))
    default:
      return decodeMessage(bytes, type)
  }
}

const numberOf = (fields: readonly WireField[], number: number): number =>
  Number(fields.findLast((field) => field.number === number)?.value ?? 0)

/** Whole seconds, or microseconds where there is a fraction. */
function formatTime(seconds: number, nanoseconds: number): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19)
  return nanoseconds === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(nanoseconds / 1000)).padStart(6, '0')}Z`
}

function asBytes(value: bigint | Buffer): Buffer {
  if (typeof value === 'bigint') throw new BadMessage('wrong wireType = 0')
  return value
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
