/**
 * An object with a configuration laid over it: what the configuration says wins, lists and maps grow together, nothing is removed.
 * Upstream: structured-merge-diff/v4/typed/merge.go (v4.4.2).
 */
import { isTree, type Tree } from '../patch/tree'
import { itemElement, type PathElement } from './path-element'
import { atomicType, fieldTypeOf, shapeOf, type ListType, type MapType, type Type } from './type'

/** Undefined when nothing is left. Parts that the configuration does not change are shared. */
export function mergeTyped(live: unknown, config: unknown, type: Type): unknown {
  if (config === undefined || live === config) return live
  if (live === undefined) return config
  const shape = shapeOf(type, config)
  const isSeparable = !(isHollow(live) && isHollow(config))
  if (isSeparable && shape === 'map' && type.map && !type.map.isAtomic) return mergeMembers(live, config, type.map)
  if (isSeparable && shape === 'list' && type.list && !type.list.isAtomic) return mergeItems(live, config, type.list)
  return config
}

function isHollow(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return !isTree(value) || Object.keys(value).length === 0
}

function mergeMembers(live: unknown, config: unknown, map: MapType): unknown {
  if (!isTree(config)) return live
  if (!isTree(live)) return config
  const merged: Record<string, unknown> = { ...live }
  let isChanged = false
  for (const [name, value] of Object.entries(config)) {
    const next = mergeTyped(own(live, name), value, fieldTypeOf(map, name) ?? atomicType)
    if (next === own(live, name)) continue
    isChanged = true
    Object.defineProperty(merged, name, { value: next, enumerable: true, configurable: true, writable: true })
  }
  return isChanged ? merged : live
}

const own = (tree: Tree, name: string): unknown => (Object.hasOwn(tree, name) ? tree[name] : undefined)

function mergeItems(live: unknown, config: unknown, list: ListType): unknown {
  const left = Array.isArray(live) ? live : []
  const merged = weave(indexed(left, list), indexed(Array.isArray(config) ? config : [], list), list)
  if (merged.length === 0) return undefined
  return merged.length === left.length && merged.every((item, index) => item === left[index]) ? live : merged
}

interface Indexed {
  readonly items: readonly unknown[]
  readonly elements: readonly PathElement[]
  /** Undefined for elements that share their key: they are not merged with anything. */
  readonly byElement: ReadonlyMap<PathElement, unknown>
}

function indexed(items: readonly unknown[], list: ListType): Indexed {
  const elements = items.map((item) => itemElement(list, item))
  const byElement = new Map<PathElement, unknown>()
  for (const [index, element] of elements.entries()) byElement.set(element, byElement.has(element) ? undefined : items[index])
  return { items, elements, byElement }
}

/** In the order of the configuration, with what only the live list has where it stood between the elements that both have. */
function weave(live: Indexed, config: Indexed, list: ListType): unknown[] {
  const merged: unknown[] = []
  const shared = config.elements.filter((element) => live.byElement.has(element))
  const done = new Set<PathElement>()
  const take = (element: PathElement): void => {
    done.add(element)
    merged.push(mergeTyped(live.byElement.get(element), config.byElement.get(element), list.element))
  }
  let [left, right, next] = [0, 0, 0]
  while (left < live.elements.length || right < config.elements.length) {
    const element = live.elements[left]
    if (left < live.elements.length && right < config.elements.length) {
      if (element === config.elements[right]) {
        take(element)
        left++
        right++
        next++
        continue
      }
      if (config.byElement.has(element) && next < shared.length && shared[next] !== element) {
        left++
        continue
      }
    }
    if (left < live.elements.length) {
      if (!config.byElement.has(element)) {
        merged.push(live.items[left++])
        continue
      }
      if (done.has(element)) left++
    }
    if (right < config.elements.length) {
      const wanted = config.elements[right++]
      take(wanted)
      if (shared[next] === wanted) next++
    }
  }
  return merged
}

