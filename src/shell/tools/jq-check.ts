/** Functions and variables that nobody defined: `jq` refuses such a filter before it runs. */
import { isKnownFunction } from './jq-functions'
import { namesIn, type Filter } from './jq-tree'

interface Known {
  /** Names with the number of arguments. */
  readonly functions: ReadonlySet<string>
  readonly variables: ReadonlySet<string>
}

const ALWAYS = ['ENV', '__loc__', 'ARGS', '__prog_args']

/** `name/arity` or `$name` of the first one, or undefined. */
export function undefinedName(filter: Filter, variables: Iterable<string>, functions: Iterable<string> = []): string | undefined {
  return search(filter, { functions: new Set(functions), variables: new Set([...ALWAYS, ...variables]) })
}

function search(filter: Filter, known: Known): string | undefined {
  const withNames = (names: readonly string[]): Known => ({ ...known, variables: new Set([...known.variables, ...names]) })
  switch (filter.type) {
    case 'variable':
      return known.variables.has(filter.name) ? undefined : `$${filter.name}`
    case 'call': {
      const signature = `${filter.name}/${filter.args.length}`
      if (!known.functions.has(signature) && !isKnownFunction(signature)) return signature
      return firstIn(filter.args, known)
    }
    case 'define': {
      const own = new Set([...known.functions, `${filter.name}/${filter.parameters.length}`])
      const names = filter.parameters.map((name) => name.replace('$', ''))
      const values = filter.parameters.filter((name) => name.startsWith('$')).map((name) => name.slice(1))
      const inside = { functions: new Set([...own, ...names.map((name) => `${name}/0`)]), variables: new Set([...known.variables, ...values]) }
      return search(filter.body, inside) ?? search(filter.rest, { ...known, functions: own })
    }
    case 'as':
      return search(filter.source, known) ?? search(filter.body, withNames(namesIn(filter.pattern)))
    case 'reduce':
    case 'foreach': {
      const inside = withNames(namesIn(filter.pattern))
      const parts = [filter.update, ...(filter.type === 'foreach' && filter.extract ? [filter.extract] : [])]
      return firstIn([filter.source, filter.initial], known) ?? firstIn(parts, inside)
    }
    case 'label':
      return search(filter.body, withNames([`*${filter.name}`]))
    case 'break':
      return known.variables.has(`*${filter.name}`) ? undefined : `$*label-${filter.name}`
    default:
      return firstIn(partsOf(filter), known)
  }
}

function firstIn(filters: readonly Filter[], known: Known): string | undefined {
  for (const filter of filters) {
    const found = search(filter, known)
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
    case 'text':
      return filter.parts.flatMap((part) => (typeof part === 'string' ? [] : part))
    default:
      return []
  }
}
