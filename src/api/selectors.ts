/**
 * Label and field selectors: the text form of `-l` and `--field-selector`, and the structured form of specs.
 * Upstream: k8s.io/apimachinery/pkg/labels/selector.go, pkg/fields/selector.go (v1.32).
 */
import type { LabelSelector } from './object'
import { findSelectorFault } from './selector-fault'
import { badRequestError } from './status-error'

type Labels = Readonly<Record<string, string>>
export type LabelMatcher = (labels: Labels) => boolean

interface Requirement {
  readonly key: string
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '>' | '<'
  readonly values: readonly string[]
}

/** `app=web,tier!=back,env in (a,b),!legacy`; an empty text matches everything. */
export function parseLabelSelector(text: string): LabelMatcher {
  const requirements = splitRequirements(text).map((part) => parseRequirement(part, text))
  return (labels) => requirements.every((requirement) => satisfies(requirement, labels))
}

/** Commas inside of parentheses separate values, not requirements. */
function splitRequirements(text: string): string[] {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim())
  return parts.length === 1 && parts[0] === '' ? [] : parts
}

const KEY = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?'
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`)
const ORDER = new RegExp(`^(${KEY})\\s*([<>])\\s*(\\d+)$`)
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`)

function parseRequirement(part: string, whole: string): Requirement {
  const set = SET.exec(part)
  if (set) return { key: set[1], operator: set[2] === 'in' ? 'in' : 'notin', values: set[3].split(',').map((value) => value.trim()) }
  const equality = EQUALITY.exec(part)
  if (equality) return { key: equality[1], operator: equality[2] === '!=' ? 'notin' : 'in', values: [equality[3]] }
  const order = ORDER.exec(part)
  if (order) return { key: order[1], operator: order[2] === '<' ? '<' : '>', values: [order[3]] }
  const existence = EXISTENCE.exec(part)
  if (existence) return { key: existence[2], operator: existence[1] ? '!' : 'exists', values: [] }
  throw badRequestError(findSelectorFault(whole) ?? `unable to parse requirement: found '${part}', in selector '${whole}'`)
}

const WHOLE = /^[-+]?\d+$/

function satisfies({ key, operator, values }: Requirement, labels: Labels): boolean {
  const present = Object.hasOwn(labels, key)
  switch (operator) {
    case 'in':
      return present && values.includes(labels[key])
    case 'notin':
      return !present || !values.includes(labels[key])
    case 'exists':
      return present
    case '!':
      return !present
    case '>':
      return present && WHOLE.test(labels[key]) && Number(labels[key]) > Number(values[0])
    case '<':
      return present && WHOLE.test(labels[key]) && Number(labels[key]) < Number(values[0])
  }
}

/** The map form of Services: every pair must be there. An empty map matches everything. */
export function matchesLabels(wanted: Labels, labels: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false
  return true
}

/** Absent matches nothing, empty matches everything. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false
  if (selector.matchLabels && !matchesLabels(selector.matchLabels, labels)) return false
  return (selector.matchExpressions ?? []).every(({ key, operator, values }) =>
    satisfies({ key, operator: expressionOperators[operator] ?? 'in', values: values ?? [] }, labels),
  )
}

const expressionOperators: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

/** As `kubectl get -o wide` prints it: `app=web,tier in (a,b)`; `<none>` when empty. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const pairs = Object.entries(selector?.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values }) => formatExpression(key, operator, values ?? []))
  const parts = [...pairs.map(([key, value]) => `${key}=${value}`), ...expressions]
  return parts.length > 0 ? parts.join(',') : '<none>'
}

function formatExpression(key: string, operator: string, values: readonly string[]): string {
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${[...values].sort().join(',')})`
}

/** `metadata.name=web,status.phase!=Running` against the fields a kind offers; an unknown field is refused by the caller. */
export function parseFieldSelector(text: string): LabelMatcher {
  const requirements = splitRequirements(text).map((part) => {
    const match = /^([^=!]+?)(==|=|!=)(.*)$/.exec(part)
    if (!match) throw badRequestError(`invalid selector: '${text}'; can't understand '${part}'`)
    return { field: match[1], equal: match[2] !== '!=', value: match[3] }
  })
  return (fields) => requirements.every(({ field, equal, value }) => (fields[field] === value) === equal)
}

/** Names of the fields that a field selector uses. */
export const fieldsOfSelector = (text: string): string[] => splitRequirements(text).map((part) => part.split(/!?=/)[0])
