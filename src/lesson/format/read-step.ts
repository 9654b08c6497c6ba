/** A step of a lesson from its section: each machine part goes where it belongs. */
import { YamlError, parseYamlDocuments } from '../../base/yaml/parse'
import { LessonError } from '../lesson-error'
import type { Action, Beat, Bypass, Check, Hint, Prediction, Solution, Step, WrongAttempt } from '../lesson'
import { blocks } from './blocks'
import { placeOf, type Source } from './place'
import type { Section } from './split-document'

interface Parts {
  readonly checks: Check[]
  readonly predictions: Prediction[]
  readonly hints: Hint[]
  readonly solutions: Solution[]
  readonly wrongs: WrongAttempt[]
  readonly bypasses: Bypass[]
  readonly demo: Beat[]
  readonly notes: string[]
}

/** `shown` are the files that the prose of the steps before shows. */
export function readStep(section: Section, { file, shown }: { readonly file: string; readonly shown: Readonly<Record<string, string>> }): Step {
  const parts: Parts = { checks: [], predictions: [], hints: [], solutions: [], wrongs: [], bypasses: [], demo: [], notes: [] }
  for (const { name, text, line } of section.blocks) {
    const source: Source = { file, line, text }
    const at = placeOf(source)
    if (name === 'note') {
      parts.notes.push(text.trim())
      continue
    }
    const value = readYaml(source)
    if (name === 'check') parts.checks.push(blocks.check.read(value, at))
    else if (name === 'predict') parts.predictions.push(blocks.predict.read(value, at))
    else if (name === 'hint') parts.hints.push(blocks.hint.read(value, at))
    else if (name === 'solution') parts.solutions.push(withFiles(blocks.solution.read(value, at), { shown, source }))
    else if (name === 'wrong') parts.wrongs.push(...blocks.wrong.read(value, at).map((attempt) => withFiles(attempt, { shown, source })))
    else if (name === 'bypass') parts.bypasses.push(withFiles(blocks.bypass.read(value, at), { shown, source }))
    else parts.demo.push(...blocks.demo.read(value, at))
  }
  const { id, title, prose, files } = section
  return { id, title, prose: prose.trim(), files, ...parts }
}

interface Shown {
  readonly shown: Readonly<Record<string, string>>
  readonly source: Source
}

function withFiles<T extends { readonly steps: readonly Action[] }>(acting: T, { shown, source }: Shown): T {
  const steps = acting.steps.map((action) => {
    if (action.type !== 'open') return action
    if (!Object.hasOwn(shown, action.file)) throw new LessonError(source.file, source.line, `open: no step so far shows ${action.file}; write \`\`\`yaml file=${action.file}`)
    return { ...action, content: shown[action.file] }
  })
  return { ...acting, steps }
}

export function readYaml({ file, line, text }: Source): unknown {
  try {
    return parseYamlDocuments(text)[0]
  } catch (error) {
    if (error instanceof YamlError) throw new LessonError(file, line + Math.max(error.line - 1, 0), error.problem)
    throw error
  }
}
