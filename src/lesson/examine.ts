/** Whether the condition of a check holds, and when it does not, why: in words, by the way of a request, or field by field. */
import type { Pod } from '../api/types'
import { sentence, type Sentence } from '../words/sentence'
import { wantedPhrase } from '../words/wanted'
import type { Condition, ObjectPattern, ReachFailure } from './condition'
import type { LessonView } from './lesson-view'
import { differencesOf, fitting, hasEvent, nameOf, selectObjects } from './objects'
import { askingPodOf } from './subject'
import { compilePattern } from './pattern'
import { rolloutProblem } from './rollout-problem'
import { computeTruth } from './truth'
import type { Difference, Verdict, VerdictHop } from './verdict'

export type Finding = Pick<Verdict, 'because' | 'hops' | 'differences'> & { readonly holds: boolean }

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>

const holds: Finding = { holds: true, because: [], hops: [], differences: [] }
const fails = (because: Sentence, more: Partial<Finding> = {}): Finding => ({ holds: false, because: [because], hops: [], differences: [], ...more })

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
      return hasEvent(condition, view) ? holds : fails(sentence('event.none', { reason: condition.reason, object: nameOf(condition.object) }))
    case 'ran':
      return examineRan(condition, view)
    case 'never':
      return examine(condition.condition, { id, view }).holds ? fails(sentence('never.happened')) : holds
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
  if (lines.length === 0) return fails(sentence('ran.notYet'))
  if (prints === '' || lines.some(({ output }) => compilePattern(prints).test(output))) return holds
  return fails(sentence('ran.notPrinted'))
}

function examineAssert(pattern: ObjectPattern, view: LessonView): Finding {
  const candidates = selectObjects(pattern, view)
  if (candidates.length === 0) return fails(missing(pattern))
  const attempts = candidates.map((object) => differencesOf(object, pattern)).sort((a, b) => a.length - b.length)
  const nearest = attempts[0]
  return nearest.length === 0 ? holds : { holds: false, because: nearest.map(describeDifference), hops: [], differences: nearest }
}

const missing = (pattern: ObjectPattern): Sentence => sentence('assert.missing', { object: nameOf(pattern), namespace: pattern.namespace })

function describeDifference({ object, path, expected, actual }: Difference): Sentence {
  const wanted = { object: object.replace('/default/', '/'), path, expected: wantedPhrase(expected) }
  return actual === undefined ? sentence('assert.unset', wanted) : sentence('assert.differs', { ...wanted, actual: JSON.stringify(actual) })
}

function examineAbsent(pattern: ObjectPattern, view: LessonView): Finding {
  const present = fitting(pattern, view)
  return present.length === 0 ? holds : fails(sentence('absent.still', { kind: present[0].kind, name: present[0].metadata.name }))
}

function examineCount({ object, atLeast, atMost }: Of<'count'>, view: LessonView): Finding {
  const found = fitting(object, view).length
  if (found >= atLeast && found <= atMost) return holds
  const { kind } = object
  return fails(atMost === Infinity ? sentence('count.atLeast', { kind, found, least: atLeast }) : sentence('count.between', { kind, found, least: atLeast, most: atMost }))
}

function examineReach({ from, url, method, headers, body, ...expected }: Of<'reach'>, view: LessonView): Finding {
  const reached = view.reach(from, url, { method, headers, body })
  const { response, failure } = reached
  if (expected.fails !== '') {
    if (response) return fails(sentence('reach.answered', { status: response.status }), { hops: reached.hops })
    return expected.fails === 'any' || expected.fails === failure ? holds : fails(sentence('reach.otherFailure', { failure: failureWord(failure), wanted: failureWord(expected.fails) }), { hops: reached.hops })
  }
  const absent = response ? undefined : absentSender(from, view)
  if (absent !== undefined) return fails(absent)
  if (!response) return fails(whatStopped(reached.hops), { hops: reached.hops })
  if (response.status !== expected.status) return fails(sentence('reach.status', { status: response.status, wanted: expected.status }), { hops: reached.hops })
  if (!response.body.includes(expected.contains)) return fails(sentence('reach.body', { wanted: expected.contains }), { hops: reached.hops })
  return holds
}

const failureWord = (failure: ReachFailure | 'other' | undefined): Sentence => sentence(`failure.${failure ?? 'unknown'}`)

/** Names are tried one after the other, so that it is the last hop that tells. */
function whatStopped(hops: readonly VerdictHop[]): Sentence {
  const stopped = hops.findLast(({ ok }) => !ok)
  return stopped ? sentence('network', { text: stopped.text }) : sentence('reach.noAnswer')
}

/** Why nobody can ask at all. */
function absentSender(from: string, view: LessonView): Sentence | undefined {
  const asking = askingPodOf(from)
  if (!asking) return undefined
  const { namespace, name } = asking
  const pod = view.find('Pod', namespace, name) as Pod | undefined
  if (!pod) return sentence('assert.missing', { object: `Pod "${name}"`, namespace })
  return pod.status.phase === 'Running' ? undefined : sentence('reach.notRunning', { name })
}

function examineLog({ object, container, previous, contains, matches }: Of<'log'>, view: LessonView): Finding {
  const pods = selectObjects(object, view)
  if (pods.length === 0) return fails(missing(object))
  const logs = pods.flatMap((pod) => view.log({ namespace: object.namespace, pod: pod.metadata.name, container, previous }) ?? [])
  if (logs.length === 0) return fails(previous ? sentence('log.noneBefore') : sentence('log.none'))
  const fits = (line: string): boolean => line.includes(contains) && (matches === '' || compilePattern(matches).test(line))
  if (logs.some((log) => log.split('\n').some(fits))) return holds
  return fails(sentence('log.silent', { wanted: contains || matches }))
}

function examineRollout(object: ObjectPattern, view: LessonView): Finding {
  const found = view.find(object.kind, object.namespace, object.name ?? '')
  if (!found) return fails(missing(object))
  const problem = rolloutProblem(found)
  return problem === undefined ? holds : fails(problem)
}

function examineAnswer({ truth }: Of<'answer'>, { given, view }: { readonly given: string | undefined; readonly view: LessonView }): Finding {
  if (given === undefined || given === '') return fails(sentence('answer.none'))
  return sameAnswer(given, computeTruth(truth, view)) ? holds : fails(sentence('answer.other', { given }))
}

const plain = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ')

/** Neither case nor blanks at the ends matter. */
const sameAnswer = (given: string, truth: string | undefined): boolean => truth !== undefined && plain(given) === plain(truth)
