/** The panes, each with the name it is asked for by in the address. To add one more: a line here, and its place in WideWorkspace. */
import { BrowserPane } from '../browser/BrowserPane'
import { EditorPane } from '../editor/EditorPane'
import { GraphPane } from '../graph/GraphPane'
import { InspectorPane } from '../inspector/InspectorPane'
import { LessonPane } from '../lesson/LessonPane'
import { TerminalPane } from '../terminal/TerminalPane'
import { TimelinePane } from '../timeline/TimelinePane'
import { TreePane } from '../tree/TreePane'
import { askedPanes } from './asked-panes'
import type { PaneName } from './Pane'

export interface PaneEntry {
  readonly name: PaneName
  /** In the address, in every language. */
  readonly short: string
  readonly Shown: () => React.JSX.Element
}

const all: readonly PaneEntry[] = [
  { name: 'Lesson', short: 'lesson', Shown: LessonPane },
  { name: 'Editor', short: 'editor', Shown: EditorPane },
  { name: 'Browser', short: 'browser', Shown: BrowserPane },
  { name: 'Terminal', short: 'terminal', Shown: TerminalPane },
  { name: 'Cluster graph', short: 'graph', Shown: GraphPane },
  { name: 'Cluster tree', short: 'tree', Shown: TreePane },
  { name: 'Inspector', short: 'inspector', Shown: InspectorPane },
  { name: 'Timeline', short: 'time', Shown: TimelinePane },
]

const chosen = all.filter(({ short }) => askedPanes === undefined || askedPanes.includes(short))

/** All of them, or those that the address asks for. */
export const panes: readonly PaneEntry[] = chosen.length > 0 ? chosen : all
export const isWhole = panes.length === all.length
