/** The selected object from close by: YAML, describe, events, logs, traffic, and why it is where or as it is. */
import { useState } from 'react'
import { TrafficTab } from '../packets/TrafficTab'
import { useObjects, useSession, useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { Tabs, type Tab } from '../shell/Tabs'
import { parsePath, type ObjectPath } from '../store/object-store'
import type { Pod } from '../../api/types'
import { DescribeTab } from './DescribeTab'
import { EventsTab } from './EventsTab'
import { FormulaTab } from './FormulaTab'
import styles from './inspector.module.css'
import { LogsTab } from './LogsTab'
import { SchedulingTab } from './SchedulingTab'
import { YamlTab } from './YamlTab'

type TabName = 'yaml' | 'describe' | 'events' | 'logs' | 'traffic' | 'scheduling' | 'formula'

export function InspectorPane(): React.JSX.Element {
  const selected = useSessionState((state) => state.selected)
  return (
    <Pane name="Inspector" actions={selected === undefined ? undefined : <Subject path={selected} />}>
      {selected === undefined ? <p className={styles.empty}>Choose something in the graph or in the tree.</p> : <Inspection path={selected} />}
    </Pane>
  )
}

function Subject({ path }: { path: ObjectPath }): React.JSX.Element {
  const session = useSession()
  const { kind, namespace, name } = parsePath(path)
  return (
    <>
      <span className={styles.subject} title={`${kind} ${name}`}>
        {kind} <b>{name}</b> {namespace !== '' && namespace !== 'default' && `in ${namespace}`}
      </span>
      <button type="button" aria-label="Close the inspector" onClick={() => session.select(undefined)}>
        ×
      </button>
    </>
  )
}

function Inspection({ path }: { path: ObjectPath }): React.JSX.Element {
  const { objects } = useObjects()
  const [tab, setTab] = useState<TabName>('yaml')
  const object = objects.get(path)
  const { kind } = parsePath(path)
  const tabs: readonly Tab<TabName>[] = [
    { name: 'yaml', label: 'YAML', panel: object ? <YamlTab object={object} /> : <Gone /> },
    { name: 'describe', label: 'Describe', panel: tab === 'describe' && object ? <DescribeTab object={object} /> : <Gone /> },
    { name: 'events', label: 'Events', panel: <EventsTab path={path} /> },
    ...(kind === 'Pod' ? [{ name: 'logs' as const, label: 'Logs', panel: tab === 'logs' ? <LogsTab key={path} path={path} /> : null }] : []),
    ...(kind === 'Pod' || kind === 'Service' ? [{ name: 'traffic' as const, label: 'Traffic', panel: tab === 'traffic' ? <TrafficTab path={path} /> : null }] : []),
    ...(kind === 'Pod' ? [{ name: 'scheduling' as const, label: 'Placement', panel: tab === 'scheduling' && object ? <SchedulingTab pod={object as Pod} /> : null }] : []),
    ...(kind === 'HorizontalPodAutoscaler' ? [{ name: 'formula' as const, label: 'Formula', panel: tab === 'formula' && object ? <FormulaTab autoscaler={object} /> : null }] : []),
  ]
  const shown = tabs.some(({ name }) => name === tab) ? tab : 'yaml'
  return (
    <div className={styles.inspection}>
      <Tabs label="Aspects of the object" tabs={tabs} selected={shown} onSelect={setTab} />
    </div>
  )
}

function Gone(): React.JSX.Element {
  return <p className={styles.empty}>It is not in the cluster any more.</p>
}
