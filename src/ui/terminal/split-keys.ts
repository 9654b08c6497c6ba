/** Cuts what a terminal sends into keys: single characters, escape sequences, and whole pastes between the bracketed-paste marks. */
export type Key = { readonly type: 'key'; readonly key: string } | { readonly type: 'paste'; readonly text: string }

const PASTE = /^\x1b\[200~([\s\S]*?)(?:\x1b\[201~|$)/
const SEQUENCE = /^\x1b(?:\[[0-9;]*[~A-Za-z]|O[A-Za-z]|[\s\S])/

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function splitKeys(data: string): Key[] {
  const keys: Key[] = []
  for (let rest = data; rest !== ''; ) {
    const paste = PASTE.exec(rest)
    const [taken] = paste ?? SEQUENCE.exec(rest) ?? [firstGrapheme(rest)]
    keys.push(paste ? { type: 'paste', text: paste[1].replaceAll(/\r\n?/g, '\n') } : { type: 'key', key: taken })
    rest = rest.slice(taken.length)
  }
  return keys
}

function firstGrapheme(text: string): string {
  // A carriage return and a line feed are two keys, although they are one grapheme.
  if (text < ' ') return text[0]
  for (const { segment } of graphemes.segment(text)) return segment
  return text
}

/** Where the grapheme that ends at `cursor` begins. */
export function previousStop(text: string, cursor: number): number {
  let stop = 0
  for (const { index } of graphemes.segment(text)) {
    if (index >= cursor) break
    stop = index
  }
  return stop
}

export function nextStop(text: string, cursor: number): number {
  for (const { index, segment } of graphemes.segment(text)) if (index + segment.length > cursor) return index + segment.length
  return text.length
}
