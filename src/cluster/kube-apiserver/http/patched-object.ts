/**
 * What a patch makes of the stored object, read as strictly as a body is.
 * Upstream: applyPatchToCurrentObject in k8s.io/apiserver/pkg/endpoints/handlers/patch.go (v1.32).
 */
import type { Patch } from '../../../api/door'
import { invalid } from '../../../api/field-error'
import type { KubeObject } from '../../../api/object'
import { goText } from '../../../api/patch/strategic-faults'
import { badRequestError, invalidError, tooLargeError, unsupportedMediaTypeError } from '../../../api/status-error'
import { acceptedPatches, patched } from '../patch'
import { judgeUnknownFields, parseBody, type Decoded } from './decode-body'
import { referenceOf, type ResourceExchange } from './exchange'
import { requireStorable } from './object-bounds'

const MAX_OPERATIONS = 10_000

const undecodable = (fault: string): Error => badRequestError(`error decoding patch: ${fault}`)

export function patchOf(exchange: ResourceExchange): Patch {
  const type = (exchange.request.headers['content-type'] ?? '').split(';')[0].trim()
  // A strategic patch needs to know what lists are merged by, which only built-in kinds say.
  if (exchange.kind.isCustom && type === 'application/strategic-merge-patch+json') throw unsupportedMediaTypeError(acceptedPatches.filter((accepted) => accepted !== type))
  if (type === 'application/json-patch+json') {
    const operations = parseBody(exchange, undecodable)
    if (!Array.isArray(operations)) throw undecodable('json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp')
    if (operations.length > MAX_OPERATIONS) throw tooLargeError(`The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`)
    return { type, patch: operations }
  }
  if (type === 'application/merge-patch+json' || type === 'application/strategic-merge-patch+json') {
    const refuse = type === 'application/merge-patch+json' ? undecodable : badRequestError
    const patch = parseBody(exchange, refuse)
    if (Array.isArray(patch)) throw refuse('json: cannot unmarshal array into Go value of type map[string]interface {}')
    return { type, patch }
  }
  throw unsupportedMediaTypeError(acceptedPatches)
}

export function patchedObject<T extends KubeObject>(exchange: ResourceExchange<T>): Decoded<T> {
  const { door, kind, registry, schema } = exchange
  const patch = patchOf(exchange)
  const object = patched(kind, registry.owners.shown(kind, door.get(kind, referenceOf(exchange))), patch)
  requireStorable(object)
  const refuse = (why: string): Error => invalidError({ group: '', kind: '' }, '', [invalid('patch', shown(patch, object), why)])
  const wrong = schema?.findWrongTypes(object, kind, isStrategic(patch) ? 'converter' : 'decoder')
  if (wrong) throw refuse(wrong)
  const { refused, warnings } = judgeUnknownFields(exchange, kind, object)
  if (refused) throw refuse(refused)
  return { object: schema?.decoded(object, kind) ?? object, warnings }
}

const isStrategic = ({ type }: Patch): boolean => type === 'application/strategic-merge-patch+json'

/** A strategic patch is shown itself, of the others what they lead to. */
const shown = (patch: Patch, object: KubeObject): string => (isStrategic(patch) ? goText(patch.patch) : JSON.stringify(object))
