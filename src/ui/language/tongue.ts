/** What the engine of lessons says, in the page's language: its texts are loaded when the first of them is to be shown. */
import { useEffect, useState } from 'react'
import type { Language } from '../../words/languages'
import type { Tongue } from '../../words/sentence'
import { useLanguage } from './language'

const loaded = new Map<Language, Tongue>()

/** Undefined until the texts are there; the language before while another one loads. */
export function useTongue(): Tongue | undefined {
  const language = useLanguage()
  const [tongue, setTongue] = useState(() => loaded.get(language))
  useEffect(() => {
    let gone = false
    void language.loadTongue().then((next) => {
      loaded.set(language, next)
      if (!gone) setTongue(next)
    })
    return () => {
      gone = true
    }
  }, [language])
  return tongue
}
