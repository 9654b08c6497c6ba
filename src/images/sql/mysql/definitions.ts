/** CREATE, ALTER, DROP of tables, views and indexes. Upstream: sql/sql_table.cc of MySQL 8.4 */
import { done, type Outcome } from '../outcome'
import { parseTable, SyntaxProblem, TokenReader, type ColumnDefinition, type TableDefinition } from '../table-definition'
import { quoteName, quoteText, type Token } from '../tokens'
import { translate, translateText } from './dialect'
import { noTable, refuse, syntaxError } from './problems'
import type { OpenDatabase } from './server-state'
import { isKnownType } from './types'

export interface Statement {
  readonly sql: string
  readonly tokens: readonly Token[]
  readonly database: OpenDatabase
}

const same = (name: string): string => name

export function createTableOf({ sql, database: { stored } }: Statement, reader: TokenReader): Outcome {
  const mayExist = reader.takeWords('IF', 'NOT', 'EXISTS')
  const name = reader.takeName()
  if (stored.find(name)) {
    if (mayExist) return done('OK', 0, '1 warning')
    throw refuse(1050, '42S01', `Table '${name}' already exists`)
  }
  if (reader.takeWords('LIKE')) {
    const model = reader.takeName()
    const found = stored.find(model)
    if (!found) throw noTable(stored.name, model)
    stored.create({ ...found, name })
    return done('OK')
  }
  const definition = parseTable(name, reader, { sql, fold: same })
  checkTable(definition, sql, reader.tokens)
  for (const { table } of definition.foreignKeys) {
    if (table !== name && !stored.find(table)) throw refuse(1824, 'HY000', `Failed to open the referenced table '${table}'`)
  }
  stored.create(definition)
  return done('OK')
}

function checkTable({ columns, keys }: TableDefinition, sql: string, tokens: readonly Token[]): void {
  for (const { type, name, isAuto } of columns) {
    if (!isKnownType(type))
      throw syntaxError(
        tokens.find(({ text }) => text.toLowerCase() === type.name),
        sql,
      )
    if (type.name === 'varchar' && type.args.length === 0) throw syntaxError(undefined, sql)
    if (isAuto && !keys.some((key) => key.columns[0] === name))
      throw refuse(1075, '42000', 'Incorrect table definition; there can be only one auto column and it must be defined as a key')
  }
  const twice = columns.find(({ name }, index) => columns.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index)
  if (twice) throw refuse(1060, '42S21', `Duplicate column name '${twice.name}'`)
}

export function createView({ database: { stored } }: Statement, reader: TokenReader, isReplaced: boolean): Outcome {
  const name = reader.takeName()
  const before = stored.objects.some((object) => object.name === name)
  if ((before && !isReplaced) || stored.find(name)) throw refuse(1050, '42S01', `Table '${name}' already exists`)
  if (before) stored.engine.query(`DROP VIEW ${quoteName(name)}`)
  const sql = `CREATE VIEW ${quoteName(name)} ${translate(reader.rest)}`
  stored.engine.query(sql)
  stored.objects = [...stored.objects.filter((object) => object.name !== name), { kind: 'view', name, sql }]
  return done('OK')
}

/** `CREATE [UNIQUE] INDEX i ON t (a)` */
export function createIndex({ sql, database }: Statement, reader: TokenReader, isUnique: boolean): Outcome {
  const index = reader.takeName()
  if (!reader.takeWords('ON')) throw new SyntaxProblem(reader.peek)
  const name = reader.takeName()
  const table = database.stored.find(name)
  if (!table) throw noTable(database.stored.name, name)
  const key = parseTable(
    table.name,
    new TokenReader([made('('), ...words(isUnique ? 'UNIQUE KEY' : 'KEY'), { ...made(index), kind: 'name' }, ...reader.rest, made(')')]),
    { sql, fold: same },
  )
  rebuild(database, { ...table, keys: [...table.keys, ...key.keys] })
  return done('OK')
}

const made = (text: string): Token => ({ kind: 'symbol', text, value: text, at: 0, end: 0 })
const words = (text: string): Token[] => text.split(' ').map((word) => ({ ...made(word), kind: 'word' as const }))

export function dropRelation({ database: { stored } }: Statement, reader: TokenReader, kind: 'TABLE' | 'VIEW'): Outcome {
  const mayLack = reader.takeWords('IF', 'EXISTS')
  const missing: string[] = []
  do {
    const name = reader.takeName()
    const isThere = kind === 'TABLE' ? stored.find(name) !== undefined : stored.objects.some((object) => object.name === name)
    if (!isThere) missing.push(name)
    else if (kind === 'TABLE') dropTable(stored, name)
    else {
      stored.engine.query(`DROP VIEW ${quoteName(name)}`)
      stored.objects = stored.objects.filter((object) => object.name !== name)
    }
  } while (reader.takeSymbol(','))
  if (missing.length > 0 && !mayLack)
    throw refuse(1051, '42S02', `Unknown table '${missing.map((name) => `${stored.name}.${name}`).join(',')}'`)
  return done('OK', 0, missing.length > 0 ? `${missing.length} warning${missing.length === 1 ? '' : 's'}` : undefined)
}

function dropTable(stored: OpenDatabase['stored'], name: string): void {
  const other = [...stored.tables.values()].find((table) => table.name !== name && table.foreignKeys.some((key) => key.table === name))
  const key = other?.foreignKeys.find((candidate) => candidate.table === name)
  if (other && key)
    throw refuse(
      3730,
      'HY000',
      `Cannot drop table '${name}' referenced by a foreign key constraint '${key.name ?? `${other.name}_ibfk_1`}' on table '${other.name}'.`,
    )
  stored.engine.query(`DROP TABLE ${quoteName(name)}`)
  stored.forget(stored.find(name)?.name ?? name)
}

export function alterTable(statement: Statement, reader: TokenReader): Outcome {
  const { database, sql } = statement
  const name = reader.takeName()
  const table = database.stored.find(name)
  if (!table) throw noTable(database.stored.name, name)
  const { definition, sources } = altered(table, reader, sql)
  checkTable(definition, sql, reader.tokens)
  rebuild(database, definition, sources, table.name)
  return done('OK', 0, 'Records: 0  Duplicates: 0  Warnings: 0')
}

function rebuild(
  { stored }: OpenDatabase,
  definition: TableDefinition,
  sources = definition.columns.map(({ name }) => quoteName(name)),
  from = definition.name,
): void {
  stored.rebuild(definition, sources, from)
}

interface Altered {
  readonly definition: TableDefinition
  readonly sources: string[]
}

function altered(table: TableDefinition, reader: TokenReader, sql: string): Altered {
  const all = table.columns.map(({ name }) => quoteName(name))
  if (reader.takeWords('RENAME')) {
    if (reader.takeWords('COLUMN')) {
      const before = reader.takeName()
      if (!reader.takeWords('TO')) throw new SyntaxProblem(reader.peek)
      return { definition: changed(table, before, { name: reader.takeName() }), sources: all }
    }
    void (reader.takeWords('TO') || reader.takeWords('AS'))
    return { definition: { ...table, name: reader.takeName() }, sources: all }
  }
  if (reader.takeWords('ADD')) return added(table, reader, sql)
  if (reader.takeWords('DROP')) {
    reader.takeWords('COLUMN')
    const name = reader.takeName()
    const index = indexOf(table, name, `Can't DROP '${name}'; check that column/key exists`)
    const definition = {
      ...table,
      columns: table.columns.filter((_, at) => at !== index),
      keys: table.keys.filter(({ columns }) => !columns.includes(name)),
    }
    return { definition, sources: all.filter((_, at) => at !== index) }
  }
  const renames = reader.takeWords('CHANGE')
  if (!renames && !reader.takeWords('MODIFY')) throw new SyntaxProblem(reader.peek)
  reader.takeWords('COLUMN')
  const before = renames ? reader.takeName() : (reader.peek?.value ?? '')
  const [column] = columnsOf(table.name, reader.rest, sql).columns
  return { definition: changed(table, before, column), sources: all }
}

function indexOf(table: TableDefinition, name: string, complaint?: string): number {
  const index = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())
  if (index < 0) throw complaint ? refuse(1091, '42000', complaint) : refuse(1054, '42S22', `Unknown column '${name}' in '${table.name}'`)
  return index
}

function changed(table: TableDefinition, name: string, change: Partial<ColumnDefinition>): TableDefinition {
  const index = indexOf(table, name)
  const rename = (names: readonly string[]): string[] => names.map((each) => (each === name ? (change.name ?? each) : each))
  return {
    ...table,
    columns: table.columns.map((column, at) => (at === index ? { ...column, ...change } : column)),
    keys: table.keys.map((key) => ({ ...key, columns: rename(key.columns) })),
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, columns: rename(key.columns) })),
  }
}

const columnsOf = (name: string, tokens: readonly Token[], sql: string): TableDefinition =>
  parseTable(name, new TokenReader([made('('), ...tokens, made(')')]), { sql, fold: same })

/** What a column holds where nothing was said. */
const filler = ({ isNotNull, type, default: fallback }: ColumnDefinition): string =>
  fallback === undefined ? (isNotNull ? (/char|text|enum/.test(type.name) ? quoteText('') : '0') : 'NULL') : translateText(fallback)

function added(table: TableDefinition, reader: TokenReader, sql: string): Altered {
  reader.takeWords('COLUMN')
  const piece = [...reader.rest]
  const after = piece.at(-2)?.text.toUpperCase() === 'AFTER' ? piece.splice(-2)[1].value : undefined
  const isFirst = piece.at(-1)?.text.toUpperCase() === 'FIRST' && piece.pop() !== undefined
  const part = columnsOf(table.name, piece, sql)
  const place = isFirst ? 0 : after === undefined ? table.columns.length : indexOf(table, after) + 1
  const all = table.columns.map(({ name }) => quoteName(name))
  return {
    definition: {
      ...table,
      columns: table.columns.toSpliced(place, 0, ...part.columns),
      keys: [...table.keys, ...part.keys],
      foreignKeys: [...table.foreignKeys, ...part.foreignKeys],
      checks: [...table.checks, ...part.checks],
    },
    sources: all.toSpliced(place, 0, ...part.columns.map(filler)),
  }
}
