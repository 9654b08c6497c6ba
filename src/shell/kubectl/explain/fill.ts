/**
 * Fills lines with words as the older layout of kubectl explain does: lines of a paragraph are joined, what looks like code, a list or
 * an empty line is kept. Upstream: staging/src/k8s.io/kubectl/pkg/explain/formatter.go (v1.32). Pure.
 */
const LIST = /^(\d+\.?|-|\*)\s/

export function fill(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let words: string[] = []
  let last = ''
  const flush = (): void => {
    if (words.length === 0) return
    lines.push(words.join(' '))
    words = []
    last = ''
  }
  for (const line of text.split('\n')) {
    if (line.startsWith('    ')) {
      flush()
      lines.push(line)
      continue
    }
    const bare = line.trim()
    if (bare === '' && lines.length > 0) {
      flush()
      lines.push('')
      continue
    }
    if (last.endsWith(':') || bare === '' || LIST.test(bare)) flush()
    for (const word of bare.split(/\s+/).filter((one) => one !== '')) {
      if (words.length > 0 && [...words, word].join(' ').length > width) flush()
      words.push(word)
      last = word
    }
  }
  flush()
  return lines
}
