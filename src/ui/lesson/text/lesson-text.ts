/** What the page shows of a lesson: prose as trees of elements, guesses, questions, solutions; in English, or laid over by a translation. */
import type { Element, Nodes, Root } from 'hast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import type { Lesson } from '../../../lesson/lesson'
import { FRAME, type Stamps } from '../../../lesson/translation/stamps'
import type { LessonText, PredictionText, Question, StepText } from '../course'
import type { Variables } from '../../../lesson/vary'
import { splitLesson, variablesIn, type LessonParts, type StepPart } from './split-lesson'

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkRehype)
const GUESS = /^@predict-(\d+)@$/

export function elementsOf(markdown: string): Root {
  const tree = processor.runSync(processor.parse(markdown))
  return withGuesses(JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'position' ? undefined : value))) as Root)
}

/** Where a guess is asked for, and the file that an example is, become elements of their own. */
function withGuesses<T extends Nodes>(node: T): T {
  if (!('children' in node)) return node
  const children = node.children.map((child) => {
    const text = child.type === 'element' && child.tagName === 'p' && child.children.length === 1 && child.children[0].type === 'text' ? child.children[0].value : ''
    const [, index] = GUESS.exec(text) ?? []
    if (index !== undefined) return { type: 'element', tagName: 'aside', properties: { dataIndex: index }, children: [] } satisfies Element
    const file = /(?:^|\s)file=(\S+)/.exec(metaOf(child))?.[1]
    return withGuesses(file === undefined || child.type !== 'element' ? child : { ...child, properties: { ...child.properties, dataFile: file } })
  })
  return { ...node, children } as T
}

/**
 * Who has run it need not guess: where an example stands before a guess, the guess goes to before that example and the sentence that
 * leads to it.
 */
export function guessedFirst(root: Root): Root {
  const example = root.children.findIndex((child) => isElement(child, 'pre'))
  if (example < 0) return root
  const late = root.children.filter((child, index) => index > example && isElement(child, 'aside'))
  const rest = root.children.filter((child) => !late.includes(child))
  const lead = rest.slice(0, example).findLastIndex((child) => child.type === 'element')
  const at = lead >= 0 && isElement(rest[lead], 'p') ? lead : example
  return { ...root, children: [...rest.slice(0, at), ...late, ...rest.slice(at)] }
}

const isElement = (node: Nodes, tagName: string): boolean => node.type === 'element' && node.tagName === tagName

/** What stands behind the language of a fenced block. */
function metaOf(node: Nodes): string {
  const code = node.type === 'element' && node.tagName === 'pre' ? node.children[0] : undefined
  return typeof code?.data === 'object' && 'meta' in code.data ? String(code.data.meta) : ''
}

interface Source {
  readonly lesson: Lesson
  readonly markdown: string
}

export function textOf(path: string, { lesson, markdown }: Source): LessonText {
  const parts = splitLesson(markdown)
  return {
    path,
    language: 'en',
    title: lesson.title,
    ...aroundOf(parts),
    introduction: elementsOf(parts.introduction),
    steps: parts.steps.map((part, index) => stepOf(part, lesson.steps[index].solutions)),
    phrases: {},
  }
}

function aroundOf({ head }: LessonParts): Pick<LessonText, 'why' | 'remember' | 'links'> {
  const links = Array.isArray(head.links) ? (head.links as { title: string; url: string }[]) : []
  const why = head.why === undefined ? undefined : elementsOf(String(head.why))
  return { why, remember: textsOf(head.remember).map(elementsOf), links: links.map(({ title, url }) => ({ title, url })) }
}

function stepOf({ id, title, prose, blocks }: StepPart, solutions: StepText['solutions']): StepText {
  const checks = blocks.filter(({ name }) => name === 'check').map(({ value }) => value)
  return {
    id,
    title,
    language: undefined,
    prose: guessedFirst(elementsOf(prose)),
    guesses: blocks.filter(({ name }) => name === 'predict').map(({ value }) => guessOf(value)),
    questions: Object.fromEntries(checks.flatMap((check) => (isRecord(check.answer) ? [[String(check.id), questionOf(check.answer)]] : []))),
    solutions,
  }
}

const questionOf = ({ ask, options }: Fields): Question => ({ ask: String(ask ?? ''), options: textsOf(options), shown: textsOf(options) })
const guessOf = (block: Fields): PredictionText => ({ ...questionOf(block), then: elementsOf(String(block.then ?? '')) })

/** In other words; what is chosen stays what the cluster knows. */
const inWords = <T extends Question>(question: T, other: T | undefined): T =>
  other === undefined ? question : { ...other, options: question.options, shown: other.options.length === question.options.length ? other.options : question.options }

export interface Translation {
  readonly language: string
  readonly markdown: string
  readonly variables: Variables
  /** Of the English as it is now; absent: nobody asks whether it has changed. */
  readonly stamps?: Stamps
}

/** Steps that the translation has are its own; others stay as they were and say so. */
export function translated(text: LessonText, { language, markdown, variables, stamps }: Translation): LessonText {
  const parts = splitLesson(markdown, variables)
  const { why, remember, links } = aroundOf(parts)
  const made = isRecord(parts.head.from) ? parts.head.from : {}
  const outdated = (id: string): { readonly outdated?: true } => (stamps && made[id] !== stamps[id] ? { outdated: true } : {})
  const steps = text.steps.map((step): StepText => {
    const part = parts.steps.find(({ id }) => id === step.id)
    if (!part) return { ...step, language: 'en' }
    const { title, prose, guesses, questions } = stepOf(part, step.solutions)
    const titles = part.blocks.filter(({ name }) => name === 'solution').map(({ value }) => value.title)
    const solutions = step.solutions.map((solution, index) => ({ ...solution, title: String(titles[index] ?? solution.title) }))
    return { ...step, ...outdated(step.id), title, prose, solutions, guesses: step.guesses.map((guess, index) => inWords(guess, guesses[index])), questions: mapped(step.questions, (question, id) => inWords(question, questions[id])) }
  })
  return {
    ...text,
    language,
    title: String(parts.head.title ?? text.title),
    why: why ?? text.why,
    remember: remember.length > 0 ? remember : text.remember,
    links: links.length > 0 ? links : text.links,
    introduction: elementsOf(parts.introduction),
    steps,
    ...outdated(FRAME),
  }
}

/** Sentences that the cluster says in English, and what they are in the translation: of checks and guards by their id, of hints by their order. */
export function phrasesOf(english: string, other: string): Readonly<Record<string, string>> {
  const phrases: Record<string, string> = {}
  const { head, steps } = splitLesson(english)
  const parts = splitLesson(other, variablesIn(english))
  for (const { id, say } of guardsOf(parts.head)) pair(phrases, guardsOf(head).find((guard) => guard.id === id)?.say, say)
  for (const { id, blocks } of parts.steps) {
    const source = steps.find((step) => step.id === id)?.blocks ?? []
    for (const { name, value } of blocks) {
      if (name === 'check') pair(phrases, source.find((block) => block.name === 'check' && block.value.id === value.id)?.value.say, value.say)
      if (name !== 'hint') continue
      const levels = textsOf(source.find((block) => block.name === 'hint' && JSON.stringify(block.value.when) === JSON.stringify(value.when))?.value.levels)
      textsOf(value.levels).forEach((level, index) => pair(phrases, levels[index], level))
    }
  }
  return phrases
}

const guardsOf = ({ guard }: Fields): readonly Fields[] => (Array.isArray(guard) ? (guard as readonly unknown[]).filter(isRecord) : [])

function pair(phrases: Record<string, string>, english: unknown, other: unknown): void {
  if (typeof english === 'string' && typeof other === 'string') phrases[english] = other
}

export function plainText(markdown: string): string {
  const textIn = (node: Nodes): string => (node.type === 'text' ? node.value : 'children' in node ? node.children.map(textIn).join(' ') : '')
  return textIn(elementsOf(markdown)).replaceAll(/\s+/g, ' ').trim()
}

const mapped = <T>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))

type Fields = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
