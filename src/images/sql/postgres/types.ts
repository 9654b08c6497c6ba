/** The types of PostgreSQL: their full names, what SQLite stores for them, and what fits. Upstream: src/backend/utils/adt */
import { SqlError } from '../outcome'
import type { ColumnDefinition, ColumnType, TableDefinition } from '../table-definition'
import type { RowRules } from '../row-check'
import type { Value } from '../engine'

const fullNames: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  serial: 'integer',
  int8: 'bigint',
  bigserial: 'bigint',
  int2: 'smallint',
  smallserial: 'smallint',
  varchar: 'character varying',
  char: 'character',
  bool: 'boolean',
  decimal: 'numeric',
  float: 'double precision',
  float8: 'double precision',
  float4: 'real',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
}
const known = new Set([...Object.values(fullNames), ...'text date uuid json jsonb bytea interval inet xml name oid'.split(' ')])

/** `character varying(50)` */
export function fullType({ name, args }: ColumnType): string {
  const full = fullNames[name] ?? name
  const size = args.length > 0 ? `(${args.join(',')})` : full === 'character' ? '(1)' : ''
  const [, head, zone] = /^(time\w*)( with.*)$/.exec(full) ?? []
  return head ? `${head}${size}${zone}` : `${full}${size}`
}

/** Without its size. */
export const baseType = ({ name }: ColumnType): string => fullNames[name.replace('[]', '')] ?? name.replace('[]', '')

export const isKnownType = (type: ColumnType): boolean => known.has(baseType(type))

export const isNumber = (base: string): boolean => /^(integer|bigint|smallint|numeric|real|double precision|oid)$/.test(base)

export function storedAs(base: string): 'INT' | 'REAL' | 'TEXT' {
  if (/^(integer|bigint|smallint|boolean|oid)$/.test(base)) return 'INT'
  return /^(numeric|real|double precision)$/.test(base) ? 'REAL' : 'TEXT'
}

/** How a stored value reads. */
export function show(value: Value, type: ColumnType): string | null {
  if (value === null) return null
  const base = baseType(type)
  if (base === 'boolean') return Number(value) ? 't' : 'f'
  if (base === 'date') return String(value).slice(0, 10)
  if (base === 'timestamp without time zone') return String(value).replace(/[+-]\d\d$/, '')
  if (base === 'timestamp with time zone') return `${String(value).replace(/[+-]\d\d$/, '')}+00`
  if (base === 'numeric' && type.args[1] !== undefined) return Number(value).toFixed(Number(type.args[1]))
  if (base.startsWith('character') && base !== 'character varying') return String(value).padEnd(Number(type.args[0] ?? 1))
  return String(value)
}

const limits: Readonly<Record<string, number>> = { smallint: 2 ** 15, integer: 2 ** 31, bigint: 2 ** 63 }

const invalid = (base: string, value: Value): SqlError =>
  new SqlError({ state: '22P02', message: `invalid input syntax for type ${base}: "${value}"` })

function textProblem(base: string, value: string, size: number): SqlError | undefined {
  const isSized = base === 'character' || base === 'character varying'
  if (isSized && value.trimEnd().length > size) return new SqlError({ state: '22001', message: `value too long for type ${base}(${size})` })
  if (/^(date|timestamp)/.test(base) && !/^\d{4}-\d\d?-\d\d?/.test(value)) {
    return new SqlError({
      state: '22007',
      message: `invalid input syntax for type ${base === 'date' ? 'date' : base.replace('without', 'with').replace(/ with.*/, base.includes('without') ? '' : ' with time zone')}: "${value}"`,
    })
  }
  if (base === 'uuid' && !/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(value)) return invalid('uuid', value)
  return /^jsonb?$/.test(base) && !isJson(value)
    ? new SqlError({ state: '22P02', message: `invalid input syntax for type ${base}` })
    : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const rowRules: RowRules = {
  valueProblem({ type }, value) {
    if (type.name.endsWith('[]')) return undefined
    const base = baseType(type)
    const stored = storedAs(base)
    if (stored === 'TEXT') return textProblem(base, String(value), Number(type.args[0] ?? (base === 'character' ? 1 : Infinity)))
    if (typeof value !== 'number') return invalid(base, value)
    if (base === 'boolean') return value === 0 || value === 1 ? undefined : invalid(base, value)
    const limit = limits[base]
    return limit !== undefined && (value >= limit || value < -limit)
      ? new SqlError({ state: '22003', message: `${base} out of range` })
      : undefined
  },
  nullProblem: (column, row, table) =>
    new SqlError({
      state: '23502',
      message: `null value in column "${column.name}" of relation "${table.name}" violates not-null constraint`,
      detail: failingRow(row, table),
    }),
}

export const failingRow = (row: ReadonlyMap<string, Value>, { columns }: TableDefinition): string =>
  `Failing row contains (${columns.map(({ name, type }) => show(row.get(name) ?? null, type) ?? 'null').join(', ')}).`

/** `nextval('users_id_seq'::regclass)` */
export const defaultText = (table: TableDefinition, column: ColumnDefinition): string => {
  if (/serial$/.test(column.type.name)) return `nextval('${sequenceOf(table.name, column)}'::regclass)`
  if (column.isAuto) return 'generated by default as identity'
  if (column.default === undefined) return ''
  if (/^(now\(\)|current_timestamp)$/i.test(column.default)) return /^now/i.test(column.default) ? 'now()' : 'CURRENT_TIMESTAMP'
  return column.default.startsWith("'") && !column.default.includes('::') ? `${column.default}::${baseType(column.type)}` : column.default
}

export const sequenceOf = (table: string, { name }: ColumnDefinition): string => `${table}_${name}_seq`
