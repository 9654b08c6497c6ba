/**
 * The network tells of its hops in English, for whoever traces a request in the terminal. Here a text of it is known again as a
 * sentence with its values, so that a pane can say it in another language. What is not known is shown as it came.
 */
import { enHops } from './en-hops'
import type { HeardSentence } from './sentence'

interface Heard {
  readonly key: string
  readonly pattern: RegExp
}

/** Values of several words; others are names, addresses, numbers. */
const WORDS: ReadonlySet<string> = new Set(['answer', 'connection', 'other', 'way', 'what', 'who', 'why'])

const patterns: readonly Heard[] = Object.entries(enHops).map(([key, text]) => ({
  key,
  pattern: new RegExp(`^${text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${WORDS.has(name) ? '.' : '\\S'}+?)`)}$`),
}))

export function hearHop(text: string): HeardSentence | undefined {
  for (const { key, pattern } of patterns) {
    const found = pattern.exec(text)
    if (found) return { key, values: { ...found.groups } }
  }
  return undefined
}
