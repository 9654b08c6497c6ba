/** What `kubectl wait --for` may ask for. Upstream: kubectl/pkg/cmd/wait/{wait,condition,json}.go (v1.32). */
import { CommandError } from './failures'
import { compileJsonPath, type JsonPath, printValue, relaxedJsonPath } from './jsonpath'
import { JsonPathError } from './jsonpath-parse'
import { isTree, type Manifest } from './manifest'

export type WaitCondition =
  | { readonly type: 'create' }
  | { readonly type: 'delete' }
  | { readonly type: 'state'; holds(object: Manifest): boolean }

export function parseCondition(text: string): WaitCondition {
  const lower = text.toLowerCase()
  if (lower === 'delete') return { type: 'delete' }
  if (lower === 'create') return { type: 'create' }
  if (lower.startsWith('condition=')) return conditionOf(text.slice('condition='.length))
  if (lower.startsWith('jsonpath=')) return jsonPathOf(text.slice('jsonpath='.length))
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`)
}

function conditionOf(text: string): WaitCondition {
  const equals = text.indexOf('=')
  const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase()
  const value = (equals < 0 ? 'true' : text.slice(equals + 1)).toLowerCase()
  return {
    type: 'state',
    holds({ metadata, status }) {
      if (!isTree(status) || !Array.isArray(status.conditions)) return false
      const found = status.conditions.filter(isTree).find(({ type }) => String(type).toLowerCase() === name)
      if (!found || isStale(found.observedGeneration ?? status.observedGeneration, metadata.generation)) return false
      return String(found.status).toLowerCase() === value
    },
  }
}

/** What a controller said of an earlier generation does not count. */
const isStale = (observed: unknown, generation: number | undefined): boolean =>
  typeof observed === 'number' && generation !== undefined && observed < generation

function jsonPathOf(text: string): WaitCondition {
  const { expression, value } = splitJsonPath(text)
  const path = compile(expression)
  return {
    type: 'state',
    holds(object) {
      const found = path.find(object).flat()
      if (value === undefined) return found.length > 0
      if (found.length > 1) throw new CommandError('given jsonpath expression matches more than one value')
      const [only] = found
      if (isTree(only) || Array.isArray(only))
        throw new CommandError('jsonpath leads to a nested object or list which is not supported')
      return found.length === 1 && printValue(only).trim() === value.trim()
    },
  }
}

/** The value follows the `=` behind the last brace; without a value it is enough that something is there. */
function splitJsonPath(text: string): { expression: string; value: string | undefined } {
  const bare = text.replaceAll(/^['"]|['"]$/g, '')
  const end = bare.lastIndexOf('}') + 1
  const at = end > 0 ? end : bare.indexOf('=') < 0 ? bare.length : bare.indexOf('=')
  const rest = bare.slice(at).replace(/^['"]/, '')
  if (rest === '') return { expression: bare, value: undefined }
  const value = rest.slice(1).replaceAll(/^['"]|['"]$/g, '')
  if (!rest.startsWith('=') || value === '')
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    )
  return { expression: bare.slice(0, at), value }
}

function compile(expression: string): JsonPath {
  try {
    return compileJsonPath(relaxedJsonPath(expression))
  } catch (error) {
    if (error instanceof JsonPathError) throw new CommandError(error.message)
    throw error
  }
}
