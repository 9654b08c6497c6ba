/** The cluster in words, as an ARIA tree: what the drawing shows, for keyboard, screen readers and tests. */
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { Arrangement } from '../graph/frames'
import { useLens, useSeen } from '../graph/lens'
import { say } from '../language/say'
import { useSession, useSessionState } from '../session-context'
import { Pane } from '../shell/Pane'
import { isLink, keepSame, outlineOf, type OutlineItem } from './outline'
import { TreeItem, type TreeHands } from './TreeItem'
import styles from './tree.module.css'
import { rowsInSight, ROW_HEIGHT, useScrolled } from './rows-in-sight'
import { moveIn, visibleRows } from './walk'

export function TreePane(): React.JSX.Element {
  const view = useLens((lens) => lens.view)
  return (
    <Pane name="Cluster tree" actions={<span className={styles.view}>{say(`view.${view}`)}</span>}>
      <ClusterTree />
    </Pane>
  )
}

function ClusterTree(): React.JSX.Element {
  const session = useSession()
  const selected = useSessionState((state) => state.selected)
  // Many Pods make many rows: they may come a moment after the drawing, in pieces.
  const items = useOutline(useDeferredValue(useSeen().arrangement))
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string>()
  const tree = useRef<HTMLUListElement>(null)
  const rows = useMemo(() => visibleRows(items, closed), [items, closed])
  const stop = rows.some(({ item }) => item.id === active) ? active : rows[0]?.item.id

  const hands = useMemo(
    (): TreeHands => ({
      reach: setActive,
      choose: ({ path }) => path !== undefined && session.select(path),
      toggle: (id, close) => setClosed((before) => changed(before, id, close)),
    }),
    [session],
  )
  const wanted = useRef<string>(undefined)
  const rowOf = (id: string) => tree.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)
  /** A row out of sight is brought into it first. */
  function reach(id: string): void {
    const row = rowOf(id)
    if (row) return row.focus()
    wanted.current = id
    tree.current?.parentElement?.scrollTo({ top: rows.findIndex(({ item }) => item.id === id) * ROW_HEIGHT })
    setActive(id)
  }
  useEffect(() => {
    const row = wanted.current === undefined ? undefined : rowOf(wanted.current)
    if (!row) return
    wanted.current = undefined
    row.focus()
  })
  const scrolled = useScrolled(tree)
  const { first, last } = rowsInSight(rows.length, scrolled, rows.findIndex(({ item }) => item.id === stop))
  const press = (event: KeyboardEvent): void => {
    const move = moveIn(rows, stop, event.key, closed)
    if (!move) return
    event.preventDefault()
    const row = rows.find(({ item }) => item.id === move.id)
    if (move.type === 'focus') reach(move.id)
    else if (move.type === 'choose') row && hands.choose(row.item)
    else hands.toggle(move.id, move.type === 'close')
  }

  return (
    <ul role="tree" aria-label={say('tree.cluster')} ref={tree} className={styles.tree} onKeyDown={press}>
      {first > 0 && <li role="none" style={{ height: first * ROW_HEIGHT }} />}
      {rows.slice(first, last).map(({ item, level }) => (
        <TreeItem
          key={item.id}
          item={item}
          level={level}
          open={!closed.has(item.id)}
          selected={item.path !== undefined && item.path === selected && !isLink(item)}
          stop={item.id === stop}
          hands={hands}
        />
      ))}
      {last < rows.length && <li role="none" style={{ height: (rows.length - last) * ROW_HEIGHT }} />}
    </ul>
  )
}

function useOutline(arrangement: Arrangement): readonly OutlineItem[] {
  const before = useRef<readonly OutlineItem[]>([])
  return useMemo(() => (before.current = keepSame(before.current, outlineOf(arrangement))), [arrangement])
}

function changed(closed: ReadonlySet<string>, id: string, close: boolean): ReadonlySet<string> {
  const next = new Set(closed)
  if (close) next.add(id)
  else next.delete(id)
  return next
}
