/** What the page shows of a drill, and which one comes next. Loaded when somebody practises: it brings the mistakes along. */
import { anyDrill, drillName, drillOf, isDrillable } from '../../lesson/drills/drill-of'
import { nextDrill } from '../../lesson/drills/practice'
import type { LessonText } from './course'
import type { Practice } from './progress-book'
import { textOf } from './text/lesson-text'

export function drillText(name: string): LessonText | undefined {
  const drill = drillOf(name)
  return drill && textOf(name, drill)
}

/** The student's own mistake that is due; where none is, one of all. */
export function nextDrillName(practice: Practice, nowMs: number): string {
  const drillable = [...new Set(practice.met.map(({ mistake }) => mistake))].filter(isDrillable)
  const due = nextDrill(practice, { drillable, nowMs })
  return due ? drillName(due) : anyDrill(Math.floor(nowMs / 1_000) % 1_000_000)
}
