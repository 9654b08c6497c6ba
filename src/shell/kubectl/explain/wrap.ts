/** Breaks text at blanks, and keeps the blanks and line ends that it has. Upstream: github.com/mitchellh/go-wordwrap wordwrap.go. */
interface Wrap {
  readonly width: number
  readonly indent: number
}

export function wrapped(text: string, { width, indent }: Wrap): string {
  const pad = ' '.repeat(indent)
  return (
    pad +
    text
      .split('\n')
      .map((line) => wrapLine(line, width))
      .join('\n')
      .replaceAll('\n', `\n${pad}`)
  )
}

/** A word that does not fit begins a line, without the blanks before it; one that is longer than a line stays where it is. */
function wrapLine(line: string, width: number): string {
  let result = ''
  let column = 0
  for (const [, blanks, word] of line.matchAll(/(\s*)(\S*)/g)) {
    const length = blanks.length + word.length
    if (word === '') result += column + blanks.length > width ? '' : blanks
    else if (column + length > width && breaksBefore(word, width, column + blanks.length)) {
      result += `\n${word}`
      column = word.length
      continue
    } else result += blanks + word
    column += length
  }
  return result
}

/** The decision falls while the word is read: at its first letter beyond the line, as long as it could fit on a line of its own. */
const breaksBefore = (word: string, width: number, start: number): boolean =>
  Math.max(1, width - start + 1) < width && word.length > 0
