/** The panes side by side: lesson | editor over terminal | graph over tree and inspector, and time below. Every border can be moved. */
import { Fragment } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { ErrorBoundary } from './ErrorBoundary'
import type { PaneName } from './Pane'
import { panes } from './pane-list'
import styles from './shell.module.css'

/** A pane, or several side by side or one above the other. */
type Part = { readonly size: number; readonly least: string; readonly says: string } & (
  | { readonly pane: PaneName }
  | { readonly orientation: 'horizontal' | 'vertical'; readonly parts: readonly Part[] }
)

const workspace: readonly Part[] = [
  { pane: 'Lesson', size: 23, least: '220px', says: 'Width of the lesson' },
  {
    size: 40,
    least: '260px',
    says: 'Width of the cluster',
    orientation: 'vertical',
    parts: [
      { pane: 'Editor', size: 50, least: '90px', says: 'Height of the editor' },
      { pane: 'Terminal', size: 50, least: '90px', says: '' },
    ],
  },
  {
    size: 37,
    least: '260px',
    says: '',
    orientation: 'vertical',
    parts: [
      { pane: 'Cluster graph', size: 62, least: '120px', says: 'Height of the cluster' },
      {
        size: 38,
        least: '90px',
        says: '',
        orientation: 'horizontal',
        parts: [
          { pane: 'Cluster tree', size: 45, least: '100px', says: 'Width of the cluster tree' },
          { pane: 'Inspector', size: 55, least: '120px', says: '' },
        ],
      },
    ],
  },
]

export function WideWorkspace(): React.JSX.Element {
  return (
    <>
      <Parts parts={workspace} orientation="horizontal" />
      {isShown('Timeline') && (
        <div className={styles.foot}>
          <OnePane name="Timeline" />
        </div>
      )}
    </>
  )
}

const isShown = (name: PaneName): boolean => panes.some((pane) => pane.name === name)
const isThere = (part: Part): boolean => ('pane' in part ? isShown(part.pane) : part.parts.some(isThere))

function Parts({ parts, orientation }: { parts: readonly Part[]; orientation: 'horizontal' | 'vertical' }): React.JSX.Element {
  const there = parts.filter(isThere)
  const whole = there.reduce((sum, { size }) => sum + size, 0)
  return (
    <Group orientation={orientation} className={styles.group}>
      {there.map((part, index) => (
        <Fragment key={'pane' in part ? part.pane : part.size}>
          {index > 0 && <Separator className={styles.separator} aria-label={there[index - 1].says} />}
          <Panel defaultSize={String((part.size / whole) * 100)} minSize={part.least}>
            {'pane' in part ? <OnePane name={part.pane} /> : <Parts parts={part.parts} orientation={part.orientation} />}
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}

function OnePane({ name }: { name: PaneName }): React.JSX.Element | null {
  const pane = panes.find((one) => one.name === name)
  return pane ? (
    <ErrorBoundary>
      <pane.Shown />
    </ErrorBoundary>
  ) : null
}
