/** One column: the panes behind tabs. */
import { say } from '../language/say'
import { ErrorBoundary } from './ErrorBoundary'
import type { PaneName } from './Pane'
import { panes } from './pane-list'
import { showPane, useShown } from './shown-pane'
import styles from './shell.module.css'
import { Tabs, type Tab } from './Tabs'

export function NarrowWorkspace(): React.JSX.Element {
  const wanted = useShown((state) => state.narrow)
  const selected = panes.some(({ name }) => name === wanted) ? wanted : panes[0].name
  const tabs = panes.map(({ name, Shown }): Tab<PaneName> => ({ name, label: say(`tab.${name}`), panel: <ErrorBoundary><Shown /></ErrorBoundary> }))
  return (
    <div className={styles.narrow}>
      <Tabs label={say('page.panes')} tabs={tabs} selected={selected} onSelect={showPane} />
    </div>
  )
}
