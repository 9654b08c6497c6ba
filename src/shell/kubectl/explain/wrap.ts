/** Breaks text at blanks as kubectl explain does; lines of its own keep their indentation. Upstream: kubectl/pkg/explain/formatter.go. */
interface Wrap {
  readonly width: number
  readonly indent: number
}

export function wrapped(text: string, { width, indent }: Wrap): string {
  const pad = ' '.repeat(indent)
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .map((line) => pad + line)
    .join('\n')
}

function wrapLine(line: string, width: number): string[] {
  const words = line.trim().split(/\s+/)
  const lines: string[] = []
  let current = ''
  for (const word of words) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}
