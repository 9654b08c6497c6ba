/** What the engine says of the lesson, in the page's language; what the lesson's author wrote in the lesson's, where it is translated. */
import type { ToldSentence } from '../../protocol/messages'
import { hearHop } from '../../words/hear-hop'
import { tell, type Tongue } from '../../words/sentence'
import { Inline } from '../language/Inline'
import { useTongue } from '../language/tongue'
import type { LessonText } from './course'

export type Phrases = LessonText['phrases']

/** The translation of what an author wrote stands in the lesson. */
export function toldText(said: ToldSentence, { tongue, phrases }: { readonly tongue: Tongue; readonly phrases: Phrases }): string {
  const { text } = said.values
  if (typeof text !== 'string') return tell(said, tongue)
  // What others wrote or say comes as it is; the rest has words of its own.
  if (said.key === 'network') return hopText(text, tongue)
  return said.key === 'text' ? (phrases[text] ?? text) : tell(said, tongue)
}

/** What the network says of a hop. */
export function hopText(text: string, tongue: Tongue): string {
  const heard = hearHop(text)
  return heard ? tell(heard, tongue) : text
}

/** What stands somewhere, as it stands or in words. */
export const phraseText = (phrase: string | ToldSentence, tongue: Tongue): string => (typeof phrase === 'string' ? phrase : tell(phrase, tongue))

/** The name of a mistake of the catalogue. */
export const titleText = (id: string, tongue: Tongue): string => tell({ key: `${id}.title`, values: {} }, tongue)

export function Told({ sentences, phrases }: { sentences: readonly ToldSentence[]; phrases: Phrases }): React.JSX.Element | null {
  const tongue = useTongue()
  if (!tongue) return null
  return <Inline text={sentences.map((each) => toldText(each, { tongue, phrases })).join(' ')} />
}
