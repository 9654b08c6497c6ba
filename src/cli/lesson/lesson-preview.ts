/** `kubarium lesson preview`: a lesson as text with its steps, and the address at which the page shows it. */
import type { Action, Check, Lesson, Prediction, Step } from '../../lesson/lesson'
import { parseLesson } from '../../lesson/parse-lesson'
import { curriculum } from '../../../lessons/curriculum'
import { UsageError } from '../options'
import { findLesson } from './read-lessons'

export function previewLesson([name = '']: readonly string[]): number {
  const source = findLesson(name)
  if (!source) throw new UsageError(`no lesson ${name || '(none named)'}; there are ${curriculum.join(', ')}`)
  console.log(asText(parseLesson(source.markdown, `${source.id}/lesson.md`)))
  const isOfCourse = curriculum.includes(source.id)
  console.log(isOfCourse ? `\nIn the page: npm start, then http://localhost:4173/#lesson=${source.id}` : '\nIt is no part of the course. The page opens it at #lesson=https://.../lesson.md wherever it is served.')
  return 0
}

export function asText(lesson: Lesson): string {
  const about = `${lesson.title}\n${'='.repeat(lesson.title.length)}\n${lesson.level}, ${lesson.minutes} minutes, Kubernetes ${lesson.kubernetes}, seed ${lesson.seed}\nteaches ${Object.keys(lesson.teaches).join(', ') || 'nothing'}`
  const end = lesson.remember.map((each) => `  * ${each}`).join('\n')
  return [about, lesson.why, lesson.introduction, ...lesson.steps.map(stepText), `What to remember\n${end}`].filter((part) => part !== '').join('\n\n')
}

function stepText(step: Step, index: number): string {
  const heading = `${index + 1}. ${step.title} (#${step.id})`
  return [
    `${heading}\n${'-'.repeat(heading.length)}`,
    step.prose,
    ...step.predictions.map(predictionText),
    step.checks.map(checkText).join('\n'),
    ...step.solutions.map(({ title, steps }) => `  Solution: ${title}\n${steps.map((action) => `    - ${actionText(action)}`).join('\n')}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const predictionText = ({ ask, options }: Prediction): string => `  ? ${ask} (${options.join(' / ')})`

const checkText = ({ id, say, type, hidden }: Check): string => `  [ ] ${say} (${id}: ${type}${hidden ? ', hidden' : ''})`

function actionText(action: Action): string {
  switch (action.type) {
    case 'run':
      return action.command
    case 'wait':
      return `wait ${action.ms / 1_000} s`
    case 'answer':
      return `answer "${action.value}" to ${action.check}`
    case 'browse':
      return `browse ${action.url}`
    case 'edit':
      return `in ${action.file} set ${Object.entries(action.set).map(([path, value]) => `${path}: ${JSON.stringify(value)}`).join(', ')}`
    case 'replace':
      return `in ${action.file} "${action.find.trim()}" becomes "${action.with.trim()}"`
    default:
      return `${action.type} ${action.file}`
  }
}
