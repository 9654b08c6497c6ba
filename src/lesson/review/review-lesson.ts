/**
 * What can be said of a lesson without running it: that nothing is missing in it, nothing lies about unused, and that it is short and
 * plain enough. Each claim is a rule of its own; the proof adds what has to be tried.
 */
import type { Action, Lesson, Step } from '../lesson'
import { plainText, sentencesOf, wordsOf } from './plain-text'
import { gradeOf } from './readability'

export interface Reviewed {
  readonly lesson: Lesson
  /** Names below `files/`. */
  readonly files: readonly string[]
  /** What the lesson's chapter has to teach; undefined for a lesson that belongs to none. */
  readonly topics: Readonly<Record<string, string>> | undefined
  /** Ids of all words of the course; undefined for a lesson that belongs to none. */
  readonly words: ReadonlySet<string> | undefined
}

export interface Review {
  readonly claim: string
  readonly problems: readonly string[]
}

const MINUTES = [5, 15] as const
const STEPS = [2, 7] as const
const MOST_WORDS_OF_STEP = 160
const MOST_WORDS_OF_HINT = 160
const HIGHEST_GRADE = 9

type Rule = (reviewed: Reviewed) => readonly string[]

const rules: Readonly<Record<string, Rule>> = {
  'it says why, what to remember and where to read on': ({ lesson: { why, remember, links } }) => [
    ...(why === '' ? ['why: is missing'] : unless(count(sentencesOf(why)), [1, 3], 'why: sentences')),
    ...unless(remember.length, [2, 5], 'remember: entries'),
    ...(links.some(({ url }) => url.startsWith('https://kubernetes.io/')) ? [] : ['links: none leads to https://kubernetes.io/']),
  ],
  'each step has checks and a solution, and the lesson a wrong attempt': ({ lesson: { steps } }) => [
    ...steps.filter(({ checks }) => checks.every(({ hidden }) => hidden)).map(({ id }) => `${id}: no check`),
    ...steps.filter(({ solutions }) => solutions.length === 0).map(({ id }) => `${id}: no solution`),
    ...(steps.some(({ wrongs }) => wrongs.length > 0) ? [] : ['no wrong attempt']),
  ],
  'each visible check has a hint': ({ lesson: { steps } }) => steps.flatMap(findUnhinted),
  'what is referred to is there': ({ lesson }) => findDangling(lesson),
  'each file is there, and used': findStrayFiles,
  'its topics are those of its chapter': ({ lesson: { teaches, steps }, topics }) => [
    ...(topics && Object.keys(teaches).length === 0 ? ['teaches: nothing'] : []),
    ...Object.keys(teaches).filter((topic) => topics && !Object.hasOwn(topics, topic)).map((topic) => `teaches: the chapter has no topic ${topic}`),
    ...Object.entries(teaches).flatMap(([topic, ids]) => ids.filter((id) => !steps.some((step) => step.id === id)).map((id) => `teaches: ${topic}: no step ${id}`)),
  ],
  'each word that it explains is in the glossary': ({ lesson, words }) =>
    [...proseOf(lesson).matchAll(/\]\(term:([^)]*)\)/g)].map(([, id]) => id).filter((id) => words && !words.has(id)).map((id) => `no glossary has term:${id}`),
  'it is short enough': ({ lesson: { minutes, steps } }) => [
    ...unless(minutes, MINUTES, 'minutes'),
    ...unless(steps.length, STEPS, 'steps'),
    ...steps.flatMap(({ id, prose }) => unless(wordsOf(plainText(prose)).length, [0, MOST_WORDS_OF_STEP], `${id}: words of prose`)),
    ...steps.flatMap(({ id, hints }) => hints.flatMap(({ levels }) => levels.flatMap((level) => unless(wordsOf(level).length, [0, MOST_WORDS_OF_HINT], `${id}: words of a hint`)))),
  ],
  'it is plain enough': ({ lesson }) => {
    const grade = gradeOf(plainText(proseOf(lesson)))
    return grade <= HIGHEST_GRADE ? [] : [`its prose is of grade ${grade.toFixed(1)}, wanted is at most ${HIGHEST_GRADE}; ${heaviest(lesson)}`]
  },
}

export const reviewLesson = (reviewed: Reviewed): readonly Review[] => Object.entries(rules).map(([claim, rule]) => ({ claim, problems: rule(reviewed) }))

const count = (items: readonly unknown[]): number => items.length

const unless = (actual: number, [least, most]: readonly [number, number], what: string): readonly string[] =>
  actual >= least && actual <= most ? [] : [`${what}: ${actual}, wanted ${least} to ${most}`]

export const proseOf = ({ introduction, steps }: Lesson): string => [introduction, ...steps.map(({ prose }) => prose)].join('\n\n')

/** The sentence that weighs most, so that the author knows where to begin. */
function heaviest(lesson: Lesson): string {
  const sentences = sentencesOf(plainText(proseOf(lesson))).filter((sentence) => wordsOf(sentence).length > 4)
  const [first] = sentences.map((sentence) => ({ sentence, grade: gradeOf(sentence) })).sort((a, b) => b.grade - a.grade)
  return `begin with: ${first.sentence.replaceAll(/\s+/g, ' ')}`
}

function findUnhinted({ id, checks, hints }: Step): readonly string[] {
  const visible = checks.filter(({ hidden }) => !hidden)
  return [
    ...visible.filter((check) => !hints.some((hint) => hint.check === check.id && hint.mistake === '')).map((check) => `${id}: ${check.id} has no hint for everybody`),
    ...hints.filter((hint) => !checks.some((check) => check.id === hint.check)).map((hint) => `${id}: a hint for ${hint.check}, which is no check of this step`),
  ]
}

function findDangling({ steps, guards }: Lesson): readonly string[] {
  const checks = steps.flatMap((step) => step.checks.map((check) => check.id))
  const twice = checks.filter((id, index) => checks.indexOf(id) !== index)
  const guarded = new Set(guards.map(({ id }) => id))
  const refusing = steps.flatMap(({ bypasses }) => bypasses.map(({ refusedBy }) => refusedBy))
  return [
    ...twice.map((id) => `two checks are called ${id}`),
    ...refusing.filter((id) => !guarded.has(id)).map((id) => `bypass: no guard ${id}`),
    ...[...guarded].filter((id) => !refusing.includes(id)).map((id) => `guard ${id}: no bypass shows what it refuses`),
    ...steps.flatMap(({ id, demo }) => demo.flatMap((beat) => (beat.type === 'wait' && !checks.includes(beat.check) ? [`${id}: demo: no check ${beat.check}`] : []))),
    ...steps.flatMap((step) => actionsOf(step).flatMap((action) => (action.type === 'answer' && !step.checks.some(({ id, type }) => id === action.check && type === 'answer') ? [`${step.id}: no question ${action.check}`] : []))),
    ...steps.flatMap(({ id, predictions }) => predictions.flatMap(({ options, truth }) => [
      ...(new Set(options).size < 2 ? [`${id}: a prediction needs two options`] : []),
      ...(truth.type === 'option' && !options.includes(truth.text) ? [`${id}: the truth "${truth.text}" is no option`] : []),
    ])),
  ]
}

const actionsOf = ({ solutions, wrongs, bypasses }: Step): readonly Action[] => [...solutions, ...wrongs, ...bypasses].flatMap(({ steps }) => steps)

function findStrayFiles({ lesson, files }: Reviewed): readonly string[] {
  const { world, open, steps } = lesson
  const acts = steps.flatMap(actionsOf)
  const made = new Set([...steps.flatMap((step) => Object.keys(step.files)), ...acts.flatMap((act) => (act.type === 'write' ? [act.file] : []))])
  const edited = acts.flatMap((act) => (act.type === 'replace' || act.type === 'edit' ? [act.file] : []))
  const applied = world.apply.filter((name) => !/^https?:/.test(name)).map((name) => name.replace(/^files\//, ''))
  const needed = [...applied, ...open, ...edited.filter((name) => !made.has(name))]
  const mentioned = [proseOf(lesson), ...world.run, ...acts.map((act) => (act.type === 'run' ? act.command : ''))].join('\n')
  // A folder that is mentioned means what lies in it.
  const isUsed = (name: string): boolean => needed.includes(name) || name.split('/').some((_, index, parts) => mentioned.includes(parts.slice(0, index + 1).join('/')))
  return [
    ...[...new Set(needed)].filter((name) => !files.includes(name)).map((name) => `files/${name} is missing`),
    ...files.filter((name) => !isUsed(name)).map((name) => `files/${name} is not used`),
    ...[...made].filter((name) => files.includes(name)).map((name) => `${name} is both shown or written and in files/`),
  ]
}
