/**
 * One check against the cluster as it is now. Level-triggered: nothing is remembered here but what the caller latches. A check that
 * does not hold says why, and tells "not yet, it is on its way" from "something has to change".
 */
import { matchesLabels } from '../api/selectors'
import type { KubeObject } from '../api/object'
import { convergingBecause } from './convergence'
import type { Check, ObjectPattern } from './lesson'
import type { LessonView } from './lesson-view'
import { findMismatches } from './match'
import { recogniseMistakes } from './mistakes'
import type { Difference, Verdict } from './verdict'

type Finding = Pick<Verdict, 'because' | 'hops' | 'differences'> & { readonly holds: boolean }

const holds: Finding = { holds: true, because: '', hops: [], differences: [] }
const fails = (because: string, more: Partial<Finding> = {}): Finding => ({ holds: false, because, hops: [], differences: [], ...more })

export function evaluateCheck(check: Check, view: LessonView): Verdict {
  const finding = examine(check, view)
  const head = { check: check.id, say: check.say, hops: finding.hops, differences: finding.differences }
  if (finding.holds) return { ...head, kind: 'passed', because: '', mistakes: [] }
  const mistakes = recogniseMistakes(check, view)
  const converging = mistakes.length === 0 && check.type !== 'ran' ? convergingBecause(view, namespaceOf(check)) : undefined
  if (converging) return { ...head, kind: 'waiting', because: converging, mistakes: [] }
  return { ...head, kind: 'notYet', because: finding.because, mistakes: mistakes.map(({ id }) => id) }
}

function examine(check: Check, view: LessonView): Finding {
  switch (check.type) {
    case 'assert':
      return examineAssert(check.object, view)
    case 'absent':
      return examineAbsent(check.object, view)
    case 'count':
      return examineCount(check.object, check, view)
    case 'reach':
      return examineReach(check, view)
    case 'event':
      return examineEvent(check.object, check.reason, view)
    case 'ran':
      return view.commands.some((command) => new RegExp(check.pattern).test(command)) ? holds : fails('You have not run this yet.')
  }
}

function selectObjects(pattern: ObjectPattern, view: LessonView): readonly KubeObject[] {
  if (pattern.name !== undefined) {
    const object = view.find(pattern.kind, pattern.namespace, pattern.name)
    return object ? [object] : []
  }
  return view.list(pattern.kind, pattern.namespace).filter((object) => matchesLabels(pattern.labels, object.metadata.labels ?? {}))
}

const nameOf = (pattern: ObjectPattern): string => (pattern.name === undefined ? pattern.kind : `${pattern.kind} "${pattern.name}"`)

function differencesOf(object: KubeObject, pattern: ObjectPattern): Difference[] {
  const subject = `${object.kind}/${object.metadata.name}`
  return findMismatches(pattern.match, object).map((mismatch) => ({ object: subject, ...mismatch }))
}

function examineAssert(pattern: ObjectPattern, view: LessonView): Finding {
  const candidates = selectObjects(pattern, view)
  if (candidates.length === 0) return fails(`There is no ${nameOf(pattern)} in namespace ${pattern.namespace}.`)
  const attempts = candidates.map((object) => differencesOf(object, pattern)).sort((a, b) => a.length - b.length)
  const nearest = attempts[0]
  return nearest.length === 0 ? holds : fails(nearest.map(describeDifference).join(' '), { differences: nearest })
}

const describeDifference = ({ object, path, expected, actual }: Difference): string =>
  `${object}: ${path} is ${actual === undefined ? 'not set' : JSON.stringify(actual)}, wanted is ${JSON.stringify(expected)}.`

function examineAbsent(pattern: ObjectPattern, view: LessonView): Finding {
  const present = selectObjects(pattern, view).filter((object) => differencesOf(object, pattern).length === 0)
  return present.length === 0 ? holds : fails(`${present[0].kind} "${present[0].metadata.name}" is still there.`)
}

function examineCount(pattern: ObjectPattern, bounds: { atLeast: number; atMost: number }, view: LessonView): Finding {
  const found = selectObjects(pattern, view).filter((object) => differencesOf(object, pattern).length === 0).length
  if (found >= bounds.atLeast && found <= bounds.atMost) return holds
  const wanted = bounds.atMost === Infinity ? `at least ${bounds.atLeast}` : `${bounds.atLeast} to ${bounds.atMost}`
  return fails(`${pattern.kind}s that fit: ${found}, wanted: ${wanted}.`)
}

function examineReach(check: Extract<Check, { type: 'reach' }>, view: LessonView): Finding {
  const { hops, response } = view.reach(check.from, check.url)
  if (!response) return fails(hops.find(({ ok }) => !ok)?.text ?? 'No answer came.', { hops })
  if (response.status !== check.status) return fails(`The answer is HTTP ${response.status}, wanted is ${check.status}.`, { hops })
  if (!response.body.includes(check.contains)) return fails(`The answer does not contain "${check.contains}".`, { hops })
  return holds
}

function examineEvent(pattern: ObjectPattern, reason: string, view: LessonView): Finding {
  const seen = view.list('Event', pattern.namespace).some((event) => {
    const { involvedObject, reason: actual } = event as KubeObject & { reason?: string; involvedObject?: { kind?: string; name?: string } }
    return actual === reason && involvedObject?.kind === pattern.kind && (pattern.name === undefined || involvedObject.name === pattern.name)
  })
  return seen ? holds : fails(`No event "${reason}" about a ${nameOf(pattern)} so far.`)
}

const namespaceOf = (check: Check): string => ('object' in check ? check.object.namespace : 'default')
