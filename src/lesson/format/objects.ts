/** How lessons name objects and requests, and how they compute an answer from the state. */
import type { ObjectPattern, ReachRequest, Truth } from '../lesson'
import { readSubject } from '../subject'
import { anything, choice, listOf, mapOf, matching, needed, number, optional, reading, record, text, type Shape } from './shape'

/** Of every object that is picked out. */
const selection = {
  namespace: optional(text, 'Its namespace.', 'default'),
  name: optional(text, 'Its name; without it, whatever its name is.'),
  labels: optional(mapOf(text), 'Labels that it must carry.', {}),
  match: optional(anything, 'A partial tree that it must match. Operators are keys: `any`, `all`, `in`, `gte`, `lte`, `exists`, `contains`, `matches`, `length`.', {}),
}
export const objectFields = { kind: needed(text, 'The kind, as manifests write it.'), ...selection }
export const objectPattern: Shape<ObjectPattern> = record(objectFields, { called: 'an object: kind, namespace, name, labels, match' })

/** Without `kind`. */
export const podFields = { pod: optional(text, 'Name of the Pod; without it, each that carries the labels.'), namespace: selection.namespace, labels: selection.labels }

export const countFields = { ...objectFields, atLeast: optional(number, 'So many at least.', 0), atMost: optional(number, 'So many at most.', Infinity) }

export const eventFields = {
  kind: needed(text, 'Kind of the object that the event is about.'),
  name: selection.name,
  namespace: selection.namespace,
  reason: needed(text, 'Reason, as `kubectl get events` shows it.'),
  message: optional(text, 'What its message must contain.', ''),
}
type EventText = { readonly kind: string; readonly name: string | undefined; readonly namespace: string; readonly reason: string; readonly message: string }
export const eventOf = ({ kind, name, namespace, reason, message }: EventText) => ({ type: 'event' as const, object: { kind, namespace, name, labels: {}, match: {} }, reason, message })

const requestFields = {
  from: optional(matching(/^(Node|outside|Pod\/[^/]+(\/[^/]+)?)$/, 'Pod/NAME, Pod/NAMESPACE/NAME, Node or outside'), 'Who asks: `Pod/NAME`, `Pod/NAMESPACE/NAME`, `Node`, or `outside` of the cluster.', 'Node'),
  url: needed(matching(/^https?:\/\//, 'an address that begins with http://'), 'What is asked for.'),
  method: optional(choice('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'), 'The method.', 'GET'),
  headers: optional(mapOf(text), 'Headers of the request.', {}),
  body: optional(text, 'Body of the request.', ''),
}
const expectation = record({
  status: optional(number, 'HTTP status of the answer.', 200),
  body: optional(record({ contains: needed(text, 'A text that the body must contain.') }), 'What the body must be like.'),
  fails: optional(choice('any', 'refused', 'timeout', 'dns'), 'No answer is wanted: the connection is refused, times out, or the name is not known.'),
})
export const reachFields = { ...requestFields, expect: optional(expectation, 'The answer that is wanted.') }
const lower = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
export const reachCondition = reading(record(reachFields), ({ expect, headers, ...request }) => ({
  ...request,
  headers: lower(headers),
  status: expect?.status ?? 200,
  contains: expect?.body?.contains ?? '',
  fails: expect?.fails ?? ('' as const),
}))
const request: Shape<ReachRequest> = reading(record(requestFields), ({ headers, ...rest }) => ({ ...rest, headers: lower(headers) }))

/** `Kind/name` or `Kind/namespace/name`. */
export const reference: Shape<ObjectPattern> = reading(matching(/^[A-Z]\w*(\/[^/\s]+){1,2}$/, 'Kind/NAME or Kind/NAMESPACE/NAME'), (value) => {
  const { kind, namespace = 'default', name } = readSubject(value)
  return { kind, namespace, name, labels: {}, match: {} }
})

/** `count`, `field` or another word says how; what it goes with stands beside it. */
const truthFields = {
  count: optional(text, 'How many objects of this kind there are.'),
  field: optional(text, 'The value of this field, `spec.replicas`; list items by number: `spec.ports.0.port`.'),
  of: optional(reference, 'With `field`: the object, `Kind/NAME` or `Kind/NAMESPACE/NAME`.'),
  reach: optional(request, 'The status of the answer; or `refused`, `timeout`, `dns` where there is none.'),
  event: optional(record(eventFields), '`yes` when there is such an event, else `no`.'),
  option: optional(text, 'This option, where the state cannot tell.'),
  namespace: selection.namespace,
  labels: selection.labels,
  match: selection.match,
}
export const truth: Shape<Truth> = reading(record(truthFields, { oneOf: ['count', 'field', 'reach', 'event', 'option'], called: 'how the answer is found' }), (read, at): Truth => {
  const { namespace, labels, match } = read
  if (read.count !== undefined) return { type: 'count', object: { kind: read.count, namespace, name: undefined, labels, match } }
  if (read.reach) return { type: 'reach', request: read.reach }
  if (read.event) {
    const { object, reason } = eventOf(read.event)
    return { type: 'event', object, reason }
  }
  if (read.option !== undefined) return { type: 'option', text: read.option }
  if (!read.of) throw at.complain('field needs of, the object')
  return { type: 'field', object: read.of, path: read.field ?? '' }
})

export const options = listOf(text)
