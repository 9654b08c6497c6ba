/** One item of the tree with what is below it; drawn again only when it changed. */
import { memo } from 'react'
import type { ObjectPath } from '../store/object-store'
import { isLink, type OutlineItem } from './outline'
import styles from './tree.module.css'

export interface TreeHands {
  readonly reach: (id: string) => void
  readonly choose: (item: OutlineItem) => void
  readonly toggle: (id: string, close: boolean) => void
}

interface TreeItemProps {
  readonly item: OutlineItem
  readonly level: number
  readonly closed: ReadonlySet<string>
  readonly selected: ObjectPath | undefined
  /** The one item that Tab leads to. */
  readonly stop: string | undefined
  readonly hands: TreeHands
}

export const TreeItem = memo(function TreeItem({ item, level, closed, selected, stop, hands }: TreeItemProps): React.JSX.Element {
  const isParent = item.children.length > 0
  const open = isParent && !closed.has(item.id)
  return (
    <li
      role="treeitem"
      data-item={item.id}
      aria-level={level}
      title={item.text}
      aria-expanded={isParent ? open : undefined}
      aria-selected={item.path !== undefined && item.path === selected && !isLink(item)}
      tabIndex={item.id === stop ? 0 : -1}
      data-pane-focus={item.id === stop ? true : undefined}
      onFocus={(event) => {
        if (event.target === event.currentTarget) hands.reach(item.id)
      }}
      onClick={(event) => {
        event.stopPropagation()
        hands.reach(item.id)
        hands.choose(item)
      }}
    >
      <span className={styles.row} style={{ paddingLeft: `${level * 14 - 8}px` }}>
        <span className={styles.twist} aria-hidden="true" onClick={() => isParent && hands.toggle(item.id, open)}>
          {isParent ? (open ? '▾' : '▸') : ''}
        </span>
        <Words item={item} />
      </span>
      {open && (
        <ul role="group">
          {item.children.map((child) => (
            <TreeItem key={child.id} item={child} level={level + 1} closed={closed} selected={selected} stop={stop} hands={hands} />
          ))}
        </ul>
      )}
    </li>
  )
})

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
