/**
 * `$(NAME)` is replaced when NAME is known and stays as it is when not; `$$` stands for one `$`. Upstream:
 * third_party/forked/golang/expansion/expand.go (v1.32).
 */
export function expandVariables(text: string, known: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text
  return text.replaceAll(/\$(\$|\(([^)]*)\))/g, (whole, what: string, name: string | undefined) => {
    if (what === '$') return '$'
    return known.get(name ?? '') ?? whole
  })
}
