/**
 * The dress of a recall drill: other names. An object that the lesson's own manifests declare is called something else in files,
 * checks, questions and solutions alike, so that nothing comes apart. A name that means something elsewhere too stays as it is: see
 * `declared-names.ts`.
 */
import { Random } from '../../../base/random'
import { wordPattern } from './word-pattern'

/** Old name -> new name. */
export type Dress = Readonly<Record<string, string>>

const NAMES = ['bakery', 'library', 'garden', 'weather', 'museum', 'radio', 'orchard', 'violin', 'harbour', 'meadow', 'lantern', 'compass', 'willow', 'falcon', 'saffron', 'marble']

/** `text`: all that the lesson says; a new name is one that does not stand there. */
export function chooseDress(names: readonly string[], { text, seed }: { readonly text: string; readonly seed: string }): Dress {
  const random = new Random(`${seed} dress`)
  const said = text.toLowerCase()
  const free = NAMES.filter((name) => !said.includes(name))
  return Object.fromEntries(names.slice(0, free.length).map((name) => [name, free.splice(random.below(free.length), 1)[0]]))
}

/** Puts the dress on: a lesson's text, a file, its name. */
export function dressed(text: string, dress: Dress): string {
  const names = Object.keys(dress)
  return names.length === 0 ? text : text.replaceAll(new RegExp(names.map(wordPattern).join('|'), 'g'), (name) => dress[name])
}
