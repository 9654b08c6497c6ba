/**
 * The elements of prose that a stranger wrote, as far as they are on a list: words, lists, tables, code and links. The rest is shown as
 * the text that is in it. Markdown's reader makes no elements of raw HTML in the first place; this holds whatever it makes.
 */
import type { Element, ElementContent, Properties, Root, RootContent } from 'hast'

const TAGS: ReadonlySet<string> = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li em strong del code pre blockquote a table thead tbody tr th td br hr aside'.split(' '),
)
/** Where there is not one word to the point, a picture has at least its description. */
const DEEPEST = 60

export class TooDeep extends Error {}

export const harmless = (root: Root): Root => ({ type: 'root', children: root.children.flatMap((child) => keep(child, 0)) })

function keep(node: RootContent | ElementContent, depth: number): ElementContent[] {
  if (depth > DEEPEST) throw new TooDeep('nested too deep')
  if (node.type === 'text') return [{ type: 'text', value: node.value }]
  if (node.type !== 'element') return []
  if (node.tagName === 'img') return typeof node.properties.alt === 'string' ? [{ type: 'text', value: node.properties.alt }] : []
  const children = node.children.flatMap((child) => keep(child, depth + 1))
  if (!TAGS.has(node.tagName)) return children
  const href = node.tagName === 'a' ? node.properties.href : undefined
  if (node.tagName === 'a' && !isHarmlessLink(href)) return children
  return [{ type: 'element', tagName: node.tagName, properties: propertiesOf(node), children }]
}

const isHarmlessLink = (href: unknown): href is string => typeof href === 'string' && /^(?:https?:\/\/|term:|#)/i.test(href)

/** Only what the panel reads: where a link leads, the language of an example, a file that is shown, the place of a guess. */
function propertiesOf({ tagName, properties }: Element): Properties {
  const { href, className, dataFile, dataIndex, start, align } = properties
  if (tagName === 'a') return { href }
  if (tagName === 'code') return Array.isArray(className) ? { className: className.filter((name) => /^language-\w+$/.test(String(name))) } : {}
  if (tagName === 'pre') return typeof dataFile === 'string' && /^[\w./-]+$/.test(dataFile) ? { dataFile } : {}
  if (tagName === 'aside') return /^\d+$/.test(String(dataIndex)) ? { dataIndex } : {}
  if (tagName === 'ol') return typeof start === 'number' ? { start } : {}
  if (tagName === 'th' || tagName === 'td') return typeof align === 'string' && /^(?:left|center|right)$/.test(align) ? { align } : {}
  return {}
}
