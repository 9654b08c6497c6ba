/**
 * What `find` and `aggregate` give: a question that can still be changed, and that is put when somebody looks. Upstream:
 * https://www.mongodb.com/docs/manual/reference/method/js-cursor/
 */
import { isDocument, isList, type Document, type Value } from '../document'
import type { Shell } from './shell'
import { ShellError } from './shell-error'
import { asDocument, asValue, Host, isHost, method, plain, type Item, type Run } from './thing'

export interface Query {
  readonly db: string
  readonly command: Document
}

/** What a person sees at once. */
const PAGE = 20

export class CursorState {
  #query: Query
  #documents: readonly Document[] | undefined
  #at = 0
  map: Item

  constructor(
    readonly shell: Shell,
    query: Query,
  ) {
    this.#query = query
  }

  change(part: Document): void {
    this.#query = { ...this.#query, command: { ...this.#query.command, ...part } }
  }

  get command(): Document {
    return this.#query.command
  }

  *#all(): Run<readonly Document[]> {
    if (this.#documents) return this.#documents
    const { cursor } = yield* this.shell.ask(this.#query.db, this.#query.command)
    const batch = cursor !== undefined && isDocument(cursor) && isList(cursor.firstBatch) ? cursor.firstBatch.filter(isDocument) : []
    return (this.#documents = batch)
  }

  *take(most = Infinity): Run<readonly Value[]> {
    const found = (yield* this.#all()).slice(this.#at, most === Infinity ? undefined : this.#at + most)
    this.#at += found.length
    if (!isHost(this.map) || !this.map.parts.call) return found
    const mapped: Value[] = []
    for (const one of found) mapped.push(asValue(yield* this.map.parts.call([one])))
    return mapped
  }

  *hasMore(): Run<boolean> {
    return (yield* this.#all()).length > this.#at
  }
}

const cursors = new WeakMap<Host, CursorState>()

/** Of a thing that is a cursor. */
export const stateOf = (item: Item): CursorState | undefined => (isHost(item) ? cursors.get(item) : undefined)

export function* pageOf(state: CursorState): Run<{ readonly documents: readonly Value[]; readonly hasMore: boolean }> {
  const documents = yield* state.take(PAGE)
  return { documents, hasMore: yield* state.hasMore() }
}

export function cursor(shell: Shell, query: Query): Host {
  const state = new CursorState(shell, query)
  const self: Host = new Host('cursor', { member: (name) => memberOf(state, self, name) })
  cursors.set(self, state)
  return self
}

const changes: Readonly<Record<string, (given: Item) => Document>> = {
  limit: (given) => ({ limit: asValue(given) }),
  skip: (given) => ({ skip: asValue(given) }),
  sort: (given) => ({ sort: asDocument(given) }),
  project: (given) => ({ projection: asDocument(given) }),
  projection: (given) => ({ projection: asDocument(given) }),
}

function memberOf(state: CursorState, self: Host, name: string): Item {
  if (Object.hasOwn(changes, name) && 'find' in state.command) {
    return plain(name, ([given]) => {
      state.change(changes[name](given))
      return self
    })
  }
  switch (name) {
    case 'pretty':
    case 'batchSize':
      return plain(name, () => self)
    case 'map':
      return plain(name, ([act]) => {
        state.map = act
        return self
      })
    case 'toArray':
      return method(name, () => state.take())
    case 'count':
    case 'size':
    case 'itcount':
      return method(name, function* () {
        return (yield* state.take()).length
      })
    case 'hasNext':
      return method(name, () => state.hasMore())
    case 'next':
    case 'tryNext':
      return method(name, function* () {
        const [one] = yield* state.take(1)
        if (one === undefined && name === 'next') throw new ShellError('MongoServerError', 'no more documents')
        return one ?? null
      })
    case 'forEach':
      return method(name, function* ([act]) {
        if (!isHost(act) || !act.parts.call) throw new ShellError('TypeError', 'callback is not a function')
        for (const one of yield* state.take()) yield* act.parts.call([one])
        return undefined
      })
    default:
      return undefined
  }
}
