/** "Did you mean this?" Upstream: github.com/spf13/cobra command.go SuggestionsFor. */

/** Names at most two changes away from `word`, or beginning with it. */
export const suggestionsFor = (word: string, names: readonly string[]): string[] =>
  names.filter(
    (name) =>
      distance(word.toLowerCase(), name.toLowerCase()) <= 2 || name.toLowerCase().startsWith(word.toLowerCase()),
  )

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]
}
