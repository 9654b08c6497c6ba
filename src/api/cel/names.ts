/**
 * Names of fields as expressions write them: `foo-bar` is `foo__dash__bar`, and words of the language are set off.
 * Upstream: k8s.io/apiserver/pkg/cel/escaping.go (v1.32).
 */
const words = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
)

const signs: Readonly<Record<string, string>> = { '__': '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' }

export function escapeName(name: string): string {
  if (words.has(name)) return `__${name}__`
  return name.replace(/__|[.\-/]/g, (sign) => signs[sign])
}

/** Whether an expression can name the field at all. */
export const isNameable = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(escapeName(name))
