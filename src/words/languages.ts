/** Languages that the page can speak. To add one more: a file beside `de.ts`, and a line here. English is at hand, others are loaded. */
import { en } from './en'
import { mirrored } from './mirrored'
import type { Tongue } from './sentence'
import type { Words } from './words'

export interface Language {
  /** In the address. */
  readonly code: string
  /** As in `<html lang>`. */
  readonly tag: string
  /** In itself. */
  readonly name: string
  readonly dir: 'ltr' | 'rtl'
  /** For who tries the layout; offered to nobody. */
  readonly test?: boolean
  readonly load: () => Promise<Words>
  /** What the engine of lessons says: loaded when a lesson is open. */
  readonly loadTongue: () => Promise<Tongue>
}

export const languages: readonly Language[] = [
  { code: 'en', tag: 'en', name: 'English', dir: 'ltr', load: () => Promise.resolve(en), loadTongue: () => import('./english').then(({ english }) => english) },
  { code: 'de', tag: 'de', name: 'Deutsch', dir: 'ltr', load: () => import('./de').then(({ de }) => de), loadTongue: () => import('./german').then(({ german }) => german) },
  { code: 'x-rtl', tag: 'en-x-rtl', name: 'From right to left', dir: 'rtl', test: true, load: () => Promise.resolve(mirrored(en)), loadTongue: () => import('./english').then(({ english: { words } }) => ({ words: mirrored(words), tag: 'en-x-rtl' })) },
]

/** The language that is asked for, by its whole name or its first part; undefined where there is none. */
export function languageOf(asked: string | undefined): Language | undefined {
  const wanted = asked?.toLowerCase()
  return languages.find(({ code }) => code === wanted) ?? languages.find(({ code }) => code === wanted?.split('-')[0])
}
