/** One column: the panes behind tabs, time controls always at hand below. */
import { EditorPane } from '../editor/EditorPane'
import { GraphPane } from '../graph/GraphPane'
import { InspectorPane } from '../inspector/InspectorPane'
import { LessonPane } from '../lesson/LessonPane'
import { TerminalPane } from '../terminal/TerminalPane'
import { TimelinePane } from '../timeline/TimelinePane'
import { TreePane } from '../tree/TreePane'
import { ErrorBoundary } from './ErrorBoundary'
import type { PaneName } from './Pane'
import { showPane, useShown } from './shown-pane'
import styles from './shell.module.css'
import { Tabs, type Tab } from './Tabs'

const panes: readonly { readonly name: PaneName; readonly label: string; readonly Shown: () => React.JSX.Element }[] = [
  { name: 'Lesson', label: 'Lesson', Shown: LessonPane },
  { name: 'Editor', label: 'Editor', Shown: EditorPane },
  { name: 'Terminal', label: 'Terminal', Shown: TerminalPane },
  { name: 'Cluster graph', label: 'Graph', Shown: GraphPane },
  { name: 'Cluster tree', label: 'Tree', Shown: TreePane },
  { name: 'Inspector', label: 'Inspector', Shown: InspectorPane },
  { name: 'Timeline', label: 'Time', Shown: TimelinePane },
]

export function NarrowWorkspace(): React.JSX.Element {
  const selected = useShown((state) => state.narrow)
  const tabs = panes.map(({ name, label, Shown }): Tab<PaneName> => ({ name, label, panel: <ErrorBoundary><Shown /></ErrorBoundary> }))
  return (
    <div className={styles.narrow}>
      <Tabs label="Panes" tabs={tabs} selected={selected} onSelect={showPane} />
    </div>
  )
}
