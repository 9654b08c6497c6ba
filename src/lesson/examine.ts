/** Whether the condition of a check holds, and when it does not, why: in words, by the way of a request, or field by field. */
import type { Pod } from '../api/types'
import type { Condition, ObjectPattern } from './condition'
import type { LessonView } from './lesson-view'
import { differencesOf, fitting, hasEvent, nameOf, selectObjects } from './objects'
import { compilePattern } from './pattern'
import { rolloutProblem } from './rollout-problem'
import { computeTruth } from './truth'
import type { Difference, Verdict } from './verdict'

export type Finding = Pick<Verdict, 'because' | 'hops' | 'differences'> & { readonly holds: boolean }

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>

const holds: Finding = { holds: true, because: '', hops: [], differences: [] }
const fails = (because: string, more: Partial<Finding> = {}): Finding => ({ holds: false, because, hops: [], differences: [], ...more })

/** `id` is that of the check. */
export function examine(condition: Condition, { id, view }: { readonly id: string; readonly view: LessonView }): Finding {
  switch (condition.type) {
    case 'assert':
      return examineAssert(condition.object, view)
    case 'absent':
      return examineAbsent(condition.object, view)
    case 'count':
      return examineCount(condition, view)
    case 'reach':
      return examineReach(condition, view)
    case 'event':
      return hasEvent(condition, view) ? holds : fails(`No event "${condition.reason}" about a ${nameOf(condition.object)} so far.`)
    case 'ran':
      return examineRan(condition, view)
    case 'never':
      return examine(condition.condition, { id, view }).holds ? fails('This must not happen, and it has.') : holds
    case 'log':
      return examineLog(condition, view)
    case 'rollout':
      return examineRollout(condition.object, view)
    case 'answer':
      return examineAnswer(condition, { given: view.answers[id], view })
  }
}

function examineRan({ pattern, prints }: Of<'ran'>, view: LessonView): Finding {
  const lines = view.ran.filter(({ line }) => compilePattern(pattern).test(line))
  if (lines.length === 0) return fails('You have not run this yet.')
  if (prints === '' || lines.some(({ output }) => compilePattern(prints).test(output))) return holds
  return fails('You have run it, but it has not said yet what it should.')
}

function examineAssert(pattern: ObjectPattern, view: LessonView): Finding {
  const candidates = selectObjects(pattern, view)
  if (candidates.length === 0) return fails(`There is no ${nameOf(pattern)} in namespace ${pattern.namespace}.`)
  const attempts = candidates.map((object) => differencesOf(object, pattern)).sort((a, b) => a.length - b.length)
  const nearest = attempts[0]
  return nearest.length === 0 ? holds : fails(nearest.map(describeDifference).join(' '), { differences: nearest })
}

const describeDifference = ({ object, path, expected, actual }: Difference): string =>
  `${object.replace('/default/', '/')}: ${path} is ${actual === undefined ? 'not set' : JSON.stringify(actual)}, wanted is ${JSON.stringify(expected)}.`

function examineAbsent(pattern: ObjectPattern, view: LessonView): Finding {
  const present = fitting(pattern, view)
  return present.length === 0 ? holds : fails(`${present[0].kind} "${present[0].metadata.name}" is still there.`)
}

function examineCount({ object, atLeast, atMost }: Of<'count'>, view: LessonView): Finding {
  const found = fitting(object, view).length
  if (found >= atLeast && found <= atMost) return holds
  const wanted = atMost === Infinity ? `at least ${atLeast}` : `${atLeast} to ${atMost}`
  return fails(`${object.kind}s that fit: ${found}, wanted: ${wanted}.`)
}

function examineReach({ from, url, method, headers, body, ...expected }: Of<'reach'>, view: LessonView): Finding {
  const reached = view.reach(from, url, { method, headers, body })
  const { response, failure } = reached
  if (expected.fails !== '') {
    if (response) return fails(`There is an answer, HTTP ${response.status}; none is wanted.`, { hops: reached.hops })
    return expected.fails === 'any' || expected.fails === failure ? holds : fails(`It fails in another way: ${failure ?? 'unknown'}, wanted is ${expected.fails}.`, { hops: reached.hops })
  }
  const absent = response ? undefined : absentSender(from, view)
  if (absent !== undefined) return fails(absent)
  if (!response) return fails(reached.hops.find(({ ok }) => !ok)?.text ?? 'No answer came.', { hops: reached.hops })
  if (response.status !== expected.status) return fails(`The answer is HTTP ${response.status}, wanted is ${expected.status}.`, { hops: reached.hops })
  if (!response.body.includes(expected.contains)) return fails(`The answer does not contain "${expected.contains}".`, { hops: reached.hops })
  return holds
}

/** Why nobody can ask at all. */
function absentSender(from: string, view: LessonView): string | undefined {
  if (!from.startsWith('Pod/')) return undefined
  const names = from.split('/').slice(1)
  const [namespace, name] = names.length === 2 ? names : ['default', names[0]]
  const pod = view.find('Pod', namespace, name) as Pod | undefined
  if (!pod) return `There is no Pod "${name}" in namespace ${namespace}.`
  return pod.status.phase === 'Running' ? undefined : `The Pod "${name}" does not run.`
}

function examineLog({ object, container, previous, contains, matches }: Of<'log'>, view: LessonView): Finding {
  const pods = selectObjects(object, view)
  if (pods.length === 0) return fails(`There is no ${nameOf(object)} in namespace ${object.namespace}.`)
  const logs = pods.flatMap((pod) => view.log({ namespace: object.namespace, pod: pod.metadata.name, container, previous }) ?? [])
  if (logs.length === 0) return fails(previous ? 'No container has run before this one.' : 'The container has not run yet.')
  const fits = (line: string): boolean => line.includes(contains) && (matches === '' || compilePattern(matches).test(line))
  if (logs.some((log) => log.split('\n').some(fits))) return holds
  return fails(`The log does not say "${contains || matches}" so far.`)
}

function examineRollout(object: ObjectPattern, view: LessonView): Finding {
  const found = view.find(object.kind, object.namespace, object.name ?? '')
  if (!found) return fails(`There is no ${nameOf(object)} in namespace ${object.namespace}.`)
  const problem = rolloutProblem(found)
  return problem === undefined ? holds : fails(problem)
}

function examineAnswer({ truth }: Of<'answer'>, { given, view }: { readonly given: string | undefined; readonly view: LessonView }): Finding {
  if (given === undefined || given === '') return fails('You have not answered yet.')
  return sameAnswer(given, computeTruth(truth, view)) ? holds : fails(`"${given}" is not what the cluster says.`)
}

const plain = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ')

/** Neither case nor blanks at the ends matter. */
const sameAnswer = (given: string, truth: string | undefined): boolean => truth !== undefined && plain(given) === plain(truth)
