/** What the page shows of a recall drill: its step without the prose, with what somebody has to know who comes in there. Loaded when one is opened. */
import type { Element, Root } from 'hast'
import { makeRecall } from '../../lesson/drills/recall/recall-drill'
import { dressed } from '../../lesson/drills/recall/dress'
import type { RecallTopic } from '../../lesson/drills/recall/recall-index'
import type { RecallName } from '../../lesson/drills/recall/recall-name'
import { parseLesson } from '../../lesson/parse-lesson'
import type { LessonSourceText, LessonText } from './course'
import { phrasesOf, textOf, translated } from './text/lesson-text'
import { variablesIn } from './text/split-lesson'

export interface RecallTextOptions {
  readonly source: LessonSourceText
  readonly topics: readonly RecallTopic[]
  readonly language: string
}

export function recallText(name: RecallName, { source, topics, language }: RecallTextOptions): LessonText | undefined {
  const drill = makeRecall(source, name)
  if (!drill) return undefined
  const english = textOf(drill.id, { lesson: parseLesson(drill.markdown, drill.id), markdown: drill.markdown })
  const other = source.translations[language]
  const text = other === undefined ? english : inOtherWords(english, { language, markdown: dressed(other, drill.dress), english: drill.markdown })
  const at = text.steps.findIndex(({ id }) => id === name.step)
  const recalled = topics.filter(({ places }) => places.some(({ lesson, step }) => lesson === name.lesson && step === name.step))
  return {
    ...text,
    why: undefined,
    introduction: { type: 'root', children: [] },
    steps: [{ ...text.steps[at], prose: guessesOf(text.steps[at].prose) }],
    remember: [],
    links: [],
    recall: {
      lesson: name.lesson,
      title: text.title,
      topics: recalled.map(({ about }) => about),
      files: drill.lesson.open,
      done: text.steps.slice(0, at).map(({ title }) => title),
    },
  }
}

function inOtherWords(text: LessonText, { language, markdown, english }: { readonly language: string; readonly markdown: string; readonly english: string }): LessonText {
  return { ...translated(text, { language, markdown, variables: variablesIn(english) }), phrases: phrasesOf(english, markdown) }
}

/** Of the prose only where a guess is asked for. */
function guessesOf(prose: Root): Root {
  return { type: 'root', children: prose.children.filter((child): child is Element => child.type === 'element' && child.tagName === 'aside') }
}
