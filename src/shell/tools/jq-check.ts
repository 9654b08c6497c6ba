/** Calls of functions that nobody defined: `jq` refuses such a filter before it runs. */
import { isKnownFunction } from './jq-functions'
import type { Filter } from './jq-tree'

/** `name/arity` of the first one, or undefined. */
export function undefinedFunction(filter: Filter, known: ReadonlySet<string> = new Set()): string | undefined {
  if (filter.type === 'call') {
    const signature = `${filter.name}/${filter.args.length}`
    if (!known.has(signature) && !isKnownFunction(signature)) return signature
  }
  if (filter.type === 'define') {
    const own = new Set([...known, `${filter.name}/${filter.parameters.length}`])
    const inside = new Set([...own, ...filter.parameters.map((name) => `${name}/0`)])
    return undefinedFunction(filter.body, inside) ?? undefinedFunction(filter.rest, own)
  }
  for (const inner of partsOf(filter)) {
    const found = undefinedFunction(inner, known)
    if (found !== undefined) return found
  }
  return undefined
}

function partsOf(filter: Filter): readonly Filter[] {
  switch (filter.type) {
    case 'index':
      return [filter.target, filter.key]
    case 'slice':
      return [filter.target, filter.from, filter.to].flatMap((part) => part ?? [])
    case 'each':
    case 'negate':
      return [filter.target]
    case 'try':
      return [filter.target, ...(filter.handler ? [filter.handler] : [])]
    case 'binary':
      return [filter.left, filter.right]
    case 'array':
      return filter.items ? [filter.items] : []
    case 'object':
      return filter.entries.flatMap(({ key, value }) => [key, value])
    case 'if':
      return [filter.test, filter.yes, filter.no]
    case 'call':
      return filter.args
    case 'as':
      return [filter.source, filter.body]
    case 'reduce':
      return [filter.source, filter.initial, filter.update]
    case 'text':
      return filter.parts.flatMap((part) => (typeof part === 'string' ? [] : part))
    default:
      return []
  }
}
