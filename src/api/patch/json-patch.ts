/**
 * JSON Patch (RFC 6902) with the messages of the library that the API server uses. What is not on the path of an operation is shared
 * with the document that came in.
 * Upstream: gopkg.in/evanphx/json-patch.v4 (patch.go), as vendored by v1.32.
 */
import { isEqual } from './tree'

export class PatchError extends Error {}

interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

type Tree = Record<string, unknown>

/** Upstream allows so many operations in one patch. */
const MAX_OPERATIONS = 10_000

export function applyJsonPatch(document: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw new PatchError('json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  if (operations.length > MAX_OPERATIONS) throw new PatchError(`The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`)
  return operations.map(readOperation).reduce(applyOperation, document)
}

function readOperation(value: unknown): Operation {
  const { op, path, from, value: operand } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Operation>
  if (typeof path !== 'string') throw new PatchError('missing operation path')
  return { op: String(op), path, ...(typeof from === 'string' ? { from } : {}), value: operand }
}

function applyOperation(document: unknown, operation: Operation): unknown {
  switch (operation.op) {
    case 'add':
      return add(document, operation.path, operation.value, 'add')
    case 'remove':
      return remove(document, operation.path)
    case 'replace':
      return replace(document, operation.path, operation.value)
    case 'move': {
      const from = operation.from ?? ''
      return add(remove(document, from), operation.path, get(document, from, 'move'), 'move')
    }
    case 'copy':
      return add(document, operation.path, get(document, operation.from ?? '', 'copy'), 'copy')
    case 'test':
      return test(document, operation)
    default:
      throw new PatchError(`Unexpected kind: ${operation.op}`)
  }
}

function pointer(path: string): string[] {
  if (path === '') return []
  return path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

const isContainer = (value: unknown): value is Tree | unknown[] => typeof value === 'object' && value !== null
const has = (container: Tree | unknown[], key: string): boolean =>
  Array.isArray(container) ? indexOf(container, key) < container.length : Object.hasOwn(container, key)

function indexOf(items: readonly unknown[], key: string): number {
  if (!/^-?\d+$/.test(key)) throw new PatchError(`strconv.Atoi: parsing "${key}": invalid syntax`)
  const index = Number(key) < 0 ? items.length + Number(key) : Number(key)
  if (index < 0) throw new PatchError(`Unable to access invalid index: ${key}: invalid index referenced`)
  return index
}

const child = (container: Tree | unknown[], key: string): unknown =>
  Array.isArray(container) ? container[indexOf(container, key)] : Object.hasOwn(container, key) ? container[key] : undefined

function get(document: unknown, path: string, verb: string): unknown {
  let value = document
  for (const key of pointer(path)) {
    if (!isContainer(value) || !has(value, key)) throw new PatchError(`${verb} operation does not apply: doc is missing path: ${path}: missing value`)
    value = child(value, key)
  }
  return value
}

interface Place {
  readonly path: string
  readonly verb: string
  /** Gives the changed container, or undefined when the last step cannot be taken. */
  change(container: Tree | unknown[], key: string): Tree | unknown[]
}

/** Copies the containers on the way to the place, and nothing else. */
function changeAt(value: unknown, keys: readonly string[], place: Place): unknown {
  const [key, ...rest] = keys
  const missing = (): PatchError => new PatchError(`${place.verb} operation does not apply: doc is missing path: "${place.path}": missing value`)
  if (!isContainer(value)) throw missing()
  if (rest.length === 0) return place.change(value, key)
  if (!has(value, key)) throw missing()
  return withChild(value, key, changeAt(child(value, key), rest, place))
}

function withChild(container: Tree | unknown[], key: string, value: unknown): Tree | unknown[] {
  if (Array.isArray(container)) return container.with(indexOf(container, key), value)
  const copy = { ...container }
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  return copy
}

function add(document: unknown, path: string, value: unknown, verb: string): unknown {
  if (path === '') return value
  return changeAt(document, pointer(path), {
    path,
    verb,
    change(container, key) {
      if (!Array.isArray(container)) return withChild(container, key, value)
      if (key === '-') return [...container, value]
      const index = indexOf(container, key)
      if (index > container.length) throw new PatchError(`add operation does not apply: doc is missing path: "${path}": Unable to access invalid index: ${key}: invalid index referenced`)
      return container.toSpliced(index, 0, value)
    },
  })
}

function remove(document: unknown, path: string): unknown {
  return changeAt(document, pointer(path), {
    path,
    verb: 'remove',
    change(container, key) {
      if (!has(container, key)) throw new PatchError(`remove operation does not apply: doc is missing path: "${path}": missing value`)
      if (Array.isArray(container)) return container.toSpliced(indexOf(container, key), 1)
      return Object.fromEntries(Object.entries(container).filter(([name]) => name !== key))
    },
  })
}

function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') return value
  return changeAt(document, pointer(path), {
    path,
    verb: 'replace',
    change(container, key) {
      if (!has(container, key)) throw new PatchError(`replace operation does not apply: doc is missing key: ${path}: missing value`)
      return withChild(container, key, value)
    },
  })
}

function test(document: unknown, { path, value }: Operation): unknown {
  const keys = pointer(path)
  let found = document
  for (const key of keys) found = isContainer(found) && has(found, key) ? child(found, key) : undefined
  if (!isEqual(found ?? null, value ?? null)) throw new PatchError(`testing value ${path} failed: test failed`)
  return document
}
