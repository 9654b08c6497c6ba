/** The cluster in words, as an ARIA tree: what the drawing shows, for keyboard, screen readers and tests. */
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useLens, useSeen } from '../graph/lens'
import { views } from '../graph/frames'
import { useSession, useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { outlineOf, type OutlineItem } from './outline'
import styles from './tree.module.css'
import { moveIn, visibleRows } from './walk'

export function TreePane(): React.JSX.Element {
  const view = useLens((lens) => lens.view)
  return (
    <Pane name="Cluster tree" actions={<span className={styles.view}>{views.find((one) => one.view === view)?.label}</span>}>
      <ClusterTree />
    </Pane>
  )
}

function ClusterTree(): React.JSX.Element {
  const session = useSession()
  const { arrangement } = useSeen()
  const selected = useSessionState((state) => state.selected)
  const items = useMemo(() => outlineOf(arrangement), [arrangement])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string>()
  const tree = useRef<HTMLUListElement>(null)
  const rows = visibleRows(items, closed)
  const stop = rows.some(({ item }) => item.id === active) ? active : rows[0]?.item.id

  const focusItem = (id: string): void => {
    setActive(id)
    tree.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)?.focus()
  }
  const toggle = (id: string, close: boolean): void => {
    const next = new Set(closed)
    if (close) next.add(id)
    else next.delete(id)
    setClosed(next)
  }
  const choose = (id: string): void => {
    const path = rows.find(({ item }) => item.id === id)?.item.path
    if (path !== undefined) session.select(path)
  }
  const press = (event: KeyboardEvent): void => {
    const move = moveIn(rows, stop, event.key, closed)
    if (!move) return
    event.preventDefault()
    if (move.type === 'focus') focusItem(move.id)
    else if (move.type === 'choose') choose(move.id)
    else toggle(move.id, move.type === 'close')
  }

  const show = (item: OutlineItem, level: number): React.JSX.Element => {
    const open = item.children.length > 0 && !closed.has(item.id)
    return (
      <li
        key={item.id}
        role="treeitem"
        data-item={item.id}
        aria-level={level}
        title={item.text}
        aria-expanded={item.children.length > 0 ? open : undefined}
        aria-selected={item.path !== undefined && item.path === selected}
        tabIndex={item.id === stop ? 0 : -1}
        data-pane-focus={item.id === stop ? true : undefined}
        onFocus={(event) => {
          if (event.target === event.currentTarget) setActive(item.id)
        }}
        onClick={(event) => {
          event.stopPropagation()
          setActive(item.id)
          choose(item.id)
        }}
      >
        <span className={styles.row} style={{ paddingLeft: `${level * 14 - 8}px` }}>
          <span className={styles.twist} aria-hidden="true" onClick={() => item.children.length > 0 && toggle(item.id, open)}>
            {item.children.length > 0 ? (open ? '▾' : '▸') : ''}
          </span>
          <Words item={item} />
        </span>
        {open && <ul role="group">{item.children.map((child) => show(child, level + 1))}</ul>}
      </li>
    )
  }
  return (
    <ul role="tree" aria-label="Cluster" ref={tree} className={styles.tree} onKeyDown={press}>
      {items.map((item) => show(item, 1))}
    </ul>
  )
}

/** One line for the eye; the whole text for whoever listens. */
function Words({ item: { text, look } }: { item: OutlineItem }): React.JSX.Element {
  return (
    <>
      <span className={styles.heard}>{text}</span>
      <span className={styles.words} aria-hidden="true">
        {look.glyph !== '' && (
          <span className={styles.glyph} data-family={look.family}>
            {look.glyph}
          </span>
        )}
        <span className={styles.name}>{look.name}</span>
        <span className={styles.note}>{look.note}</span>
      </span>
    </>
  )
}
