/**
 * What the open step still asks for, as objects that can be drawn: one to be made, one to be changed, one to be gone, and who is to
 * reach whom. Made from the checks, not from a stored end, so that it is empty after each solution that the checks accept.
 */
import { matchesLabels } from '../api/selectors'
import type { Check, ObjectPattern } from './lesson'
import type { LessonView } from './lesson-view'
import { hostOf, isClusterName, namespaceOf } from './mistakes/scope'
import { fitting } from './objects'
import { askingPodOf } from './subject'

export interface Goal {
  /** The check that asks for it. */
  readonly check: string
  /** `Service/default/web`; for objects of any name `Pod/default/` with nothing behind. */
  readonly object: string
  readonly want: 'make' | 'change' | 'remove' | 'reach'
  /** Who is to reach the object: `Pod/default/shell`; empty when it is about the object alone. */
  readonly from: string
}

/** Of a check that does not pass. */
export function goalsOf(check: Check, view: LessonView): readonly Goal[] {
  switch (check.type) {
    case 'assert':
    case 'rollout':
      return [goal(check.id, check.object, isThere(check.object, view) ? 'change' : 'make')]
    case 'log':
      return isThere(check.object, view) ? [] : [goal(check.id, check.object, 'make')]
    case 'count':
      return countGoals(check, view)
    case 'absent':
      return fitting(check.object, view).map(({ metadata }) => goal(check.id, { ...check.object, name: metadata.name }, 'remove'))
    case 'reach':
      return check.fails === '' ? reachGoals(check, view) : []
    default:
      return []
  }
}

const refOf = ({ kind, namespace, name = '' }: ObjectPattern, view?: LessonView): string => {
  const object = view?.find(kind, namespace, name)
  return object && object.metadata.namespace === undefined ? `${kind}//${name}` : `${kind}/${namespace}/${name}`
}

const goal = (check: string, pattern: ObjectPattern, want: Goal['want']): Goal => ({ check, object: refOf(pattern), want, from: '' })

function isThere({ kind, namespace, name, labels }: ObjectPattern, view: LessonView): boolean {
  if (name !== undefined) return view.find(kind, namespace, name) !== undefined
  return view.list(kind, namespace).some(({ metadata }) => matchesLabels(labels, metadata.labels ?? {}))
}

function countGoals({ id, object, atLeast, atMost }: Check & { readonly type: 'count' }, view: LessonView): readonly Goal[] {
  const found = fitting(object, view)
  if (found.length < atLeast) return [goal(id, object, 'make')]
  return found.slice(atMost).map(({ metadata }) => goal(id, { ...object, name: metadata.name }, 'remove'))
}

/** Asked by the name of a Service: of that Service. */
function reachGoals(check: Check & { readonly type: 'reach' }, view: LessonView): readonly Goal[] {
  const host = hostOf(check)
  const [name, ...rest] = host.split('.')
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name === 'localhost' || (rest.length > 0 && !isClusterName(host))) return []
  const service = { kind: 'Service', namespace: namespaceOf(check), name, labels: {}, match: {} }
  const asking = askingPodOf(check.from)
  const from = asking ? `Pod/${asking.namespace}/${asking.name}` : ''
  return [{ check: check.id, object: refOf(service), want: view.find('Service', service.namespace, name) ? 'reach' : 'make', from }]
}
