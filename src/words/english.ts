/** English, for what the engine of lessons says; who speaks no other language (`lesson test`, tests) says it with this. */
import { enEngine } from './en-engine'
import { enHops } from './en-hops'
import { enMistakes } from './en-mistakes'
import type { SentenceKey, Tongue } from './sentence'

const words: Readonly<Record<SentenceKey, string>> = { ...enEngine, ...enHops, ...enMistakes }

export const english: Tongue = { words, tag: 'en' }
