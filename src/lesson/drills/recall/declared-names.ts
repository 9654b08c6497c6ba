/**
 * Names that a lesson may be told with others: those of objects in its own manifests, unless the word stands for something else, too:
 * a part of an image, a field, a host of the internet, a word of the sentences, a step. Pods that only sleep, to ask from, keep their names.
 */
import { YamlError, parseYamlDocuments } from '../../../base/yaml/parse'
import type { Lesson, Step } from '../../lesson'
import { isTree } from '../../match'
import { wordPattern } from './word-pattern'

/** What every cluster and the student's machine have. */
const EVERYWHERE = ['control-plane worker-1 worker-2 worker-3', 'default kube-system kube-public kube-node-lease', 'kubernetes kube-dns coredns kubarium student laptop cluster.local'].join(' ')

export interface Declaring {
  readonly lesson: Lesson
  readonly markdown: string
  /** Name below `files/` -> content. */
  readonly files: Readonly<Record<string, string>>
}

export function declaredNames({ lesson, markdown, files }: Declaring): readonly string[] {
  const manifests = [...Object.entries(files), ...lesson.steps.flatMap(writtenIn)].filter(([file]) => /\.ya?ml$/.test(file)).map(([, content]) => content)
  const names = new Set(manifests.flatMap(namesIn))
  const sentences = sentencesOf(lesson).map(withoutCode).join('\n')
  const ids = lesson.steps.map(({ id }) => id).join('\n')
  const all = [markdown, ...Object.values(files)].join('\n')
  return [...names].filter((name) => /^[a-z][a-z0-9-]{2,}$/.test(name) && !meansMore(name, { all, sentences: `${sentences}\n${ids}\n${EVERYWHERE}` })).sort((a, b) => b.length - a.length || a.localeCompare(b))
}

const writtenIn = ({ files, solutions }: Step): readonly (readonly [string, string])[] => [
  ...Object.entries(files),
  ...solutions.flatMap(({ steps }) => steps.flatMap((action) => (action.type === 'write' ? [[action.file, action.content] as const] : []))),
]

function namesIn(manifest: string): readonly string[] {
  try {
    return parseYamlDocuments(manifest).flatMap((document) => (isTree(document) && isTree(document.metadata) && typeof document.metadata.name === 'string' && !isSleeper(document) ? [document.metadata.name] : []))
  } catch (error) {
    // Some lessons show what cannot be read.
    if (error instanceof YamlError) return []
    throw error
  }
}

const isSleeper = ({ kind, spec }: Readonly<Record<string, unknown>>): boolean => kind === 'Pod' && /"(?:command|args)":\["sleep"/.test(JSON.stringify(spec))

function meansMore(name: string, { all, sentences }: { readonly all: string; readonly sentences: string }): boolean {
  const word = wordPattern(name)
  return [
    // A field, a key.
    `${word}["']?:(?:\\s|$)`,
    // A part of an image, of a host, of a path.
    `\\bimages?["']?[:=]\\s*\\S*${word}`,
    `${word}[\\w.-]*\\.(?:com|org|io|dev|net)\\b`,
    `(?<![A-Za-z0-9/:])/${word}`,
  ].some((pattern) => new RegExp(pattern, 'm').test(all)) || new RegExp(word, 'i').test(sentences)
}

/** All that a drill says to the learner in words. */
const sentencesOf = ({ guards, steps }: Lesson): readonly string[] => [
  ...guards.map(({ say }) => say),
  ...steps.flatMap((step) => [
    ...[step.title, ...step.solutions.map((solution) => solution.title)],
    ...step.checks.flatMap((check) => [check.say, ...(check.type === 'answer' ? [check.ask] : [])]),
    ...step.hints.flatMap(({ levels }) => levels),
  ]),
]

const withoutCode = (text: string): string => text.replaceAll(/^(`{3,}).*\n[\s\S]*?^\1/gm, '').replaceAll(/`[^`]*`/g, '')
