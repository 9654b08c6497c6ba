/** The variables of a lesson: the seed picks a value for each, and `$name` stands for it wherever the lesson or its files say so. */
import { Random } from '../base/random'

export type Variables = Readonly<Record<string, string>>

export function pickVariables(vary: Readonly<Record<string, { readonly pick: readonly unknown[] }>>, seed: string): Variables {
  const random = new Random(`${seed} vary`)
  return Object.fromEntries(Object.entries(vary).map(([name, { pick }]) => [name, String(random.pick(pick))]))
}

/** Other words after a `$` stay as they are. */
export function fillIn(text: string, variables: Variables): string {
  return text.replaceAll(/\$([A-Za-z]\w*)/g, (whole, name: string) => (Object.hasOwn(variables, name) ? variables[name] : whole))
}
