/** What a script of the shell deals with: values of documents, and things that are none: functions, databases, collections, cursors. */
import type { Document, Value } from '../document'

/** The script waits: for the server's answer to a command, or for a while. */
export type Ask = { readonly db: string; readonly command: Document } | { readonly sleepMs: number } | { readonly text: string }

/** Work that waits for answers; whoever drives it knows where they come from. */
export type Run<T> = Generator<Ask, T, Document>

export interface Thing {
  /** What stands behind a dot. */
  member?(name: string): Item
  /** `x = ...` behind a dot or in brackets. */
  call?(args: readonly Item[]): Run<Item>
  /** As it is printed; absent: as a function. */
  shown?(): string
}

/** One class for all things that are no values. */
export class Host {
  constructor(
    readonly name: string,
    readonly parts: Thing,
  ) {}
}

export type Item = Value | undefined | Host

export const method = (name: string, call: (args: readonly Item[]) => Run<Item>): Host => new Host(name, { call })

/** A function that needs no answers. */
export const plain = (name: string, call: (args: readonly Item[]) => Item): Host =>
  // eslint-disable-next-line require-yield
  method(name, function* (args) {
    return call(args)
  })

export const isHost = (item: Item): item is Host => item instanceof Host

/** As part of a document; what is no value is left out. */
export const asValue = (item: Item): Value => (item === undefined || isHost(item) ? null : item)

export const asDocument = (item: Item): Document =>
  typeof item === 'object' && item !== null && !isHost(item) && !Array.isArray(item) ? (item as Document) : {}
