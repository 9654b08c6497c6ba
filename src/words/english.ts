/** English for whoever speaks no other language: `lesson test`, and tests. */
import { enEngine } from './en-engine'
import type { Tongue } from './sentence'

export const english: Tongue = { words: enEngine, tag: 'en' }
