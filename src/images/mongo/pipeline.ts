/**
 * Stages of aggregation, and the sorting and projection that `find` shares with them. Upstream:
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/
 */
import { CommandError } from './command-error'
import {
  areEqual,
  compareValues,
  isDocument,
  isList,
  isPlainDocument,
  keyOf,
  valueAt,
  withValueAt,
  type Document,
  type Value,
} from './document'
import { accumulate, evaluate } from './expression'
import { matches } from './match'

type Documents = readonly Document[]
/** The documents of another collection, for `$lookup`. */
type Other = (collection: string) => Documents
type Stage = (documents: Documents, operand: Value, other: Other) => Documents

export function sortDocuments(documents: Documents, by: Document): Documents {
  const keys = Object.entries(by)
  if (keys.length === 0) return documents
  return [...documents].sort((a, b) => {
    for (const [path, direction] of keys) {
      const difference = compareValues(valueAt(a, path) ?? null, valueAt(b, path) ?? null)
      if (difference !== 0) return Number(direction) < 0 ? -difference : difference
    }
    return 0
  })
}

/** Either what is named, or everything but that; `_id` may be left out of both. */
export function project(document: Document, fields: Document): Document {
  const others = Object.entries(fields).filter(([path]) => path !== '_id')
  const isExcluding = others.length > 0 ? others.every(([, how]) => how === 0 || how === false) : fields._id === 0 || fields._id === false
  if (isExcluding)
    return Object.keys(fields).reduce((rest, path) => (fields[path] ? rest : withValueAt(rest, path.split('.'), undefined)), document)
  if (others.some(([, how]) => how === 0 || how === false)) {
    const [path] = others.find(([, how]) => how === 0 || how === false) ?? ['']
    throw new CommandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`)
  }
  let result: Document = fields._id === 0 || fields._id === false || document._id === undefined ? {} : { _id: document._id }
  for (const [path, how] of others) {
    const value = how === 1 || how === true ? valueAt(document, path) : evaluate(how, document)
    if (value !== undefined) result = withValueAt(result, path.split('.'), value)
  }
  return typeof fields._id === 'string' || isPlainDocument(fields._id) ? { ...result, _id: evaluate(fields._id, document) ?? null } : result
}

function documentOperand(name: string, operand: Value): Document {
  if (isPlainDocument(operand)) return operand
  throw new CommandError(15959, `the ${name} specification must be an object`)
}

function group(documents: Documents, operand: Value): Documents {
  const { _id: by, ...fields } = documentOperand('$group', operand)
  if (by === undefined) throw new CommandError(15955, 'a group specification must include an _id')
  const groups = new Map<string, { readonly key: Value; readonly members: Document[] }>()
  for (const document of documents) {
    const key = evaluate(by, document) ?? null
    const found = groups.get(keyOf(key))
    if (found) found.members.push(document)
    else groups.set(keyOf(key), { key, members: [document] })
  }
  return [...groups.values()].map(({ key, members }) => ({
    _id: key,
    ...Object.fromEntries(
      Object.entries(fields).map(([field, how]) => {
        const [name] = isPlainDocument(how) ? Object.keys(how) : []
        if (!name || !isPlainDocument(how)) throw new CommandError(40234, `The field '${field}' must be an accumulator object`)
        return [
          field,
          accumulate(
            name,
            members.map((member) => evaluate(how[name], member)),
          ) ?? null,
        ]
      }),
    ),
  }))
}

function unwind(documents: Documents, operand: Value): Documents {
  const path = String(isDocument(operand) ? operand.path : operand).slice(1)
  const keepsEmpty = isDocument(operand) && operand.preserveNullAndEmptyArrays === true
  return documents.flatMap((document) => {
    const value = valueAt(document, path)
    if (isList(value) && value.length > 0) return value.map((item) => withValueAt(document, path.split('.'), item))
    return (value === undefined || value === null || isList(value)) && !keepsEmpty ? [] : [document]
  })
}

function lookup(documents: Documents, operand: Value, other: Other): Documents {
  const { from, localField, foreignField, as } = documentOperand('$lookup', operand)
  const rest = other(String(from))
  return documents.map((document) => {
    const local = valueAt(document, String(localField)) ?? null
    const found = rest.filter((one) => {
      const foreign = valueAt(one, String(foreignField)) ?? null
      return areEqual(foreign, local) || (isList(local) && local.some((item) => areEqual(item, foreign)))
    })
    return withValueAt(document, String(as).split('.'), found)
  })
}

const addFields: Stage = (documents, operand) =>
  documents.map((document) =>
    Object.entries(documentOperand('$addFields', operand)).reduce(
      (next, [path, how]) => withValueAt(next, path.split('.'), evaluate(how, document)),
      document,
    ),
  )

const stages: Readonly<Record<string, Stage>> = {
  $addFields: addFields,
  $count: (documents, operand) => (documents.length === 0 ? [] : [{ [String(operand)]: documents.length }]),
  $group: group,
  $limit: (documents, operand) => documents.slice(0, Number(operand)),
  $lookup: lookup,
  $match: (documents, operand) => documents.filter((document) => matches(document, documentOperand('$match', operand))),
  $project: (documents, operand) => documents.map((document) => project(document, documentOperand('$project', operand))),
  $set: addFields,
  $skip: (documents, operand) => documents.slice(Number(operand)),
  $sort: (documents, operand) => sortDocuments(documents, documentOperand('$sort', operand)),
  $sortByCount: (documents, operand) => sortDocuments(group(documents, { _id: operand, count: { $sum: 1 } }), { count: -1 }),
  $unset: (documents, operand) =>
    documents.map((document) =>
      (isList(operand) ? operand : [operand]).reduce<Document>(
        (next, path) => withValueAt(next, String(path).split('.'), undefined),
        document,
      ),
    ),
  $unwind: unwind,
}

export function aggregate(documents: Documents, pipeline: readonly Value[], other: Other): Documents {
  return pipeline.reduce<Documents>((current, stage) => {
    const [name, ...more] = isDocument(stage) ? Object.keys(stage) : []
    if (name === undefined || more.length > 0 || !isDocument(stage))
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.')
    if (!Object.hasOwn(stages, name)) throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`)
    return stages[name](current, stage[name], other)
  }, documents)
}
