/** CREATE, ALTER, DROP of what lies inside a database. Upstream: src/backend/commands of PostgreSQL */
import { done, SqlError, type Outcome } from '../outcome'
import { parseTable, SyntaxProblem, takeType, textOf, TokenReader, type ColumnDefinition, type TableDefinition } from '../table-definition'
import { quoteName, type Token } from '../tokens'
import type { DatabaseCluster, OpenDatabase } from './cluster'
import { translate, translateText } from './dialect'
import { noRelation } from './problems'
import { isKnownType, sequenceOf } from './types'

export interface Statement {
  readonly sql: string
  readonly tokens: readonly Token[]
  readonly cluster: DatabaseCluster
  readonly database: OpenDatabase
}

export const fold = (name: string): string => name.toLowerCase()

const exists = (name: string): SqlError => new SqlError({ state: '42P07', message: `relation "${name}" already exists` })

export function createTableOf(statement: Statement, reader: TokenReader): Outcome {
  const { sql, database } = statement
  const mayExist = reader.takeWords('IF', 'NOT', 'EXISTS')
  const name = reader.takeName(fold)
  if (database.stored.find(name)) {
    if (!mayExist) throw exists(name)
    return done('CREATE TABLE', 0, `NOTICE:  relation "${name}" already exists, skipping`)
  }
  if (reader.takeWords('AS')) return createAs(statement, name, reader)
  const definition = parseTable(name, reader, { sql, fold })
  for (const { type } of definition.columns) {
    if (!isKnownType(type))
      throw new SqlError({ state: '42704', message: `type "${type.name}" does not exist`, at: sql.toLowerCase().indexOf(type.name) })
  }
  for (const { table } of definition.foreignKeys) if (table !== name && !database.stored.find(table)) throw noRelation(table)
  for (const column of definition.columns) if (column.isAuto) database.stored.setSequence(sequenceOf(name, column), 1)
  database.stored.create({
    ...definition,
    columns: definition.columns.map((column) => (column.isAuto ? { ...column, isNotNull: true } : column)),
  })
  return done('CREATE TABLE')
}

function createAs({ database, tokens }: Statement, name: string, reader: TokenReader): Outcome {
  const { columns, rows } = database.stored.engine.query(translate(reader.rest))
  const typed = columns.map((column, index): ColumnDefinition => ({
    name: column,
    type: { name: rows.length > 0 && rows.every((row) => typeof row[index] === 'number') ? 'numeric' : 'text', args: [] },
    isNotNull: false,
    isAuto: false,
  }))
  database.stored.create({ name, columns: typed, keys: [], foreignKeys: [], checks: [], options: '' })
  const marks = columns.map(() => '?').join(', ')
  for (const row of rows) database.stored.engine.query(`INSERT INTO ${quoteName(name)} VALUES (${marks})`, row)
  return done(tokens.length > 0 ? `SELECT ${rows.length}` : '')
}

export function createObject({ tokens, sql, database }: Statement, reader: TokenReader, kind: 'view' | 'index'): Outcome {
  const { stored } = database
  const mayExist = reader.takeWords('IF', 'NOT', 'EXISTS')
  const name = kind === 'index' && /^on$/i.test(reader.peek?.text ?? '') ? indexName(reader.rest) : reader.takeName(fold)
  const before = stored.objects.find((object) => object.name === name)
  const isReplaced = kind === 'view' && /^create\s+or\s+replace/i.test(sql)
  if (before && mayExist) return done(`CREATE ${kind.toUpperCase()}`, 0, `NOTICE:  relation "${name}" already exists, skipping`)
  if (before && !isReplaced) throw exists(name)
  if (before) stored.engine.query(`DROP VIEW ${quoteName(name)}`)
  const unique = kind === 'index' && tokens.some(({ text }) => /^unique$/i.test(text)) ? 'UNIQUE ' : ''
  const rest = reader.rest.filter((token, index, all) => !(/^using$/i.test(token.text) || /^using$/i.test(all[index - 1]?.text ?? '')))
  const text = `CREATE ${unique}${kind.toUpperCase()} ${quoteName(name)} ${translate(rest)}`
  stored.engine.query(text)
  stored.objects = [...stored.objects.filter((object) => object.name !== name), { kind, name, sql: text }]
  return done(`CREATE ${kind.toUpperCase()}`)
}

/** `users_email_idx` */
const indexName = (rest: readonly Token[]): string =>
  `${rest
    .slice(1)
    .filter(({ kind }) => kind === 'word' || kind === 'name')
    .map(({ value }) => value.toLowerCase())
    .join('_')}_idx`

export function dropRelation({ database }: Statement, reader: TokenReader, kind: 'TABLE' | 'VIEW' | 'INDEX'): Outcome {
  const { stored } = database
  const mayLack = reader.takeWords('IF', 'EXISTS')
  const notes: string[] = []
  do {
    const name = reader.takeName(fold)
    const isThere =
      kind === 'TABLE'
        ? stored.tables.has(name)
        : stored.objects.some((object) => object.name === name && object.kind === kind.toLowerCase())
    if (!isThere && !mayLack) throw new SqlError({ state: '42P01', message: `${kind.toLowerCase()} "${name}" does not exist` })
    if (!isThere) notes.push(`NOTICE:  ${kind.toLowerCase()} "${name}" does not exist, skipping`)
    else dropOne({ stored }, kind, name, /cascade/i.test(reader.rest.at(-1)?.text ?? ''))
  } while (reader.takeSymbol(','))
  return done(`DROP ${kind}`, 0, notes.length > 0 ? notes.join('\n') : undefined)
}

function dropOne({ stored }: Pick<OpenDatabase, 'stored'>, kind: string, name: string, cascades: boolean): void {
  const others = [...stored.tables.values()].filter((table) => table.name !== name && table.foreignKeys.some((key) => key.table === name))
  if (kind === 'TABLE' && others.length > 0 && !cascades) {
    throw new SqlError({
      state: '2BP01',
      message: `cannot drop table ${name} because other objects depend on it`,
      detail: others
        .map(
          (table) =>
            `constraint ${table.name}_${table.foreignKeys.find((key) => key.table === name)?.columns.join('_')}_fkey on table ${table.name} depends on table ${name}`,
        )
        .join('\n'),
      hint: 'Use DROP ... CASCADE to drop the dependent objects too.',
    })
  }
  for (const table of others)
    stored.rebuild(
      { ...table, foreignKeys: table.foreignKeys.filter((key) => key.table !== name) },
      table.columns.map((column) => quoteName(column.name)),
    )
  stored.engine.query(`DROP ${kind} ${quoteName(name)}`)
  if (kind === 'TABLE') stored.forget(name)
  else stored.objects = stored.objects.filter((object) => object.name !== name)
}

/** One action; several of them stand one after the other. */
export function alterTable(statement: Statement, reader: TokenReader): Outcome {
  const { database } = statement
  const mayLack = reader.takeWords('IF', 'EXISTS')
  reader.takeWords('ONLY')
  const name = reader.takeName(fold)
  const table = database.stored.find(name)
  if (!table && mayLack) return done('ALTER TABLE', 0, `NOTICE:  relation "${name}" does not exist, skipping`)
  if (!table) throw noRelation(name)
  const { definition, sources } = altered(table, reader, statement)
  database.stored.rebuild(definition, sources, table.name)
  return done('ALTER TABLE')
}

interface Altered {
  readonly definition: TableDefinition
  /** What fills its columns. */
  readonly sources: readonly string[]
}

function altered(table: TableDefinition, reader: TokenReader, { sql, database }: Statement): Altered {
  const same = table.columns.map(({ name }) => quoteName(name))
  const find = (name: string): number => {
    const index = table.columns.findIndex((column) => column.name === name)
    if (index < 0) throw new SqlError({ state: '42703', message: `column "${name}" of relation "${table.name}" does not exist` })
    return index
  }
  if (reader.takeWords('RENAME', 'TO')) return { definition: { ...table, name: reader.takeName(fold) }, sources: same }
  if (reader.takeWords('RENAME')) {
    reader.takeWords('COLUMN')
    const index = find(reader.takeName(fold))
    if (!reader.takeWords('TO')) throw new SyntaxProblem(reader.peek)
    return { definition: withColumn(table, index, { name: reader.takeName(fold) }), sources: same }
  }
  if (reader.takeWords('ADD')) return added(table, reader, { sql, same, database })
  if (reader.takeWords('DROP')) {
    reader.takeWords('COLUMN')
    const mayLack = reader.takeWords('IF', 'EXISTS')
    const name = reader.takeName(fold)
    if (mayLack && !table.columns.some((column) => column.name === name)) return { definition: table, sources: same }
    const index = find(name)
    const keys = table.keys.filter(({ columns }) => !columns.includes(name))
    const definition = {
      ...table,
      keys,
      foreignKeys: table.foreignKeys.filter(({ columns }) => !columns.includes(name)),
      columns: table.columns.filter((column) => column.name !== name),
    }
    return { definition, sources: same.filter((_, at) => at !== index) }
  }
  if (!reader.takeWords('ALTER')) throw new SyntaxProblem(reader.peek)
  reader.takeWords('COLUMN')
  const index = find(reader.takeName(fold))
  return { definition: withColumn(table, index, columnChange(reader, sql)), sources: same }
}

const withColumn = (table: TableDefinition, index: number, change: Partial<ColumnDefinition>): TableDefinition => {
  const before = table.columns[index].name
  const rename = (names: readonly string[]): string[] => names.map((name) => (name === before ? (change.name ?? name) : name))
  return {
    ...table,
    columns: table.columns.map((column, at) => (at === index ? { ...column, ...change } : column)),
    keys: table.keys.map((key) => ({ ...key, columns: rename(key.columns) })),
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, columns: rename(key.columns) })),
  }
}

function columnChange(reader: TokenReader, sql: string): Partial<ColumnDefinition> {
  if (reader.takeWords('SET', 'NOT', 'NULL')) return { isNotNull: true }
  if (reader.takeWords('DROP', 'NOT', 'NULL')) return { isNotNull: false }
  if (reader.takeWords('DROP', 'DEFAULT')) return { default: undefined }
  if (reader.takeWords('SET', 'DEFAULT')) return { default: textOf(sql, reader.rest) }
  if (reader.takeWords('TYPE') || reader.takeWords('SET', 'DATA', 'TYPE')) return { type: takeType(reader) }
  throw new SyntaxProblem(reader.peek)
}

function added(
  table: TableDefinition,
  reader: TokenReader,
  { sql, same, database }: { sql: string; same: readonly string[]; database: OpenDatabase },
): Altered {
  void (reader.takeWords('COLUMN') && reader.takeWords('IF', 'NOT', 'EXISTS'))
  const piece = reader.rest
  const group: Token[] = [made('('), ...piece, made(')')]
  const part = parseTable(table.name, new TokenReader(group), { sql, fold })
  for (const column of part.columns) {
    if (table.columns.some(({ name }) => name === column.name)) {
      throw new SqlError({ state: '42701', message: `column "${column.name}" of relation "${table.name}" already exists` })
    }
    if (column.isAuto) database.stored.setSequence(sequenceOf(table.name, column), 1)
  }
  const definition = {
    ...table,
    columns: [...table.columns, ...part.columns],
    keys: [...table.keys, ...part.keys],
    foreignKeys: [...table.foreignKeys, ...part.foreignKeys],
    checks: [...table.checks, ...part.checks],
  }
  const fills = part.columns.map((column) =>
    column.isAuto ? `nextval('${sequenceOf(table.name, column)}')` : column.default === undefined ? 'NULL' : translateText(column.default),
  )
  return { definition, sources: [...same, ...fills] }
}

const made = (text: string): Token => ({ kind: 'symbol', text, value: text, at: 0, end: 0 })
