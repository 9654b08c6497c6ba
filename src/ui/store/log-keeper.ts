/**
 * Keeps the input log over a reload, one for each lesson, so that nobody loses a lesson by opening another. Works without any storage too (a third-party frame, a private window): then nothing is kept,
 * and `kept` says so.
 */
import { get, set } from 'idb-keyval'
import { Malformed } from '../../protocol/codec'
import { formatInputLog, parseInputLog, UnknownLogVersion, type Input, type InputLog, type Settings } from '../../protocol/input-log'

export interface Shelf {
  get(key: string): Promise<unknown>
  set(key: string, value: string): Promise<void>
}

export const indexedDbShelf: Shelf = { get: (key) => get<unknown>(key), set }

export interface LogKeeper {
  /** The session that was kept last. */
  loadLast(): Promise<InputLog | undefined>
  /** The session of a lesson; without one that of free play. */
  load(lesson: string | undefined): Promise<InputLog | undefined>
  /** What is kept from now on; a `guest` came by a link and stands in nobody's place. */
  replace(log: InputLog, as?: 'own' | 'guest'): void
  /** As it is now. */
  current(): InputLog | undefined
  append(input: Input): void
  /** How far time has gone since. */
  rest(nowMs: number): void
}

const LAST = 'last-session'
const GUEST = 'session (by link)'
const FREE_PLAY = '(free play)'
/** Free play that was begun from a lesson stands beside the lesson, not in its place. */
const keyOf = ({ lesson, aside }: Pick<Settings, 'lesson' | 'aside'>): string => ['session', lesson ?? FREE_PLAY, ...(lesson && aside ? [FREE_PLAY] : [])].join(' ')

/** `soon` calls back once, shortly: inputs that come together are written together. */
export function createLogKeeper(shelf: Shelf, soon: (act: () => void) => void): LogKeeper {
  let log: InputLog | undefined
  let restedUntilMs = 0
  let guest = false
  let planned = false

  function save(): void {
    planned = false
    if (!log) return
    const key = guest ? GUEST : keyOf(log.settings)
    Promise.all([shelf.set(key, formatInputLog(whole(log))), shelf.set(LAST, key)]).catch(tolerateRefusal)
  }

  /** With the time that has passed after the last input. */
  function whole({ settings, inputs }: InputLog): InputLog {
    const isAfter = restedUntilMs > (inputs.at(-1)?.at ?? settings.startMs)
    return { settings, inputs: isAfter ? [...inputs, { type: 'rest', at: restedUntilMs }] : inputs }
  }

  function plan(): void {
    if (planned) return
    planned = true
    soon(save)
  }

  async function read(key: string): Promise<InputLog | undefined> {
    try {
      const kept = await shelf.get(key)
      return typeof kept === 'string' ? parseInputLog(kept) : undefined
    } catch (error) {
      if (error instanceof Malformed || error instanceof UnknownLogVersion || error instanceof SyntaxError) return undefined
      tolerateRefusal(error)
      return undefined
    }
  }

  async function readLastKey(): Promise<string | undefined> {
    const key = await shelf.get(LAST).catch(tolerateRefusal)
    return typeof key === 'string' ? key : undefined
  }

  return {
    async loadLast() {
      const key = await readLastKey()
      return key === undefined ? undefined : read(key)
    },
    load: async (lesson) => {
      if (planned) save()
      return read(keyOf({ lesson }))
    },
    current: () => log && whole(log),
    replace({ settings, inputs }, as) {
      if (planned) save()
      log = { settings, inputs: inputs.filter(({ type }) => type !== 'rest') }
      restedUntilMs = inputs.at(-1)?.at ?? 0
      if (as) guest = as === 'guest'
      plan()
    },
    append(input) {
      if (log) log = { ...log, inputs: [...log.inputs, input] }
      plan()
    },
    rest(nowMs) {
      restedUntilMs = nowMs
      plan()
    },
  }
}

/** Browsers refuse storage with DOMException, and some leave out `indexedDB` altogether. */
export function tolerateRefusal(error: unknown): void {
  if (error instanceof DOMException || error instanceof ReferenceError || error instanceof TypeError) return
  throw error
}
