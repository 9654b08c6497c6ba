/** German, for what the engine of lessons says. */
import { deEngine } from './de-engine'
import type { Tongue } from './sentence'

export const german: Tongue = { words: deEngine, tag: 'de' }
