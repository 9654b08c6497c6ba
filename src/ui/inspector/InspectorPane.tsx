/** The selected object from close by: YAML, describe, events, logs, traffic, and why it is where or as it is. */
import { useState } from 'react'
import { TrafficTab } from '../packets/TrafficTab'
import { useObjects, useSession, useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { Tabs, type Tab } from '../shell/Tabs'
import { parsePath, type ObjectPath } from '../store/object-store'
import type { Pod } from '../../api/types'
import { say } from '../language/say'
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
      {selected === undefined ? <p className={styles.empty}>{say('inspector.choose')}</p> : <Inspection path={selected} />}
    </Pane>
  )
}

function Subject({ path }: { path: ObjectPath }): React.JSX.Element {
  const session = useSession()
  const { kind, namespace, name } = parsePath(path)
  return (
    <>
      <span className={styles.subject} title={`${kind} ${name}`}>
        {kind} <b>{name}</b> {namespace !== '' && namespace !== 'default' && say('inspector.in', { namespace })}
      </span>
      <button type="button" aria-label={say('inspector.close')} onClick={() => session.select(undefined)}>
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
    { name: 'yaml', label: say('inspector.yaml'), panel: object ? <YamlTab object={object} /> : <Gone /> },
    { name: 'describe', label: say('inspector.describe'), panel: tab === 'describe' && object ? <DescribeTab object={object} /> : <Gone /> },
    { name: 'events', label: say('inspector.events'), panel: <EventsTab path={path} /> },
    ...(kind === 'Pod' ? [{ name: 'logs' as const, label: say('inspector.logs'), panel: tab === 'logs' ? <LogsTab key={path} path={path} /> : null }] : []),
    ...(kind === 'Pod' || kind === 'Service' ? [{ name: 'traffic' as const, label: say('inspector.traffic'), panel: tab === 'traffic' ? <TrafficTab path={path} /> : null }] : []),
    ...(kind === 'Pod' ? [{ name: 'scheduling' as const, label: say('inspector.scheduling'), panel: tab === 'scheduling' && object ? <SchedulingTab pod={object as Pod} /> : null }] : []),
    ...(kind === 'HorizontalPodAutoscaler' ? [{ name: 'formula' as const, label: say('inspector.formula'), panel: tab === 'formula' && object ? <FormulaTab autoscaler={object} /> : null }] : []),
  ]
  const shown = tabs.some(({ name }) => name === tab) ? tab : 'yaml'
  return (
    <div className={styles.inspection}>
      <Tabs label={say('inspector.aspects')} tabs={tabs} selected={shown} onSelect={setTab} />
    </div>
  )
}

function Gone(): React.JSX.Element {
  return <p className={styles.empty}>{say('inspector.gone')}</p>
}
