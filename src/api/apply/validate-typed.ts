/**
 * Whether a configuration fits its type, in upstream's words: `.spec.foo: field not declared in schema`.
 * Upstream: structured-merge-diff/v4/typed/{validate,helpers}.go (v4.4.2).
 */
import { isTree, type Tree } from '../patch/tree'
import { MergeFault } from './merge-fault'
import { describeElement, describePath, fieldElement, indexElement, itemElement, type Path } from './path-element'
import { fieldTypeOf, shapeOf, type ListType, type MapType, type Scalar, type Type } from './type'

/** Undefined when all is well. */
export function findTypeFault(value: unknown, type: Type): string | undefined {
  const faults = faultsOf(value, type, [])
  return faults.length > 1 ? ['errors:', ...faults.map((fault) => `  ${fault}`)].join('\n') : faults[0]
}

const at = (path: Path, what: string): string => (path.length > 0 ? `${describePath(path)}: ${what}` : what)

function faultsOf(value: unknown, type: Type, path: Path): readonly string[] {
  const shape = shapeOf(type, value)
  if (value === null || value === undefined) return []
  const unexpected = (wanted: string): readonly string[] => [at(path, `expected ${wanted}, got &{${goText(value)}}`)]
  if (shape === 'map' && type.map) return isTree(value) ? memberFaults(value, type.map, path) : unexpected('map')
  if (shape === 'list' && type.list) return Array.isArray(value) ? itemFaults(value, type.list, path) : unexpected('list')
  if (!type.scalar) return []
  const fault = scalarFault(value, type.scalar)
  return fault === undefined ? [] : [at(path, fault)]
}

/** The first unknown field ends the search among its siblings. */
function memberFaults(tree: Tree, map: MapType, path: Path): readonly string[] {
  const faults: string[] = []
  for (const [name, value] of Object.entries(tree)) {
    const below = [...path, fieldElement(name)]
    const type = fieldTypeOf(map, name)
    if (!type) return [...faults, at(below, 'field not declared in schema')]
    faults.push(...faultsOf(value, type, below))
  }
  return faults
}

function itemFaults(items: readonly unknown[], list: ListType, path: Path): readonly string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    try {
      const element = list.isAtomic ? indexElement(index) : itemElement(list, item)
      if (seen.has(element)) faults.push(at(path, `duplicate entries for key ${describeElement(element)}`))
      seen.add(element)
      faults.push(...faultsOf(item, list.element, [...path, element]))
    } catch (error) {
      if (!(error instanceof MergeFault)) throw error
      return [...faults, at(path, `element ${index}: ${error.message}`)]
    }
  }
  return faults
}

function scalarFault(value: unknown, scalar: Scalar): string | undefined {
  if (scalar === 'numeric' && typeof value !== 'number') return `expected numeric (int or float), got ${goTypeOf(value)}`
  if (scalar === 'string' && typeof value !== 'string') return `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`
  if (scalar === 'boolean' && typeof value !== 'boolean') return `expected boolean, got &{${goText(value)}}`
  return undefined
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  return isTree(value) ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'string'
}

/** As `%v` prints it. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (!isTree(value)) return value === null ? '<nil>' : String(value)
  return `map[${Object.keys(value).toSorted().map((key) => `${key}:${goText(value[key])}`).join(' ')}]`
}

/** As `%#v` prints it. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (!isTree(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value)
  const members = Object.keys(value).toSorted().map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`)
  return `map[string]interface {}{${members.join(', ')}}`
}
