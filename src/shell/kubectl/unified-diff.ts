/** Two texts compared as `diff -u` does: hunks with three lines of context; empty when they are equal. Pure. */
const CONTEXT = 3

interface Edit {
  readonly mark: ' ' | '-' | '+'
  readonly line: string
}

export function unifiedDiff(before: string, after: string): string {
  const edits = editsBetween(linesOf(before), linesOf(after))
  return hunksOf(edits)
    .map((hunk) => formatHunk(edits, hunk))
    .join('')
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

/** By the longest common subsequence, deletions before insertions. */
function editsBetween(a: readonly string[], b: readonly string[]): Edit[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1])
  }
  const edits: Edit[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ mark: ' ', line: a[i++] })
      j++
    } else if (i < a.length && (j === b.length || lengths[i + 1][j] >= lengths[i][j + 1]))
      edits.push({ mark: '-', line: a[i++] })
    else edits.push({ mark: '+', line: b[j++] })
  }
  return edits
}

interface Hunk {
  readonly from: number
  readonly to: number
}

/** Changes that share their context share a hunk. */
function hunksOf(edits: readonly Edit[]): Hunk[] {
  const hunks: { from: number; to: number }[] = []
  edits.forEach(({ mark }, at) => {
    if (mark === ' ') return
    const [from, to] = [Math.max(0, at - CONTEXT), Math.min(edits.length, at + CONTEXT + 1)]
    const last = hunks.at(-1)
    if (last && from <= last.to) last.to = to
    else hunks.push({ from, to })
  })
  return hunks
}

function formatHunk(edits: readonly Edit[], { from, to }: Hunk): string {
  const count = (part: readonly Edit[], mark: '-' | '+'): number =>
    part.filter((edit) => edit.mark !== (mark === '-' ? '+' : '-')).length
  const place = (mark: '-' | '+'): string => {
    const length = count(edits.slice(from, to), mark)
    const start = count(edits.slice(0, from), mark) + (length === 0 ? 0 : 1)
    return length === 1 ? `${mark}${start}` : `${mark}${start},${length}`
  }
  return `@@ ${place('-')} ${place('+')} @@\n${edits
    .slice(from, to)
    .map(({ mark, line }) => `${mark}${line}\n`)
    .join('')}`
}
