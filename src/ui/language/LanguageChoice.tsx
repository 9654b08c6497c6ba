/** The languages of the page, each by its own name. */
import { languages } from '../../words/languages'
import shell from '../shell/shell.module.css'
import { chooseLanguage, useLanguage } from './language'
import { say } from './say'

export function LanguageChoice(): React.JSX.Element {
  const { code } = useLanguage()
  const choose = (wanted: string): void => {
    const language = languages.find((one) => one.code === wanted)
    if (language) chooseLanguage(language)
  }
  return (
    <label className={shell.field}>
      <span className={shell.visuallyHidden}>{say('page.language')}</span>
      <select className={shell.language} value={code} onChange={(event) => choose(event.target.value)}>
        {languages
          .filter(({ code: one, test }) => !test || one === code)
          .map(({ code: one, tag, name }) => (
            <option key={one} value={one} lang={tag}>
              {name}
            </option>
          ))}
      </select>
    </label>
  )
}
