/** Which language the page speaks: the one in the address, else what was chosen, else the browser's where we have it. */
import { create } from 'zustand'
import { languageOf, languages, type Language } from '../../words/languages'
import { readAddress } from '../address'
import { speak, spokenLanguage } from './say'

const KEY = 'language'

const useSpoken = create<{ readonly language: Language }>(() => ({ language: spokenLanguage() }))

export const useLanguage = (): Language => useSpoken((state) => state.language)

/** Before anything is drawn. */
export async function beginSpeaking(): Promise<void> {
  const asked = readAddress(location).lang
  await speakIn(asked === undefined ? (languageOf(readChoice()) ?? preferred()) : (languageOf(asked) ?? languages[0]))
}

/** Whether the address asks for a language that the page does not speak. */
export function missingLanguage(): string | undefined {
  const asked = readAddress(location).lang
  return asked !== undefined && languageOf(asked) === undefined ? asked : undefined
}

export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language.code)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  void speakIn(language)
}

async function speakIn(language: Language): Promise<void> {
  speak(language, await language.load())
  document.documentElement.lang = language.tag
  document.documentElement.dir = language.dir
  useSpoken.setState({ language })
}

const preferred = (): Language => navigator.languages.map(languageOf).find((language) => language !== undefined && !language.test) ?? languages[0]

function readChoice(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}
