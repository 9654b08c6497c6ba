/**
 * One conversation with a mongod: the database in use, the names of the script, and lines like `show dbs`. Upstream:
 * https://www.mongodb.com/docs/mongodb-shell/
 */
import { objectIdMaker, type Document, type Value } from '../document'
import { CursorState, pageOf, stateOf } from './cursor'
import { collectionNames, database, databases, replicaSets } from './database'
import { Interpreter, Scope } from './interpret'
import { globals, type Place } from './library'
import { parseScript } from './parse'
import { format, formatLegacy, legacyLine } from './print'
import { ShellError } from './shell-error'
import { Host, plain, type Item, type Run } from './thing'

export interface ShellOptions {
  readonly database: string
  readonly place: Place
  /** The shell before mongosh, which prints in another way. */
  readonly isLegacy: boolean
}

export class Shell {
  readonly isLegacy: boolean
  db: string
  readonly newId: () => Document
  readonly #interpreter = new Interpreter()
  readonly #scope: Scope
  #page: CursorState | undefined

  constructor({ database: db, place, isLegacy }: ShellOptions) {
    this.db = db
    this.newId = objectIdMaker(place)
    this.isLegacy = isLegacy
    this.#scope = new Scope(globals(place, this.newId))
    this.#scope.declare('rs', replicaSets(this))
    this.#use(db)
  }

  fixed(value: Value): Host {
    return plain('get', () => value)
  }

  making(name: string, make: (args: readonly Item[]) => Item): Host {
    return plain(name, make)
  }

  /** Text that is printed as it is. */
  words(text: string): Host {
    return new Host('result', { shown: () => text })
  }

  /** What the server says, also when it is a complaint. */
  *attempt(db: string, command: Document): Run<Document> {
    return yield { db, command }
  }

  *ask(db: string, command: Document): Run<Document> {
    const reply = yield { db, command }
    if (reply.ok !== 1) throw new ShellError('MongoServerError', String(reply.errmsg), String(reply.codeName))
    return reply
  }

  #use(name: string): void {
    this.db = name
    this.#scope.declare('db', database(this, name))
  }

  /** A line or a script: what is to be printed of it, without what it printed itself. */
  *evaluate(text: string): Run<string> {
    const line = text.trim().replace(/;$/, '')
    const [word, ...rest] = line.split(/\s+/)
    if (word === 'use' && rest.length === 1) {
      const isSame = this.db === rest[0]
      this.#use(rest[0])
      return isSame && !this.isLegacy ? `already on db ${this.db}` : `switched to db ${this.db}`
    }
    if (word === 'show') return yield* this.#show(rest[0] ?? '')
    if (line === 'it') return this.#page ? yield* this.#showPage(this.#page) : 'no cursor'
    if (line === 'help') return help
    return yield* this.#shown(yield* this.#interpreter.run(parseScript(text), this.#scope))
  }

  /** A file of statements: nothing of it is printed but what it prints. */
  *load(text: string): Run<Item> {
    return yield* this.#interpreter.run(parseScript(text), this.#scope)
  }

  *#shown(item: Item): Run<string> {
    const state = stateOf(item)
    if (state) return yield* this.#showPage(state)
    return this.isLegacy ? formatLegacy(item) : format(item)
  }

  *#showPage(state: CursorState): Run<string> {
    const { documents, hasMore } = yield* pageOf(state)
    this.#page = hasMore ? state : undefined
    if (documents.length === 0) return ''
    const text = this.isLegacy ? documents.map(legacyLine).join('\n') : format(documents)
    return hasMore ? `${text}\nType "it" for more` : text
  }

  *#show(what: string): Run<string> {
    switch (what) {
      case 'dbs':
      case 'databases': {
        const all = yield* databases(this)
        const width = Math.max(...all.map(({ name }) => name.length))
        const sizeWidth = Math.max(...all.map(({ bytes }) => sizeText(bytes).length))
        return all
          .map(({ name, bytes }) =>
            this.isLegacy
              ? `${name.padEnd(width)}  ${(bytes / 1e9).toFixed(3)}GB`
              : `${name.padEnd(width)}  ${sizeText(bytes).padStart(sizeWidth)}`,
          )
          .join('\n')
      }
      case 'collections':
      case 'tables':
        return (yield* collectionNames(this, this.db)).join('\n')
      case 'users': {
        const { users } = yield* this.ask(this.db, { usersInfo: 1 })
        return format(users)
      }
      default:
        throw new ShellError('MongoshInvalidInputError', `[COMMON-10001] '${what}' is not a valid argument for "show".`)
    }
  }
}

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(2)} KiB` : `${(bytes / 1024 / 1024).toFixed(2)} MiB`

const help = `
  Shell Help:

    use                  Set current database
    show                 'show databases'/'show dbs': a list of all databases; 'show collections'/'show tables'; 'show users'
    exit                 Quit the shell with exit/exit()/.exit
    db                   The current database: db.COLLECTION.find(), db.COLLECTION.insertOne({...}), db.runCommand({ping: 1})
    it                   Next page of what was shown last
`
