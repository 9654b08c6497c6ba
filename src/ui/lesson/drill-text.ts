/** What the page shows of a drill. Loaded when somebody practises: it brings the mistakes along. */
import { drillOf } from '../../lesson/drills/drill-of'
import type { LessonText } from './course'
import { textOf } from './text/lesson-text'

export function drillText(name: string): LessonText | undefined {
  const drill = drillOf(name)
  return drill && textOf(name, drill)
}
