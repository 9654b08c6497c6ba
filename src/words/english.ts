/** English, for what the engine of lessons says; who speaks no other language (`lesson test`, tests) says it with this. */
import { enDrills } from './en-drills'
import { enEngine } from './en-engine'
import { enHops } from './en-hops'
import { enMistakes } from './en-mistakes'
import { tell, type Say, type SentenceKey, type Tongue } from './sentence'

const words: Readonly<Record<SentenceKey, string>> = { ...enDrills, ...enEngine, ...enHops, ...enMistakes }

export const english: Tongue = { words, tag: 'en' }

export const sayInEnglish: Say = (said) => tell(said, english)
