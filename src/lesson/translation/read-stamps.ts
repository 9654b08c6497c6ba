/** The stamps that a translation says it was made from, in its front matter: `from: { lesson: 1f0c22ab, first-step: 90ab12cd }`. */
import { parseYamlDocuments } from '../../base/yaml/parse'
import { isTree } from '../match'
import type { Stamps } from './stamps'

export function readStamps(markdown: string): Stamps {
  const head: unknown = parseYamlDocuments(/^---\n([\s\S]*?)\n---\n/.exec(markdown)?.[1] ?? '')[0]
  const from = isTree(head) ? head['from'] : undefined
  return isTree(from) ? Object.fromEntries(Object.entries(from).map(([id, stamp]) => [id, String(stamp)])) : {}
}
