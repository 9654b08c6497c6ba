/**
 * Keeps the input log over a reload. Works without any storage too (a third-party frame, a private window): then nothing is kept,
 * and `kept` says so.
 */
import { del, get, set } from 'idb-keyval'
import { Malformed } from '../../protocol/codec'
import { formatInputLog, parseInputLog, UnknownLogVersion, type Input, type InputLog } from '../../protocol/input-log'

export interface Shelf {
  get(key: string): Promise<unknown>
  set(key: string, value: string): Promise<void>
  delete(key: string): Promise<void>
}

export const indexedDbShelf: Shelf = { get: (key) => get<unknown>(key), set, delete: del }

export interface LogKeeper {
  load(): Promise<InputLog | undefined>
  replace(log: InputLog): void
  append(input: Input): void
  forget(): Promise<void>
}

const KEY = 'input-log'

/** `soon` calls back once, shortly: inputs that come together are written together. */
export function createLogKeeper(shelf: Shelf, soon: (act: () => void) => void): LogKeeper {
  let log: InputLog | undefined
  let planned = false

  function save(): void {
    planned = false
    if (log) shelf.set(KEY, formatInputLog(log)).catch(tolerateRefusal)
  }

  function plan(): void {
    if (planned) return
    planned = true
    soon(save)
  }

  return {
    async load() {
      try {
        const kept = await shelf.get(KEY)
        return typeof kept === 'string' ? parseInputLog(kept) : undefined
      } catch (error) {
        if (error instanceof Malformed || error instanceof UnknownLogVersion || error instanceof SyntaxError) return undefined
        tolerateRefusal(error)
        return undefined
      }
    },
    replace(next) {
      log = next
      plan()
    },
    append(input) {
      if (log) log = { ...log, inputs: [...log.inputs, input] }
      plan()
    },
    async forget() {
      log = undefined
      await shelf.delete(KEY).catch(tolerateRefusal)
    },
  }
}

/** Browsers refuse storage with DOMException, and some leave out `indexedDB` altogether. */
function tolerateRefusal(error: unknown): void {
  if (error instanceof DOMException || error instanceof ReferenceError || error instanceof TypeError) return
  throw error
}
