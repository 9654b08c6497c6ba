/**
 * A sentence before it is said: a key, and the values that its text needs. Who forms one knows no language; who shows it says it with
 * the words of one (`tell`). English is the source of the keys, so that the compiler finds a missing key and a missing value.
 */
import type { enEngine } from './en-engine'
import type { enDrills } from './en-drills'
import type { enHops } from './en-hops'
import type { enMistakes } from './en-mistakes'
import { fill, type NamesIn } from './words'

type Engine = typeof enEngine & typeof enDrills
type EngineKey = keyof Engine
type MistakeKey = keyof typeof enMistakes
export type SentenceKey = EngineKey | MistakeKey | keyof typeof enHops

type IdIn<K> = K extends `${infer Id}.${string}` ? Id : never
/** Of a mistake that has its words: `K02`. */
export type MistakeId = IdIn<MistakeKey>
/** What is said of each mistake; hints are the last four, gentlest first. */
export type MistakePart = 'title' | 'point' | 'contrast' | 'concept' | 'edit'

/** A name or a number out of the cluster, or a part that has words of its own. */
export type Value = string | number | Sentence

export interface Sentence {
  readonly key: SentenceKey
  readonly values: Readonly<Record<string, Value>>
}

/** What has to be given with a key: nothing, or one value for each name in its text. */
type Given<K extends EngineKey> = [NamesIn<Engine[K]>] extends [never] ? [] : [values: Readonly<Record<NamesIn<Engine[K]>, Value>>]

/** What stands somewhere: as it stands, or in words. */
export type Phrase = string | Sentence

export const sentence = <K extends EngineKey>(key: K, ...[values]: Given<K>): Sentence => ({ key, values: values ?? {} })

/** What the author of a lesson wrote. */
export const authored = (text: string): Sentence => sentence('text', { text })

export type SentenceWords = Readonly<Record<SentenceKey, string>>

/** A sentence as it comes over a border. */
export interface HeardSentence {
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Sentences of one language. */
export interface Tongue {
  readonly words: Readonly<Record<string, string>>
  /** As in `<html lang>`. */
  readonly tag: string
}

/** A key that nobody knows is shown as it is. */
export function tell({ key, values }: HeardSentence, tongue: Tongue): string {
  const said = Object.entries(values).map(([name, value]) => [name, isSentence(value) ? tell(value, tongue) : String(value)] as const)
  return fill(tongue.words[key] ?? key, Object.fromEntries(said), tongue.tag)
}

export const tellAll = (sentences: readonly HeardSentence[], tongue: Tongue): string => sentences.map((each) => tell(each, tongue)).join(' ')

/** Puts a sentence into words. */
export type Say = (said: HeardSentence) => string

export const isSentence = (value: unknown): value is HeardSentence => typeof value === 'object' && value !== null && 'key' in value && 'values' in value
