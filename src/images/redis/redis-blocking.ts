/** Clients that wait for an element of a list: BLPOP and its like. Who came first is served first. Upstream: redis' blocked.c */
import { findSide, moveItem, popItem, type Side } from './commands/lists'
import { findFloat } from './commands/command'
import { failure, list, type Reply } from './redis-protocol'
import type { Session } from './redis-session'
import type { RedisState } from './redis-state'

interface Waiting {
  readonly session: Session
  readonly keys: readonly string[]
  readonly side: Side
  /** Where the element goes; absent: to the client alone. */
  readonly onto?: { readonly key: string; readonly side: Side }
  isOver: boolean
}

const badTimeout = failure('ERR timeout is not a float or out of range')

export class Blocking {
  readonly #redis: RedisState
  #waiting: Waiting[] = []
  /** Who is served changes data, of which others hear in turn. */
  #isServing = false
  #isAskedAgain = false

  constructor(redis: RedisState) {
    this.#redis = redis
  }

  get count(): number {
    return this.#waiting.length
  }

  /** A reply at once, or nothing: it comes when there is an element, or when time is over. */
  run(session: Session, words: readonly string[], canWait: boolean): Reply | undefined {
    const name = words[0].toUpperCase()
    const seconds = findFloat(words[words.length - 1])
    if (seconds === undefined) return badTimeout
    if (seconds < 0) return failure('ERR timeout is negative')
    const waiting = { session, isOver: false, ...wanted(name, words) }
    for (const key of waiting.keys) {
      const found = this.#redis.store(session.db).typed(key, 'list')
      if ('wrong' in found) return found.wrong
    }
    const reply = this.#take(waiting)
    if (reply) return reply
    if (!canWait) return { type: 'nothing' }
    this.#waiting.push(waiting)
    session.isBlocked = true
    if (seconds > 0) this.#redis.container.after(seconds * 1000, () => this.#end(waiting, { type: 'nothing' }))
    return undefined
  }

  /** Something changed in this database. */
  serve(db: number): void {
    if (this.#waiting.length === 0) return
    this.#isAskedAgain = true
    if (this.#isServing) return
    this.#isServing = true
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false
      for (const waiting of [...this.#waiting]) {
        if (waiting.isOver || waiting.session.db !== db) continue
        const reply = this.#take(waiting)
        if (reply) this.#end(waiting, reply)
      }
    }
    this.#isServing = false
  }

  forget(session: Session): void {
    this.#waiting = this.#waiting.filter((waiting) => waiting.session !== session)
  }

  #end(waiting: Waiting, reply: Reply): void {
    if (waiting.isOver) return
    waiting.isOver = true
    this.#waiting = this.#waiting.filter((other) => other !== waiting)
    waiting.session.resume(reply)
  }

  #take({ session, keys, side, onto }: Waiting): Reply | undefined {
    const redis = this.#redis
    const store = redis.store(session.db)
    for (const key of keys) {
      if (store.find(key)?.value.type !== 'list') continue
      if (onto) {
        const moved = moveItem(store, { from: key, to: onto.key, side, onto: onto.side })
        if (moved.type !== 'error') redis.changed(session.db, ['LMOVE', key, onto.key, side, onto.side])
        return moved
      }
      const item = popItem(store, key, side)
      redis.changed(session.db, [side === 'LEFT' ? 'LPOP' : 'RPOP', key])
      return list([key, item])
    }
    return undefined
  }
}

function wanted(name: string, words: readonly string[]): Pick<Waiting, 'keys' | 'side' | 'onto'> {
  if (name === 'BRPOPLPUSH') return { keys: [words[1]], side: 'RIGHT', onto: { key: words[2], side: 'LEFT' } }
  if (name === 'BLMOVE')
    return { keys: [words[1]], side: findSide(words[3]) ?? 'LEFT', onto: { key: words[2], side: findSide(words[4]) ?? 'LEFT' } }
  return { keys: words.slice(1, -1), side: name === 'BLPOP' ? 'LEFT' : 'RIGHT' }
}
