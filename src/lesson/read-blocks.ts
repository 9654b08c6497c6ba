/** The fenced parts of a lesson, from YAML to data. */
import { Fields, LessonError, type Reading } from './fields'
import type { Action, Check, Condition, Hint, ObjectPattern, Solution, WrongAttempt } from './lesson'

export function readCheck(fields: Fields): Check {
  return {
    id: fields.text('id'),
    say: fields.text('say'),
    latch: fields.flag('latch') || fields.has('ran'),
    hidden: fields.flag('hidden'),
    stableForMs: fields.duration('stableFor', 0),
    ...readCondition(fields),
  }
}

function readCondition(fields: Fields): Condition {
  if (fields.has('assert')) return { type: 'assert', object: readPattern(fields.fields('assert')) }
  if (fields.has('absent')) return { type: 'absent', object: readPattern(fields.fields('absent')) }
  if (fields.has('count')) {
    const count = fields.fields('count')
    return { type: 'count', object: readPattern(count), atLeast: count.number('atLeast', 0), atMost: count.number('atMost', Infinity) }
  }
  if (fields.has('reach')) return readReach(fields.fields('reach'))
  if (fields.has('event')) {
    const event = fields.fields('event')
    return { type: 'event', object: readPattern(event), reason: event.text('reason') }
  }
  if (fields.has('ran')) return { type: 'ran', pattern: fields.text('ran') }
  throw fields.complain('a check needs one of assert, absent, count, reach, event, ran')
}

function readReach(reach: Fields): Condition {
  const expected = reach.fields('expect')
  return {
    type: 'reach',
    from: reach.text('from', 'Node'),
    url: reach.text('url'),
    status: expected.number('status', 200),
    contains: expected.fields('body').text('contains', ''),
  }
}

function readPattern(fields: Fields): ObjectPattern {
  const labels = fields.fields('labels')
  return {
    kind: fields.text('kind'),
    namespace: fields.text('namespace', 'default'),
    name: fields.has('name') ? fields.text('name') : undefined,
    labels: Object.fromEntries(Object.keys((fields.raw('labels') ?? {}) as object).map((key) => [key, labels.text(key)])),
    match: fields.raw('match') ?? {},
  }
}

export function readHint(fields: Fields): Hint {
  const when = fields.fields('when')
  return { check: when.text('check'), mistake: when.text('mistake', ''), levels: fields.texts('levels') }
}

export const readSolution = (fields: Fields): Solution => ({ title: fields.text('title', 'Solution'), steps: readActions(fields) })

export function readWrongAttempts(value: unknown, at: Reading): WrongAttempt[] {
  if (!Array.isArray(value)) throw new LessonError(at.file, at.line, 'wrong: expected a list of attempts')
  return value.map((item) => {
    const fields = Fields.of(item, at)
    return { name: fields.text('name'), steps: readActions(fields), expect: fields.text('expect') }
  })
}

const readActions = (fields: Fields): Action[] => fields.list('steps').map((item) => readAction(Fields.of(item, fields.at)))

function readAction(fields: Fields): Action {
  if (fields.has('run')) return { type: 'run', command: fields.text('run') }
  if (fields.has('wait')) return { type: 'wait', ms: fields.duration('wait', 0) }
  if (fields.has('write')) {
    const write = fields.fields('write')
    return { type: 'write', file: write.text('file'), content: write.text('content') }
  }
  if (fields.has('replace')) {
    const replace = fields.fields('replace')
    return { type: 'replace', file: replace.text('file'), find: replace.text('find'), with: replace.text('with') }
  }
  throw fields.complain('a step is one of run, write, replace, wait')
}
