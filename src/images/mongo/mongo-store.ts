/**
 * The collections of a mongod, in memory and on its disk: each change is a line in the file of its collection, and a catalogue says which
 * file that is. Upstream: src/mongo/db/catalog
 *
 * Simplified: lines of JSON under the names that WiredTiger gives its files; a real file is a B-tree, with a journal beside it.
 */
import { byteLength } from '../../base/os/byte-length'
import type { FileSystem } from '../../base/os/file-system'
import { CommandError } from './command-error'
import { isDocument, isList, keyOf, objectIdMaker, valueAt, type Document, type Value } from './document'

export interface Index {
  readonly name: string
  readonly key: Document
  readonly unique: boolean
}

export interface Chance {
  now(): number
  random(): number
}

const CATALOG = '_mdb_catalog.wt'
/** A file is written anew when it has so many more lines than documents. */
const MOST_STALE_LINES = 1000
/** Of a document in memory, beside its text. */
const OVERHEAD = 96
const ID_INDEX: Index = { name: '_id_', key: { _id: 1 }, unique: true }

interface Place {
  readonly database: string
  readonly name: string
  readonly file: string
}

export class Collection {
  readonly #documents = new Map<string, Document>()
  readonly #unique = new Map<string, Map<string, string>>()
  indexes: readonly Index[] = [ID_INDEX]
  bytes = 0
  lines = 0

  constructor(
    readonly place: Place,
    /** Hears of each change, as a line for the disk. */
    readonly write: (collection: Collection, line: string) => void,
  ) {}

  get size(): number {
    return this.#documents.size
  }

  documents(): readonly Document[] {
    return [...this.#documents.values()]
  }

  find(id: Value): Document | undefined {
    return this.#documents.get(keyOf(id))
  }

  /** A new document, or another in the place of the one with its `_id`. */
  put(document: Document, isInsert: boolean): void {
    const key = keyOf(document._id)
    if (isInsert && this.#documents.has(key)) throw this.#duplicate(ID_INDEX, document)
    this.#claim(document, key)
    const before = this.#documents.get(key)
    const text = JSON.stringify(document)
    this.#documents.set(key, document)
    this.bytes += byteLength(text) + OVERHEAD - (before ? byteLength(JSON.stringify(before)) + OVERHEAD : 0)
    this.write(this, `{"put":${text}}`)
  }

  remove(document: Document): void {
    if (!this.#documents.delete(keyOf(document._id))) return
    this.bytes -= byteLength(JSON.stringify(document)) + OVERHEAD
    for (const [name, taken] of this.#unique) taken.delete(this.#entryOf(name, document))
    this.write(this, JSON.stringify({ remove: document._id }))
  }

  addIndex(index: Index): boolean {
    if (this.indexes.some(({ name }) => name === index.name)) return false
    if (index.unique) {
      const taken = new Map<string, string>()
      for (const [id, document] of this.#documents) {
        const entry = entryOf(index, document)
        if (taken.has(entry)) throw this.#duplicate(index, document)
        taken.set(entry, id)
      }
      this.#unique.set(index.name, taken)
    }
    this.indexes = [...this.indexes, index]
    return true
  }

  dropIndex(name: string): void {
    this.indexes = this.indexes.filter((index) => index.name !== name || index === ID_INDEX)
    this.#unique.delete(name)
  }

  #entryOf(name: string, document: Document): string {
    const index = this.indexes.find((other) => other.name === name)
    return index ? entryOf(index, document) : ''
  }

  /** Takes the document's places in the unique indexes, or says whose they are. */
  #claim(document: Document, id: string): void {
    const before = this.#documents.get(id)
    for (const [name, taken] of this.#unique) {
      const index = this.indexes.find((other) => other.name === name)
      const owner = index && taken.get(entryOf(index, document))
      if (index && owner !== undefined && owner !== id) throw this.#duplicate(index, document)
    }
    for (const [name, taken] of this.#unique) {
      if (before) taken.delete(this.#entryOf(name, before))
      taken.set(this.#entryOf(name, document), id)
    }
  }

  #duplicate({ name, key }: Index, document: Document): CommandError {
    const { database, name: collection } = this.place
    const fields = Object.keys(key).map((path) => `${path}: ${shown(valueAt(document, path) ?? null)}`)
    return new CommandError(
      11000,
      `E11000 duplicate key error collection: ${database}.${collection} index: ${name} dup key: { ${fields.join(', ')} }`,
    )
  }
}

const entryOf = ({ key }: Index, document: Document): string =>
  Object.keys(key)
    .map((path) => keyOf(valueAt(document, path) ?? null))
    .join('|')

const shown = (value: Value): string => (isDocument(value) && '$oid' in value ? `ObjectId('${String(value.$oid)}')` : JSON.stringify(value))

export class MongoStore {
  readonly #collections = new Map<string, Collection>()
  readonly #files: FileSystem
  readonly #chance: Chance
  readonly #makeId: () => Document
  #isLoading = false

  constructor(
    files: FileSystem,
    readonly path: string,
    chance: Chance,
  ) {
    this.#files = files
    this.#chance = chance
    this.#makeId = objectIdMaker(chance)
  }

  get bytes(): number {
    return [...this.#collections.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  newId(): Document {
    return this.#makeId()
  }

  now(): number {
    return this.#chance.now()
  }

  databases(): readonly string[] {
    return [...new Set([...this.#collections.values()].map(({ place }) => place.database))].sort()
  }

  collections(database: string): readonly Collection[] {
    return [...this.#collections.values()]
      .filter(({ place }) => place.database === database)
      .sort((a, b) => (a.place.name < b.place.name ? -1 : 1))
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`)
  }

  create(database: string, name: string): Collection {
    const found = this.find(database, name)
    if (found) return found
    if (name === '' || name.includes('$') || /[/\\. "$*<>:|?]/.test(database) || database === '')
      throw new CommandError(73, `Invalid namespace specified '${database}.${name}'`)
    const digits = Array.from({ length: 19 }, () => Math.floor(this.#chance.random() * 10)).join('')
    const collection = this.#add({ database, name, file: `collection-${this.#collections.size}-${digits}.wt` })
    this.#writeCatalog()
    return collection
  }

  #add(place: Place): Collection {
    const collection = new Collection(place, (changed, line) => this.#append(changed, line))
    this.#collections.set(`${place.database}.${place.name}`, collection)
    return collection
  }

  drop(collection: Collection): void {
    const { database, name, file } = collection.place
    this.#collections.delete(`${database}.${name}`)
    if (this.#files.stat(`${this.path}/${file}`)) this.#files.remove(`${this.path}/${file}`)
    this.#writeCatalog()
  }

  /** Indexes have changed. */
  keepCatalog(): void {
    this.#writeCatalog()
  }

  #append(collection: Collection, line: string): void {
    collection.lines++
    if (this.#isLoading) return
    const path = `${this.path}/${collection.place.file}`
    if (collection.lines <= 2 * collection.size + MOST_STALE_LINES) return this.#files.write(path, `${line}\n`, { append: true })
    collection.lines = collection.size
    this.#files.write(
      path,
      collection
        .documents()
        .map((document) => `{"put":${JSON.stringify(document)}}\n`)
        .join(''),
    )
  }

  #writeCatalog(): void {
    if (this.#isLoading) return
    const lines = [...this.#collections.values()].map(({ place, indexes }) => JSON.stringify({ ...place, indexes: indexes.slice(1) }))
    this.#files.write(`${this.path}/${CATALOG}`, lines.map((line) => `${line}\n`).join(''))
  }

  /** Whether there is anything from an earlier life. */
  get isThere(): boolean {
    return this.#files.stat(`${this.path}/storage.bson`) !== undefined
  }

  /** The files that every mongod has. */
  begin(): void {
    this.#files.makeDirectory(`${this.path}/journal`, { parents: true })
    this.#files.write(`${this.path}/storage.bson`, '{"storage":{"engine":"wiredTiger"}}\n')
    this.#files.write(`${this.path}/WiredTiger`, 'WiredTiger\nWiredTiger 12.0.0\n')
    this.#files.write(`${this.path}/WiredTiger.wt`, '')
    this.#files.write(`${this.path}/${CATALOG}`, '')
  }

  load(): void {
    if (!this.#files.stat(`${this.path}/${CATALOG}`)) return
    this.#isLoading = true
    for (const line of this.#lines(CATALOG)) {
      const { database, name, file, indexes } = line
      if (typeof database !== 'string' || typeof name !== 'string' || typeof file !== 'string') continue
      const collection = this.#add({ database, name, file })
      for (const { put, remove } of this.#lines(file)) {
        if (isDocument(put)) collection.put(put, false)
        else if (remove !== undefined) {
          const found = collection.find(remove)
          if (found) collection.remove(found)
        }
      }
      for (const index of isList(indexes) ? indexes : []) {
        if (isDocument(index) && isDocument(index.key))
          collection.addIndex({ name: String(index.name), key: index.key, unique: index.unique === true })
      }
    }
    this.#isLoading = false
  }

  /** A line that was cut off when the machine stopped is not there. */
  #lines(file: string): readonly Document[] {
    const path = `${this.path}/${file}`
    if (!this.#files.stat(path)) return []
    return this.#files
      .read(path)
      .split('\n')
      .flatMap((line) => {
        try {
          const value: Value = line === '' ? null : JSON.parse(line)
          return isDocument(value) ? [value] : []
        } catch {
          return []
        }
      })
  }
}
