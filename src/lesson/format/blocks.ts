/** The fenced parts of a lesson: ```` ```yaml <name> ````. To add one more: a line here, and where its value goes in `read-step.ts`. */
import type { Beat, Bypass, Hint, Prediction, Solution, WrongAttempt } from '../lesson'
import { actions } from './actions'
import { check } from './conditions'
import { options, reference, truth } from './objects'
import { choice, duration, listOf, matching, needed, number, optional, reading, record, text, type Shape } from './shape'

const mistakeId = matching(/^K\d\d$/, 'the number of a mistake, such as K02')

const predict: Shape<Prediction> = record({
  ask: needed(text, 'The question, asked before the act that answers it.'),
  options: needed(options, 'Two answers or more to choose from.'),
  truth: needed(truth, 'How the right one is found in the state after the step.'),
  then: needed(text, 'The explanation that follows.'),
})

const hintWhen = record({
  check: needed(text, 'Id of the check that it helps with.'),
  mistake: optional(mistakeId, 'Only when this mistake was recognised.', ''),
  idle: optional(duration, 'Offered by itself when nothing was done for so long; `0s`: only when asked for.', 120_000),
})
const hint: Shape<Hint> = reading(
  record({ when: needed(hintWhen, 'When it fits.'), levels: needed(listOf(text), 'One to four texts, the gentlest first: point, contrast, concept, edit.') }),
  ({ when, levels }, at) => {
    if (levels.length < 1 || levels.length > 4) throw at.below('levels').complain('expected one to four texts')
    return { check: when.check, mistake: when.mistake, idleMs: when.idle, levels }
  },
)

const solution: Shape<Solution> = record({
  title: optional(text, 'What way this is.', 'Solution'),
  steps: needed(actions, 'Acts; leaving out any one but a wait makes the step fail.'),
})

const wrong: Shape<readonly WrongAttempt[]> = listOf(
  record({
    name: needed(text, 'What is done wrong.'),
    steps: needed(actions, 'Acts of the attempt.'),
    expect: needed(matching(/^(K\d\d|none)$/, 'K and two digits, or none'), 'The mistake that must be named; `none`: no mistake is named, and the step does not pass.'),
  }),
)

const bypass: Shape<Bypass> = record({
  title: needed(text, 'What the shortcut is.'),
  steps: needed(actions, 'Acts of the shortcut.'),
  refusedBy: needed(text, 'Id of the guard that refuses it.'),
})

const beatRecord = record(
  {
    note: optional(text, 'What the speaker reads.'),
    type: optional(text, 'A line is typed, and not sent.'),
    run: optional(text, 'A line is run.'),
    do: optional(choice('solution'), 'The first solution of the step is done.'),
    wait: optional(record({ check: needed(text, 'Id of a check.') }), 'Until this check has passed.'),
    pause: optional(text, 'Until the speaker goes on.'),
    focus: optional(reference, 'The graph shows this object, `Kind/NAME` or `Kind/NAMESPACE/NAME`.'),
    speed: optional(number, 'Simulated seconds per second.'),
  },
  { oneOf: ['note', 'type', 'run', 'do', 'wait', 'pause', 'focus', 'speed'] },
)
const demo: Shape<readonly Beat[]> = listOf(
  reading(beatRecord, (read, at): Beat => {
    for (const type of ['note', 'type', 'run'] as const) {
      const text = read[type]
      if (text !== undefined) return { type, text }
    }
    if (read.focus) return { type: 'focus', object: read.focus }
    if (read.do !== undefined) return { type: 'solution' }
    if (read.wait) return { type: 'wait', check: read.wait.check }
    if (read.pause !== undefined) return { type: 'pause', text: read.pause }
    if (read.speed !== undefined) return { type: 'speed', ratio: read.speed }
    throw at.complain('needs a beat')
  }),
)

export const blocks = { check, predict, hint, solution, wrong, bypass, demo, note: text } as const

export type BlockName = keyof typeof blocks

export const blockNames = Object.keys(blocks) as readonly BlockName[]

/** What each is for, in the words of the author guide. */
export const blocksAbout: Readonly<Record<BlockName, string>> = {
  check: 'Something that is true when the step is done.',
  predict: 'A question before a surprise; the answer is computed from the state.',
  hint: 'Help with a check, gentlest first.',
  solution: 'A way to do the step. The first one is what later steps build on.',
  wrong: 'Realistic wrong attempts, and the mistake that each must be told by.',
  bypass: 'A shortcut that would make the checks pass, and the guard that refuses it.',
  demo: 'The beats of the step when it is shown to a room.',
  note: 'A note for the speaker.',
}
