/** How a check is written: its head, and one of the conditions. */
import type { Check, Condition } from '../lesson'
import { countFields, eventFields, eventOf, objectFields, objectPattern, options, podFields, reachCondition, truth } from './objects'
import { duration, flag, needed, number, optional, reading, record, text, type Shape } from './shape'
import { compilePattern, PatternError } from '../pattern'

/** An expression that no text can keep busy for long. */
export const pattern: Shape<string> = reading({ ...text, called: 'a regular expression' }, (source, at) => {
  try {
    compilePattern(source)
  } catch (error) {
    if (error instanceof PatternError) throw at.complain(error.message)
    throw error
  }
  return source
})

const logFields = {
  ...podFields,
  container: optional(text, 'Which container; absent: the first.', ''),
  previous: optional(flag, 'The container before the last restart.', false),
  contains: optional(text, 'A text that a line must contain.', ''),
  matches: optional(pattern, 'An expression that a line must match.', ''),
}
const answerFields = {
  ask: needed(text, 'The question.'),
  truth: needed(truth, 'How the right answer is found in the state.'),
  options: optional(options, 'Answers to choose from; absent: the learner types.', []),
}
const rolloutFields = { kind: objectFields.kind, name: needed(text, 'Its name.'), namespace: objectFields.namespace }

/** Each condition under its name; a check has exactly one. */
const stateConditions = {
  assert: optional(objectPattern, 'An object is there and matches.'),
  absent: optional(objectPattern, 'No object matches.'),
  count: optional(record(countFields, { called: 'an object, and atLeast, atMost' }), 'So many objects match.'),
  event: optional(record(eventFields), 'The cluster has said this.'),
}
const neverConditions = record(stateConditions, { oneOf: ['assert', 'absent', 'count', 'event'] })
const conditions = {
  ...stateConditions,
  reach: optional(reachCondition, 'A request meets this answer. The verdict shows its way, hop by hop.'),
  ran: optional(pattern, 'The learner ran a line that matches. For steps of looking; it stays passed.'),
  never: optional(neverConditions, 'This must not happen while the step is being done.'),
  log: optional(record(logFields), 'A container has written this.'),
  rollout: optional(record(rolloutFields), 'The rollout of a Deployment, StatefulSet or DaemonSet is complete.'),
  answer: optional(record(answerFields), 'The learner answers, and the answer is compared with the state.'),
}
const names = ['assert', 'absent', 'count', 'event', 'reach', 'ran', 'never', 'log', 'rollout', 'answer'] as const

export const checkBlock = record(
  {
    id: needed(text, 'Its name in this lesson.'),
    say: needed(text, 'What will be true, as the learner reads it.'),
    stableFor: optional(duration, 'It must have held for so long, in simulated time.', 0),
    within: optional(duration, 'After the right act it passes within this time, in simulated time.', 0),
    latch: optional(flag, 'Once passed, it stays passed.', false),
    hidden: optional(flag, 'Not shown as a task; it only explains.', false),
    prints: optional(pattern, 'With `ran`: the line has printed something that matches, on either stream.', ''),
    weight: optional(number, 'What it counts for where lessons are graded.', 1),
    ...conditions,
  },
  { oneOf: names },
)

type CheckText = ReturnType<typeof checkBlock.read>

export const check: Shape<Check> = reading(checkBlock, (read) => ({
  id: read.id,
  say: read.say,
  latch: read.latch || read.ran !== undefined || read.answer !== undefined,
  hidden: read.hidden,
  stableForMs: read.stableFor,
  withinMs: read.within,
  weight: read.weight,
  ...conditionOf(read),
}))

type StateConditions = Pick<CheckText, 'assert' | 'absent' | 'count' | 'event'>

function stateCondition({ assert, absent, count, event }: StateConditions): Condition | undefined {
  if (assert) return { type: 'assert', object: assert }
  if (absent) return { type: 'absent', object: absent }
  if (count) {
    const { atLeast, atMost, ...object } = count
    return { type: 'count', object, atLeast, atMost }
  }
  return event && eventOf(event)
}

const unreachable = (): never => {
  throw new Error('a check without a condition was let through')
}

function conditionOf(read: CheckText): Condition {
  if (read.reach) return { type: 'reach', ...read.reach }
  if (read.ran !== undefined) return { type: 'ran', pattern: read.ran, prints: read.prints }
  if (read.never) return { type: 'never', condition: stateCondition(read.never) ?? unreachable() }
  if (read.log) {
    const { pod, namespace, labels, ...rest } = read.log
    return { type: 'log', object: { kind: 'Pod', namespace, name: pod, labels, match: {} }, ...rest }
  }
  if (read.rollout) return { type: 'rollout', object: { ...read.rollout, labels: {}, match: {} } }
  if (read.answer) return { type: 'answer', ...read.answer }
  return stateCondition(read) ?? unreachable()
}
