/** The options of an openssl command: one dash, names of several letters, some with a value. Upstream: apps/lib/opt.c (OpenSSL 3.0). */
export interface Arguments {
  has(name: string): boolean
  /** The last one given. */
  value(name: string): string | undefined
  values(name: string): readonly string[]
  readonly operands: readonly string[]
}

/** What openssl has to say about its options; it ends with status 1. */
export class OpenSslProblem extends Error {}

/** `values`: names that take a value; `flags`: those that take none. Both without dash, between blanks. */
export function readArguments(command: string, words: readonly string[], { values, flags }: { readonly values: string; readonly flags: string }): Arguments {
  const known = new Map<string, boolean>([...values.split(' ').map((name) => [name, true] as const), ...flags.split(' ').map((name) => [name, false] as const)])
  const found: { readonly name: string; readonly value: string }[] = []
  const operands: string[] = []
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-') || word === '-') {
      operands.push(word, ...rest.splice(0))
      break
    }
    const name = word.replace(/^--?/, '')
    const takesValue = known.get(name)
    if (takesValue === undefined) throw new OpenSslProblem(`${command}: Unknown option or cipher: ${name}\n${command}: Use -help for summary.`)
    const value = takesValue ? rest.shift() : ''
    if (value === undefined) throw new OpenSslProblem(`${command}: Option ${word} needs a value\n${command}: Use -help for summary.`)
    found.push({ name, value })
  }
  const all = (name: string): string[] => found.filter((one) => one.name === name).map(({ value }) => value)
  return { has: (name) => found.some((one) => one.name === name), value: (name) => all(name).at(-1), values: all, operands }
}
