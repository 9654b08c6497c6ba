/** The panes side by side: lesson | editor over terminal | graph over tree and inspector, and time below. Every border can be moved. */
import { Group, Panel, Separator } from 'react-resizable-panels'
import { EditorPane } from '../editor/EditorPane'
import { GraphPane } from '../graph/GraphPane'
import { InspectorPane } from '../inspector/InspectorPane'
import { LessonPane } from '../lesson/LessonPane'
import { TerminalPane } from '../terminal/TerminalPane'
import { TimelinePane } from '../timeline/TimelinePane'
import { TreePane } from '../tree/TreePane'
import { ErrorBoundary } from './ErrorBoundary'
import styles from './shell.module.css'

export function WideWorkspace(): React.JSX.Element {
  return (
    <>
      <Group orientation="horizontal" className={styles.group}>
        <Panel defaultSize="23" minSize="220px">
          <ErrorBoundary>
            <LessonPane />
          </ErrorBoundary>
        </Panel>
        <Separator className={styles.separator} aria-label="Width of the lesson" />
        <Panel defaultSize="40" minSize="260px">
          <Group orientation="vertical">
            <Panel defaultSize="50" minSize="90px">
              <ErrorBoundary>
                <EditorPane />
              </ErrorBoundary>
            </Panel>
            <Separator className={styles.separator} aria-label="Height of the editor" />
            <Panel defaultSize="50" minSize="90px">
              <ErrorBoundary>
                <TerminalPane />
              </ErrorBoundary>
            </Panel>
          </Group>
        </Panel>
        <Separator className={styles.separator} aria-label="Width of the cluster" />
        <Panel defaultSize="37" minSize="260px">
          <Group orientation="vertical">
            <Panel defaultSize="62" minSize="120px">
              <ErrorBoundary>
                <GraphPane />
              </ErrorBoundary>
            </Panel>
            <Separator className={styles.separator} aria-label="Height of the cluster" />
            <Panel defaultSize="38" minSize="90px">
              <Group orientation="horizontal">
                <Panel defaultSize="45" minSize="100px">
                  <ErrorBoundary>
                    <TreePane />
                  </ErrorBoundary>
                </Panel>
                <Separator className={styles.separator} aria-label="Width of the cluster tree" />
                <Panel defaultSize="55" minSize="120px">
                  <ErrorBoundary>
                    <InspectorPane />
                  </ErrorBoundary>
                </Panel>
              </Group>
            </Panel>
          </Group>
        </Panel>
      </Group>
      <div className={styles.foot}>
        <ErrorBoundary>
          <TimelinePane />
        </ErrorBoundary>
      </div>
    </>
  )
}
