/** The cluster as a picture. The same content in words is the tree beside it, which is also how keyboard and screen readers walk it. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { say } from '../language/say'
import { shownSorts, useShownTraffic } from '../packets/shown-traffic'
import { useSession, useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { useTheme } from '../shell/theme'
import { views } from './frames'
import type { GraphView } from './graph-view'
import styles from './graph.module.css'
import { Legend } from './Legend'
import { useLens, useSeen } from './lens'
import { relatedPods } from './related-pods'
import { useScene } from './use-scene'

export function GraphPane(): React.JSX.Element {
  const [element, setElement] = useState<HTMLDivElement | null>(null)
  const { graph, outside } = useGraph(element)
  return (
    <Pane
      name="Cluster graph"
      actions={
        <>
          <ViewChoice />
          <NamespaceChoice />
        </>
      }
    >
      <div className={styles.picture}>
        <div ref={setElement} className={styles.canvas} role="img" dir="ltr" aria-label={say('graph.drawing')} />
        <div className={styles.corner}>
          <div role="group" aria-label={say('graph.camera')} className={styles.buttons}>
            <button type="button" aria-label={say('graph.zoomOut')} onClick={() => graph.current?.zoom(0.8)}>
              −
            </button>
            <button type="button" aria-label={say('graph.zoomIn')} onClick={() => graph.current?.zoom(1.25)}>
              +
            </button>
            <button type="button" onClick={() => graph.current?.fit()} title={say('graph.fitTitle')}>
              {outside === 0 ? say('graph.fit') : say('graph.fitOutside', { count: outside })}
            </button>
          </div>
          <Legend />
        </div>
        <HiddenNote />
      </div>
    </Pane>
  )
}

interface Graph {
  readonly graph: React.RefObject<GraphView | undefined>
  /** How many boxes the camera does not see. */
  readonly outside: number
}

function useGraph(element: HTMLElement | null): Graph {
  const session = useSession()
  const seen = useSeen()
  const view = useLens((lens) => lens.view)
  const scene = useScene(seen, view)
  const selected = useSessionState((state) => state.selected)
  const theme = useTheme()
  const graph = useRef<GraphView>(undefined)
  const [opened, setOpened] = useState(0)
  const [outside, setOutside] = useState(0)

  useEffect(() => {
    if (!element) return undefined
    let gone = false
    void import('./graph-view').then(({ openGraph }) => {
      if (gone) return
      graph.current = openGraph(element, { onSelect: session.select, onOutside: setOutside })
      setOpened((count) => count + 1)
    })
    return () => {
      gone = true
      graph.current?.dispose()
      graph.current = undefined
    }
  }, [element, session])

  const related = useMemo(() => relatedPods(seen.model, selected), [seen, selected])
  useEffect(() => graph.current?.show({ scene, selected, related }), [scene, selected, related, opened])
  useEffect(() => graph.current?.setTheme(), [theme, opened])
  useEffect(() => session.onConnections((connections) => graph.current?.fly(connections, shownSorts(useShownTraffic.getState()))), [session])
  useEffect(() => graph.current?.fit(), [view, opened])
  return { graph, outside }
}

function ViewChoice(): React.JSX.Element {
  const chosen = useLens((lens) => lens.view)
  return (
    <div role="group" aria-label={say('graph.view')} className={styles.buttons}>
      {views.map((view) => (
        <button key={view} type="button" aria-pressed={view === chosen} onClick={() => useLens.setState({ view })}>
          {say(`view.${view}`)}
        </button>
      ))}
    </div>
  )
}

const ALL = ''

function NamespaceChoice(): React.JSX.Element {
  const namespace = useLens((lens) => lens.namespace)
  const { model } = useSeen()
  return (
    <select
      className={styles.namespace}
      aria-label={say('graph.namespace')}
      value={namespace ?? ALL}
      onChange={(event) => useLens.setState({ namespace: event.target.value === ALL ? undefined : event.target.value })}
    >
      <option value={ALL}>{say('graph.allNamespaces')}</option>
      {model.namespaces.map((name) => (
        <option key={name}>{name}</option>
      ))}
      {namespace !== undefined && !model.namespaces.includes(namespace) && <option>{namespace}</option>}
    </select>
  )
}

/** What is left out is said, with a way to see it. */
function HiddenNote(): React.JSX.Element | null {
  const { hiddenPods } = useSeen()
  if (hiddenPods === 0) return null
  return (
    <button type="button" className={styles.hiddenNote} onClick={() => useLens.setState({ namespace: undefined })}>
      {say('graph.hidden', { count: hiddenPods })}
    </button>
  )
}
