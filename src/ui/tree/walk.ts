/** Moving through the outline with the keys of the ARIA tree pattern. Pure. */
import type { OutlineItem } from './outline'

export interface Row {
  readonly item: OutlineItem
  readonly level: number
  readonly parent: string | undefined
}

/** What is to be seen: children of closed items are not. */
export function visibleRows(items: readonly OutlineItem[], closed: ReadonlySet<string>, level = 1, parent?: string): Row[] {
  return items.flatMap((item) => [
    { item, level, parent },
    ...(closed.has(item.id) ? [] : visibleRows(item.children, closed, level + 1, item.id)),
  ])
}

export type Move = { readonly type: 'focus'; readonly id: string } | { readonly type: 'open' | 'close' | 'choose'; readonly id: string }

export function moveIn(rows: readonly Row[], at: string | undefined, key: string, closed: ReadonlySet<string>): Move | undefined {
  const index = Math.max(0, rows.findIndex(({ item }) => item.id === at))
  const row = rows.at(index)
  if (!row) return undefined
  const { item, parent } = row
  const focus = (target: Row | undefined): Move | undefined => target && { type: 'focus', id: target.item.id }
  const hasChildren = item.children.length > 0
  switch (key) {
    case 'ArrowDown':
      return focus(rows[index + 1])
    case 'ArrowUp':
      return index > 0 ? focus(rows[index - 1]) : undefined
    case 'Home':
      return focus(rows[0])
    case 'End':
      return focus(rows.at(-1))
    case 'ArrowRight':
      if (!hasChildren) return undefined
      return closed.has(item.id) ? { type: 'open', id: item.id } : focus(rows[index + 1])
    case 'ArrowLeft':
      if (hasChildren && !closed.has(item.id)) return { type: 'close', id: item.id }
      return parent === undefined ? undefined : { type: 'focus', id: parent }
    case 'Enter':
    case ' ':
      return { type: 'choose', id: item.id }
    default:
      return undefined
  }
}
