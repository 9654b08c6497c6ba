/**
 * Finds what the code says of itself: comments that begin with `Simplified:` and go on to the end of their paragraph, or to the next
 * mark. The page "How Kubarium differs" is made of them when it is built, so that it cannot say less than the code does.
 */
export interface Difference {
  /** Where in the house: `kubelet`, `kubectl`, `images`. */
  readonly room: string
  /** Below `src`. */
  readonly file: string
  readonly text: string
}

const COMMENT = /\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm
const MARK = 'Simplified:'

export function readMarks(file: string, source: string): readonly Difference[] {
  const found: Difference[] = []
  for (const [comment] of source.matchAll(COMMENT)) {
    for (const paragraph of paragraphsOf(comment)) {
      for (const text of paragraph.split(MARK).slice(1)) found.push({ room: roomOf(file), file, text: sentence(text) })
    }
  }
  return found
}

/** Without the stars and slashes. */
function paragraphsOf(comment: string): string[] {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*(?:\/\*\*?|\*\/|\*|\/\/)?\s?/, '').replace(/\s*\*\/\s*$/, ''))
  return lines.join('\n').split(/\n\s*\n/)
}

function sentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.charAt(0).toUpperCase() + line.slice(1)
}

function roomOf(file: string): string {
  const [first, second, third] = file.split('/')
  if (first === 'cluster') return third === undefined ? 'the cluster' : second
  if (first === 'shell' && second === 'kubectl') return 'kubectl'
  return first
}
