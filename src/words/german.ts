/** German, for what the engine of lessons says. */
import { deDrills } from './de-drills'
import { deEngine } from './de-engine'
import { deHops } from './de-hops'
import { deMistakes } from './de-mistakes'
import type { SentenceKey, Tongue } from './sentence'

const words: Readonly<Record<SentenceKey, string>> = { ...deDrills, ...deEngine, ...deHops, ...deMistakes }

export const german: Tongue = { words, tag: 'de' }
