/**
 * The paths of printer columns, scale subresources and selectable fields: `.spec.ports[0].name`, `.status.conditions[?(@.type=="Ready")].status`.
 * Upstream: k8s.io/client-go/util/jsonpath (v1.32).
 * Simplified: no unions, slices or descent; a real API server knows the whole language, which no known definition uses.
 */
import { isFields } from './schema'

type Step = (value: unknown) => readonly unknown[]

const TOKEN = /^(?:\.?\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)|(\*)|\?\(\s*@((?:\.[\w-]+|\['[^']*'\])*)\s*(?:(==|!=|<=|>=|<|>)\s*(?:"([^"]*)"|'([^']*)'|([^\s)]+)))?\s*\))\s*\]|\.((?:[^.[\\]|\\.)+)|(\*))/

/** Undefined for what is not such a path. */
export function jsonPath(path: string): ((value: unknown) => readonly unknown[]) | undefined {
  const steps: Step[] = []
  let rest = path.startsWith('$') ? path.slice(1) : path
  if (rest === '.') rest = ''
  while (rest !== '') {
    const match = TOKEN.exec(rest)
    if (!match) return undefined
    steps.push(stepOf(match))
    rest = rest.slice(match[0].length)
  }
  return (value) => steps.reduce<readonly unknown[]>((values, step) => values.flatMap(step), [value])
}

function stepOf([, single, double, index, star, filter, operator, text, otherText, bare, name]: RegExpExecArray): Step {
  if (filter !== undefined) return filterStep(filter, operator, text ?? otherText ?? bare)
  if (index !== undefined) return (value) => (Array.isArray(value) && at(value, Number(index)) !== undefined ? [at(value, Number(index))] : [])
  if (star !== undefined || name === '*') return (value) => (Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [])
  const key = (single ?? double ?? name ?? '').replace(/\\(.)/g, '$1')
  return (value) => (isFields(value) && Object.hasOwn(value, key) ? [value[key]] : [])
}

const at = (list: readonly unknown[], index: number): unknown => list.at(index)

function filterStep(path: string, operator: string | undefined, wanted: string | undefined): Step {
  const find = jsonPath(path)
  const holds = (item: unknown): boolean => {
    const found = find?.(item) ?? []
    return operator === undefined ? found.length > 0 : found.some((value) => compares(value, operator, wanted ?? ''))
  }
  return (value) => (Array.isArray(value) ? value.filter(holds) : [])
}

function compares(value: unknown, operator: string, wanted: string): boolean {
  const [left, right] = typeof value === 'number' ? [value, Number(wanted)] : [String(value), wanted]
  switch (operator) {
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    default:
      return left >= right
  }
}
