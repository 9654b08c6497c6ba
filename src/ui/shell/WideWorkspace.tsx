/** The panes side by side: lesson | editor or browser over terminal | graph over tree and inspector, and time below. Every border can be moved. */
import { Fragment } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { say } from '../language/say'
import { ErrorBoundary } from './ErrorBoundary'
import type { PaneName } from './Pane'
import { panes } from './pane-list'
import styles from './shell.module.css'
import { sharing, showPane, useShown } from './shown-pane'
import { Tabs, type Tab } from './Tabs'

/** Keys of what its border is called. */
type Width = 'page.widthLesson' | 'page.widthCluster' | 'page.heightEditor' | 'page.heightCluster' | 'page.widthTree'

/** A pane, or several side by side or one above the other. */
type Part = { readonly size: number; readonly least: string; readonly says: Width | undefined } & (
  | { readonly pane: PaneName }
  | { readonly shared: readonly PaneName[] }
  | { readonly orientation: 'horizontal' | 'vertical'; readonly parts: readonly Part[] }
)

const workspace: readonly Part[] = [
  { pane: 'Lesson', size: 23, least: '220px', says: 'page.widthLesson' },
  {
    size: 40,
    least: '260px',
    says: 'page.widthCluster',
    orientation: 'vertical',
    parts: [
      { shared: sharing, size: 50, least: '90px', says: 'page.heightEditor' },
      { pane: 'Terminal', size: 50, least: '90px', says: undefined },
    ],
  },
  {
    size: 37,
    least: '260px',
    says: undefined,
    orientation: 'vertical',
    parts: [
      { pane: 'Cluster graph', size: 62, least: '120px', says: 'page.heightCluster' },
      {
        size: 38,
        least: '90px',
        says: undefined,
        orientation: 'horizontal',
        parts: [
          { pane: 'Cluster tree', size: 45, least: '100px', says: 'page.widthTree' },
          { pane: 'Inspector', size: 55, least: '120px', says: undefined },
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
function isThere(part: Part): boolean {
  if ('pane' in part) return isShown(part.pane)
  return 'shared' in part ? part.shared.some(isShown) : part.parts.some(isThere)
}

function Parts({ parts, orientation }: { parts: readonly Part[]; orientation: 'horizontal' | 'vertical' }): React.JSX.Element {
  const there = parts.filter(isThere)
  const whole = there.reduce((sum, { size }) => sum + size, 0)
  return (
    <Group orientation={orientation} className={styles.group}>
      {there.map((part, index) => (
        <Fragment key={'pane' in part ? part.pane : String(part.size)}>
          {index > 0 && <Separator className={styles.separator} aria-label={labelOf(there[index - 1])} />}
          <Panel defaultSize={String((part.size / whole) * 100)} minSize={part.least}>
            <Place part={part} />
          </Panel>
        </Fragment>
      ))}
    </Group>
  )
}

const labelOf = ({ says }: Part): string | undefined => (says === undefined ? undefined : say(says))

function Place({ part }: { part: Part }): React.JSX.Element {
  if ('pane' in part) return <OnePane name={part.pane} />
  return 'shared' in part ? <Shared names={part.shared.filter(isShown)} /> : <Parts parts={part.parts} orientation={part.orientation} />
}

/** Panes that take turns behind tabs. */
function Shared({ names }: { names: readonly PaneName[] }): React.JSX.Element {
  const wanted = useShown((state) => state.shared)
  if (names.length === 1) return <OnePane name={names[0]} />
  const tabs = names.map((name): Tab<PaneName> => ({ name, label: say(`pane.${name}`), panel: <OnePane name={name} /> }))
  return (
    <div className={styles.shared}>
      <Tabs label={say('page.orPane', { first: say(`pane.${names[0]}`), second: say(`pane.${names[1]}`) })} tabs={tabs} selected={names.find((name) => name === wanted) ?? names[0]} onSelect={showPane} />
    </div>
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
