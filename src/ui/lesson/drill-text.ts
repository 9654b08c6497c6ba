/** What the page shows of a drill, in its language. Loaded when somebody practises: it brings the mistakes along. */
import { drillOf } from '../../lesson/drills/drill-of'
import { sayInEnglish } from '../../words/english'
import type { Language } from '../../words/languages'
import { tell } from '../../words/sentence'
import type { LessonText } from './course'
import { phrasesOf, textOf, translated } from './text/lesson-text'

export async function drillText(name: string, { code, loadTongue }: Language): Promise<LessonText | undefined> {
  const drill = drillOf(name, sayInEnglish)
  const text = drill && textOf(name, drill)
  if (!text || code === 'en') return text
  const tongue = await loadTongue()
  const markdown = drillOf(name, (said) => tell(said, tongue))?.markdown ?? ''
  return { ...translated(text, { language: tongue.tag, markdown, variables: {} }), phrases: phrasesOf(drill.markdown, markdown) }
}
