/** The plain text of an element tree. Pure. */
import type { Nodes } from 'hast'

export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}
