/** What the page says, in the language that it speaks now; English until another one was loaded. */
import { en } from '../../words/en'
import { languages, type Language } from '../../words/languages'
import { fill, type Key, type ValuesOf, type Words } from '../../words/words'

let spoken: { readonly language: Language; readonly words: Words } = { language: languages[0], words: en }

export function speak(language: Language, words: Words): void {
  spoken = { language, words }
}

export const spokenLanguage = (): Language => spoken.language

export const say = <K extends Key>(key: K, ...[values]: ValuesOf<K>): string =>
  values === undefined ? spoken.words[key] : fill(spoken.words[key], values, spoken.language.tag)
