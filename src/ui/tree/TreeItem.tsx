/** One item of the tree; drawn again only when it changed. What is below it follows it, one level deeper, so that each is one row. */
import { memo } from 'react'
import type { OutlineItem } from './outline'
import styles from './tree.module.css'

export interface TreeHands {
  readonly reach: (id: string) => void
  readonly choose: (item: OutlineItem) => void
  readonly toggle: (id: string, close: boolean) => void
}

interface TreeItemProps {
  readonly item: OutlineItem
  readonly level: number
  readonly open: boolean
  readonly selected: boolean
  /** The one item that Tab leads to. */
  readonly stop: boolean
  readonly hands: TreeHands
}

export const TreeItem = memo(function TreeItem({ item, level, open, selected, stop, hands }: TreeItemProps): React.JSX.Element {
  const isParent = item.children.length > 0
  return (
    <li
      role="treeitem"
      data-item={item.id}
      aria-level={level}
      title={item.text}
      aria-expanded={isParent ? open : undefined}
      aria-selected={selected}
      tabIndex={stop ? 0 : -1}
      data-pane-focus={stop ? true : undefined}
      onFocus={() => hands.reach(item.id)}
      onClick={() => {
        hands.reach(item.id)
        hands.choose(item)
      }}
    >
      <span className={styles.row} style={{ paddingInlineStart: `${level * 14 - 8}px` }}>
        <span
          className={styles.twist}
          aria-hidden="true"
          onClick={(event) => {
            if (!isParent) return
            event.stopPropagation()
            hands.toggle(item.id, open)
          }}
        >
          {isParent ? (open ? '▾' : '▸') : ''}
        </span>
        <Words item={item} />
      </span>
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
