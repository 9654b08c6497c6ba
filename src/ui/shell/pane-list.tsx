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
  /** On its tab, and in the address in lower case. */
  readonly label: string
  readonly Shown: () => React.JSX.Element
}

const all: readonly PaneEntry[] = [
  { name: 'Lesson', label: 'Lesson', Shown: LessonPane },
  { name: 'Editor', label: 'Editor', Shown: EditorPane },
  { name: 'Browser', label: 'Browser', Shown: BrowserPane },
  { name: 'Terminal', label: 'Terminal', Shown: TerminalPane },
  { name: 'Cluster graph', label: 'Graph', Shown: GraphPane },
  { name: 'Cluster tree', label: 'Tree', Shown: TreePane },
  { name: 'Inspector', label: 'Inspector', Shown: InspectorPane },
  { name: 'Timeline', label: 'Time', Shown: TimelinePane },
]

const chosen = all.filter(({ label }) => askedPanes === undefined || askedPanes.includes(label.toLowerCase()))

/** All of them, or those that the address asks for. */
export const panes: readonly PaneEntry[] = chosen.length > 0 ? chosen : all
export const isWhole = panes.length === all.length
