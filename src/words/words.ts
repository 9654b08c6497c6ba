/**
 * Texts of the page by key. English is the source: its keys are the keys, and the values that a text needs are read off it, so that
 * the compiler finds a missing translation and a missing value. Pure; who speaks which language is the page's affair.
 */
import type { en } from './en'

export type Key = keyof typeof en
export type Words = Readonly<Record<Key, string>>

type Head<Inner extends string> = Inner extends `${infer Name}|${string}` ? Name : Inner
/** The names of the values in a text. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Inner}}${infer Rest}` ? Head<Inner> | NamesIn<Rest> : never
/** What has to be given with a key: nothing, or one value for each name in its text. */
export type ValuesOf<K extends Key> = [NamesIn<(typeof en)[K]>] extends [never] ? [] : [values: Readonly<Record<NamesIn<(typeof en)[K]>, string | number>>]

/** `{name}` is the value; `{count|one=a step|other=# steps}` the form that the language has for it, with the number for `#`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>, language: string): string {
  return text.replaceAll(/\{(\w+)(?:\|([^}]*))?\}/g, (_whole, name: string, forms: string | undefined) => {
    const value = values[name] ?? ''
    return forms === undefined ? String(value) : formFor(Number(value), forms, language).replaceAll('#', String(value))
  })
}

function formFor(count: number, forms: string, language: string): string {
  const byCategory = new Map(forms.split('|').map((form) => [form.slice(0, form.indexOf('=')), form.slice(form.indexOf('=') + 1)]))
  return byCategory.get(new Intl.PluralRules(language).select(count)) ?? byCategory.get('other') ?? ''
}
