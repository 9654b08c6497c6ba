/** Commands that read and change documents and collections. Upstream: src/mongo/db/commands */
import { CommandError } from './command-error'
import { isDocument, isList, keyOf, valueAt, type Document, type Value } from './document'
import { matches } from './match'
import type { Call, Command } from './mongo-commands'
import type { Collection } from './mongo-store'
import { aggregate as runPipeline, project, sortDocuments } from './pipeline'
import { applyUpdate, isReplacement, seedOf } from './update'

const asDocument = (value: Value | undefined): Document => (value !== undefined && isDocument(value) ? value : {})
const asList = (value: Value | undefined): readonly Value[] => (value !== undefined && isList(value) ? value : [])

const documentsOf = ({ mongod, database }: Call, name: Value | undefined): readonly Document[] =>
  mongod.store.find(database, String(name))?.documents() ?? []

const cursor = (database: string, name: Value | undefined, documents: readonly Document[]): Document => ({
  cursor: { firstBatch: documents, id: 0, ns: `${database}.${String(name)}` },
})

function select(call: Call, name: Value | undefined, { filter, sort, skip, limit }: Document): readonly Document[] {
  const found = documentsOf(call, name).filter((document) => matches(document, asDocument(filter)))
  const sorted = sortDocuments(found, asDocument(sort))
  const from = Number(skip ?? 0)
  const most = Math.abs(Number(limit ?? 0))
  return sorted.slice(from, most > 0 ? from + most : undefined)
}

const find: Command = (call, command) => {
  const documents = select(call, command.find, command)
  const fields = asDocument(command.projection)
  return cursor(
    call.database,
    command.find,
    Object.keys(fields).length === 0 ? documents : documents.map((document) => project(document, fields)),
  )
}

function writeErrors(
  documents: readonly Value[],
  write: (document: Document, index: number) => void,
  isOrdered: boolean,
): readonly Document[] {
  const errors: Document[] = []
  for (const [index, document] of documents.entries()) {
    try {
      write(asDocument(document), index)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      errors.push({ index, code: error.code, errmsg: error.message })
      if (isOrdered) break
    }
  }
  return errors
}

const withErrors = (reply: Document, errors: readonly Document[]): Document =>
  errors.length > 0 ? { ...reply, writeErrors: errors } : reply

const insert: Command = ({ mongod, database }, command) => {
  const collection = mongod.store.create(database, String(command.insert))
  let n = 0
  const errors = writeErrors(
    asList(command.documents),
    (document) => {
      const { _id = mongod.store.newId(), ...rest } = document
      collection.put({ _id, ...rest }, true)
      n++
    },
    command.ordered !== false,
  )
  return withErrors({ n }, errors)
}

const update: Command = (call, command) => {
  let [n, nModified] = [0, 0]
  const upserted: Document[] = []
  const errors = writeErrors(
    asList(command.updates),
    (one, index) => {
      const result = updateOne(call, String(command.update), one)
      n += result.n
      nModified += result.modified
      if (result.upserted !== undefined) upserted.push({ index, _id: result.upserted })
    },
    command.ordered !== false,
  )
  return withErrors({ n, nModified, ...(upserted.length > 0 ? { upserted } : {}) }, errors)
}

function updateOne(call: Call, name: string, { q, u, multi, upsert }: Document): { n: number; modified: number; upserted?: Value } {
  const { store } = call.mongod
  const filter = asDocument(q)
  const change = asDocument(u)
  const found = documentsOf(call, name).filter((document) => matches(document, filter))
  const collection = found.length > 0 || upsert === true ? store.create(call.database, name) : undefined
  if (!collection) return { n: 0, modified: 0 }
  if (found.length === 0) {
    const made = madeByUpsert(call, filter, change)
    collection.put(made, true)
    return { n: 1, modified: 0, upserted: made._id }
  }
  let modified = 0
  const wanted = multi === true ? found : found.slice(0, 1)
  for (const document of wanted) {
    const next = applyUpdate(document, change, { now: store.now() })
    if (keyOf(next) === keyOf(document)) continue
    collection.put(next, false)
    modified++
  }
  return { n: wanted.length, modified }
}

function madeByUpsert({ mongod: { store } }: Call, filter: Document, change: Document): Document {
  const seed = seedOf(filter)
  const made = applyUpdate(isReplacement(change) ? { ...(seed._id === undefined ? {} : { _id: seed._id }) } : seed, change, {
    now: store.now(),
    isNew: true,
  })
  const { _id, ...rest } = made
  return { _id: _id ?? store.newId(), ...rest }
}

const remove: Command = (call, command) => {
  const collection = call.mongod.store.find(call.database, String(command.delete))
  let n = 0
  for (const one of asList(command.deletes)) {
    const { q, limit } = asDocument(one)
    const found = collection?.documents().filter((document) => matches(document, asDocument(q))) ?? []
    for (const document of limit === 1 ? found.slice(0, 1) : found) {
      collection?.remove(document)
      n++
    }
  }
  return { n }
}

const findAndModify: Command = (call, command) => {
  const { store } = call.mongod
  const name = String(command.findAndModify)
  const [document] = select(call, name, { filter: command.query ?? {}, sort: command.sort ?? {}, limit: 1 })
  const collection: Collection | undefined = document || command.upsert === true ? store.create(call.database, name) : undefined
  if (command.remove === true) {
    if (document) collection?.remove(document)
    return { value: document ?? null }
  }
  if (!document && command.upsert !== true) return { value: null }
  const next = document
    ? applyUpdate(document, asDocument(command.update), { now: store.now() })
    : madeByUpsert(call, asDocument(command.query), asDocument(command.update))
  collection?.put(next, document === undefined)
  return { value: (command.new === true ? next : document) ?? null }
}

const aggregate: Command = (call, command) => {
  if (!isList(command.pipeline ?? null)) throw new CommandError(14, "'pipeline' option must be specified as an array")
  const documents = runPipeline(documentsOf(call, command.aggregate), asList(command.pipeline), (name) => documentsOf(call, name))
  return cursor(call.database, command.aggregate, documents)
}

const distinct: Command = (call, command) => {
  const found = select(call, command.distinct, { filter: command.query ?? {} }).flatMap((document) => {
    const value = valueAt(document, String(command.key))
    return value === undefined ? [] : isList(value) ? value : [value]
  })
  return { values: [...new Map(found.map((value) => [keyOf(value), value])).values()] }
}

const listCollections: Command = ({ mongod, database }) =>
  cursor(
    database,
    '$cmd.listCollections',
    mongod.store
      .collections(database)
      .map(({ place }) => ({ name: place.name, type: 'collection', options: {}, info: { readOnly: false } })),
  )

const drop: Command = ({ mongod, database }, { drop: name }) => {
  const collection = mongod.store.find(database, String(name))
  if (!collection) throw new CommandError(26, 'ns not found')
  mongod.store.drop(collection)
  return { nIndexesWas: collection.indexes.length, ns: `${database}.${String(name)}` }
}

const create: Command = ({ mongod, database }, { create: name }) => {
  if (mongod.store.find(database, String(name))) throw new CommandError(48, `Collection ${database}.${String(name)} already exists.`)
  mongod.store.create(database, String(name))
  return {}
}

const dropDatabase: Command = ({ mongod, database }) => {
  for (const collection of mongod.store.collections(database)) mongod.store.drop(collection)
  return { dropped: database }
}

const createIndexes: Command = ({ mongod, database }, command) => {
  const collection = mongod.store.create(database, String(command.createIndexes))
  const before = collection.indexes.length
  for (const index of asList(command.indexes).map(asDocument))
    collection.addIndex({ name: String(index.name), key: asDocument(index.key), unique: index.unique === true })
  mongod.store.keepCatalog()
  return { numIndexesBefore: before, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically: false }
}

const listIndexes: Command = ({ mongod, database }, { listIndexes: name }) => {
  const collection = mongod.store.find(database, String(name))
  if (!collection) throw new CommandError(26, `ns does not exist: ${database}.${String(name)}`)
  return cursor(
    database,
    name,
    collection.indexes.map(({ key, name: indexName, unique }) => ({
      v: 2,
      key,
      name: indexName,
      ...(unique && indexName !== '_id_' ? { unique } : {}),
    })),
  )
}

const dropIndexes: Command = ({ mongod, database }, { dropIndexes: name, index }) => {
  const collection = mongod.store.find(database, String(name))
  if (!collection) throw new CommandError(26, `ns not found ${database}.${String(name)}`)
  const nIndexesWas = collection.indexes.length
  const named = index !== undefined && isDocument(index) ? nameOfKey(index) : String(index)
  if (named !== '*' && !collection.indexes.some((one) => one.name === named))
    throw new CommandError(27, `index not found with name [${named}]`)
  for (const one of collection.indexes) if (named === '*' || one.name === named) collection.dropIndex(one.name)
  mongod.store.keepCatalog()
  return { nIndexesWas }
}

/** `name_1_age_-1` */
export const nameOfKey = (key: Document): string =>
  Object.entries(key)
    .map(([path, direction]) => `${path}_${String(direction)}`)
    .join('_')

const dbStats: Command = ({ mongod, database }) => {
  const collections = mongod.store.collections(database)
  const sum = (of: (collection: Collection) => number): number => collections.reduce((total, one) => total + of(one), 0)
  return {
    db: database,
    collections: collections.length,
    views: 0,
    objects: sum(({ size }) => size),
    dataSize: sum(({ bytes }) => bytes),
    indexes: sum(({ indexes }) => indexes.length),
  }
}

const collStats: Command = ({ mongod, database }, { collStats: name }) => {
  const collection = mongod.store.find(database, String(name))
  return {
    ns: `${database}.${String(name)}`,
    size: collection?.bytes ?? 0,
    count: collection?.size ?? 0,
    nindexes: collection?.indexes.length ?? 0,
  }
}

const countDocuments: Command = (call, command) => ({
  n: select(call, command.count, { filter: command.query ?? {}, skip: command.skip ?? 0, limit: command.limit ?? 0 }).length,
})

export const dataCommands: Readonly<Record<string, Command>> = {
  aggregate,
  collStats,
  count: countDocuments,
  create,
  createIndexes,
  dbStats,
  delete: remove,
  distinct,
  drop,
  dropDatabase,
  dropIndexes,
  find,
  findAndModify,
  insert,
  listCollections,
  listIndexes,
  update,
}
