/** `db.name` and what it can do, as mongosh offers it. Upstream: https://www.mongodb.com/docs/manual/reference/method/js-collection/ */
import { nameOfKey } from '../data-commands'
import { isDocument, isList, type Document, type Value } from '../document'
import { cursor } from './cursor'
import type { Shell } from './shell'
import { ShellError } from './shell-error'
import { asDocument, asValue, Host, method, type Item, type Run } from './thing'

type Method = (shell: Shell, place: Place, args: readonly Item[]) => Run<Item>

interface Place {
  readonly db: string
  readonly name: string
}

const ask = (shell: Shell, { db }: Place, command: Document): Run<Document> => shell.ask(db, command)

function listed(args: readonly Item[], name: string): readonly Value[] {
  const list = asValue(args[0])
  if (isList(list) && list.length > 0) return list
  throw new ShellError(
    'MongoInvalidArgumentError',
    isList(list) ? 'Invalid BulkOperation, Batch cannot be empty' : `Argument "docs" must be an array of documents (${name})`,
  )
}

/** Documents get their ids from who inserts them. */
const withId = (shell: Shell, document: Document): Document => (document._id === undefined ? { _id: shell.newId(), ...document } : document)

function* insert(shell: Shell, place: Place, documents: readonly Document[]): Run<readonly Value[]> {
  const given = documents.map((document) => withId(shell, document))
  const reply = yield* ask(shell, place, { insert: place.name, documents: given })
  const [error] = isList(reply.writeErrors ?? null) ? (reply.writeErrors as readonly Document[]) : []
  if (error) throw new ShellError(documents.length > 1 ? 'MongoBulkWriteError' : 'MongoServerError', String(error.errmsg))
  return given.map(({ _id }) => _id)
}

function needsOperators(update: Item, isReplacement: boolean): void {
  const has = Object.keys(asDocument(update)).some((name) => name.startsWith('$'))
  if (!has && !isReplacement) throw new ShellError('MongoInvalidArgumentError', 'Update document requires atomic operators')
  if (has && isReplacement) throw new ShellError('MongoInvalidArgumentError', 'Replacement document must not contain atomic operators')
}

const update = (multi: boolean, isReplacement = false): Method =>
  function* (shell, place, [filter, change, options]) {
    if (!isList(asValue(change))) needsOperators(change, isReplacement)
    const one = { q: asDocument(filter), u: asValue(change), multi, upsert: asDocument(options).upsert === true }
    const reply = yield* ask(shell, place, { update: place.name, updates: [one] })
    throwWriteError(reply)
    const upserted = isList(reply.upserted ?? null) ? (reply.upserted as readonly Document[])[0] : undefined
    return {
      acknowledged: true,
      insertedId: upserted?._id ?? null,
      matchedCount: upserted ? 0 : reply.n,
      modifiedCount: reply.nModified,
      upsertedCount: upserted ? 1 : 0,
    }
  }

function throwWriteError(reply: Document): void {
  const [error] = isList(reply.writeErrors ?? null) ? (reply.writeErrors as readonly Document[]) : []
  if (error) throw new ShellError('MongoServerError', String(error.errmsg))
}

const remove = (limit: 0 | 1): Method =>
  function* (shell, place, [filter]) {
    if (filter === undefined) throw new ShellError('MongoshInvalidInputError', '[COMMON-10001] Missing required argument at position 0')
    const { n } = yield* ask(shell, place, { delete: place.name, deletes: [{ q: asDocument(filter), limit }] })
    return { acknowledged: true, deletedCount: n }
  }

const findAndModify = (isRemoval: boolean): Method =>
  function* (shell, place, [filter, change, options]) {
    const given = asDocument(isRemoval ? change : options)
    const isNew = given.returnDocument === 'after' || given.returnNewDocument === true || given.new === true
    const what: Document = isRemoval ? { remove: true } : { update: asValue(change), new: isNew, upsert: given.upsert === true }
    const { value } = yield* ask(shell, place, { findAndModify: place.name, query: asDocument(filter), sort: given.sort ?? {}, ...what })
    return value
  }

const count: Method = function* (shell, place, [filter]) {
  return (yield* ask(shell, place, { count: place.name, query: asDocument(filter) })).n
}

const createIndex: Method = function* (shell, place, [key, options]) {
  const name = asDocument(options).name ?? nameOfKey(asDocument(key))
  yield* ask(shell, place, {
    createIndexes: place.name,
    indexes: [{ key: asDocument(key), name, unique: asDocument(options).unique === true }],
  })
  return name
}

const batch = (reply: Document): readonly Document[] => {
  const { cursor: found } = reply
  return found !== undefined && isDocument(found) && isList(found.firstBatch) ? found.firstBatch.filter(isDocument) : []
}

const methods: Readonly<Record<string, Method>> = {
  // eslint-disable-next-line require-yield
  *aggregate(shell, { db, name }, args) {
    const pipeline = isList(asValue(args[0])) ? asValue(args[0]) : args.map(asValue)
    return cursor(shell, { db, command: { aggregate: name, pipeline, cursor: {} } })
  },
  count,
  countDocuments: count,
  createIndex,
  *deleteMany(...all) {
    return yield* remove(0)(...all)
  },
  deleteOne: remove(1),
  *distinct(shell, place, [key, filter]) {
    return (yield* ask(shell, place, { distinct: place.name, key: asValue(key), query: asDocument(filter) })).values
  },
  *drop(shell, place) {
    const reply = yield* shell.attempt(place.db, { drop: place.name })
    return reply.ok === 1 || reply.code === 26
  },
  *dropIndex(shell, place, [index]) {
    return yield* ask(shell, place, { dropIndexes: place.name, index: asValue(index) })
  },
  *dropIndexes(shell, place) {
    return yield* ask(shell, place, { dropIndexes: place.name, index: '*' })
  },
  estimatedDocumentCount: count,
  // eslint-disable-next-line require-yield
  *find(shell, { db, name }, [filter, projection]) {
    return cursor(shell, {
      db,
      command: { find: name, filter: asDocument(filter), ...(projection === undefined ? {} : { projection: asDocument(projection) }) },
    })
  },
  *findOne(shell, place, [filter, projection]) {
    const reply = yield* ask(shell, place, { find: place.name, filter: asDocument(filter), projection: asDocument(projection), limit: 1 })
    return batch(reply)[0] ?? null
  },
  findOneAndDelete: findAndModify(true),
  findOneAndReplace: findAndModify(false),
  findOneAndUpdate: findAndModify(false),
  *getIndexes(shell, place) {
    return batch(yield* ask(shell, place, { listIndexes: place.name }))
  },
  *insert(shell, place, [given]) {
    const list = asValue(given)
    const ids = yield* insert(shell, place, isList(list) ? list.map((one) => asDocument(one)) : [asDocument(list)])
    if (shell.isLegacy)
      return shell.words(ids.length > 1 ? `BulkWriteResult({ "nInserted" : ${ids.length} })` : 'WriteResult({ "nInserted" : 1 })')
    yield { text: 'DeprecationWarning: Collection.insert() is deprecated. Use insertOne, insertMany, or bulkWrite.\n' }
    return { acknowledged: true, insertedIds: byIndex(ids) }
  },
  *insertMany(shell, place, args) {
    const ids = yield* insert(
      shell,
      place,
      listed(args, 'insertMany').map((one) => asDocument(one)),
    )
    return { acknowledged: true, insertedIds: shell.isLegacy ? ids : byIndex(ids) }
  },
  *insertOne(shell, place, [document]) {
    if (document === undefined)
      throw new ShellError('MongoshInvalidInputError', '[COMMON-10001] Missing required argument at position 0 (Collection.insertOne)')
    const [insertedId] = yield* insert(shell, place, [asDocument(document)])
    return { acknowledged: true, insertedId }
  },
  *remove(shell, place, args) {
    const result = asDocument(yield* remove(0)(shell, place, args))
    return shell.isLegacy ? shell.words(`WriteResult({ "nRemoved" : ${String(result.deletedCount)} })`) : result
  },
  replaceOne: update(false, true),
  *stats(shell, place) {
    return yield* ask(shell, place, { collStats: place.name })
  },
  *update(shell, place, args) {
    const isMulti = asDocument(args[2]).multi === true
    const result = asDocument(yield* update(isMulti)(shell, place, args))
    if (!shell.isLegacy) return result
    return shell.words(
      `WriteResult({ "nMatched" : ${String(result.matchedCount)}, "nUpserted" : ${String(result.upsertedCount)}, "nModified" : ${String(result.modifiedCount)} })`,
    )
  },
  updateMany: update(true),
  updateOne: update(false),
}

const byIndex = (ids: readonly Value[]): Document => Object.fromEntries(ids.map((id, index) => [String(index), id]))

export function collection(shell: Shell, place: Place): Host {
  const name = `${place.db}.${place.name}`
  return new Host(name, {
    member: (key) => {
      if (Object.hasOwn(methods, key)) return method(key, (args) => methods[key](shell, place, args))
      if (key === 'getName') return shell.fixed(place.name)
      return collection(shell, { db: place.db, name: `${place.name}.${key}` })
    },
    shown: () => name,
  })
}
