/** The types of MySQL: what SQLite stores for them, how they read, and what fits. Upstream: sql/field.cc, share/messages_to_clients.txt */
import type { Value } from '../engine'
import { SqlError } from '../outcome'
import type { RowRules } from '../row-check'
import type { ColumnDefinition, ColumnType } from '../table-definition'

const synonyms: Readonly<Record<string, string>> = {
  integer: 'int',
  dec: 'decimal',
  numeric: 'decimal',
  real: 'double',
  'double precision': 'double',
  serial: 'bigint',
  'character varying': 'varchar',
  character: 'char',
}

/** `varchar(50)`, `tinyint(1)`, `int unsigned` */
export function fullType({ name, args, isUnsigned }: ColumnType): string {
  const base = baseType(name)
  if (/^bool(ean)?$/.test(base)) return 'tinyint(1)'
  const shown = base === 'decimal' && args.length < 2 ? [args[0] ?? '10', '0'] : isWhole(base) && args[0] !== '1' ? [] : args
  return `${base}${shown.length > 0 ? `(${shown.join(',')})` : base === 'char' ? '(1)' : ''}${isUnsigned ? ' unsigned' : ''}`
}

export const baseType = (name: string): string => synonyms[name] ?? name

const known = new Set(
  'tinyint smallint mediumint int bigint decimal float double bool boolean char varchar tinytext text mediumtext longtext enum set date datetime timestamp time year json blob tinyblob mediumblob longblob binary varbinary bit'.split(
    ' ',
  ),
)
export const isKnownType = ({ name }: ColumnType): boolean => known.has(baseType(name))

export const isWhole = (base: string): boolean => /^(tinyint|smallint|mediumint|int|bigint|bool|boolean|year|bit)$/.test(base)
export const isNumber = (base: string): boolean => isWhole(base) || /^(decimal|float|double)$/.test(base)

/** Texts compare without regard to case, as in the collations that MySQL has by default. */
export function storedAs({ name }: ColumnType): string {
  const base = baseType(name)
  return isWhole(base) ? 'INTEGER' : isNumber(base) ? 'REAL' : /blob|binary/.test(base) ? 'TEXT' : 'TEXT COLLATE NOCASE'
}

export function show(value: Value, { name, args }: ColumnType): string | null {
  if (value === null) return null
  const base = baseType(name)
  if (base === 'decimal') return Number(value).toFixed(Number(args[1] ?? 0))
  if (base === 'date') return String(value).slice(0, 10)
  return String(value)
}

const limits: Readonly<Record<string, number>> = { tinyint: 2 ** 7, smallint: 2 ** 15, mediumint: 2 ** 23, int: 2 ** 31, bigint: 2 ** 63 }

const problem = (code: number, state: string, message: string): SqlError => new SqlError({ code, state, message })

function numberProblem({ name, type }: ColumnDefinition, value: string | number, base: string): SqlError | undefined {
  if (typeof value !== 'number') {
    const word = isWhole(base) ? 'integer' : base === 'decimal' ? 'decimal' : base
    return problem(1366, 'HY000', `Incorrect ${word} value: '${value}' for column '${name}' at row 1`)
  }
  const limit = limits[base]
  if (limit === undefined) return undefined
  const [least, most] = type.isUnsigned ? [0, limit * 2] : [-limit, limit]
  return value < least || value >= most ? problem(1264, '22003', `Out of range value for column '${name}' at row 1`) : undefined
}

export const rowRules: RowRules = {
  valueProblem(column, value) {
    const { name, type } = column
    const base = baseType(type.name)
    if (isNumber(base)) return numberProblem(column, value, base)
    const text = String(value)
    if (/^(char|varchar)$/.test(base) && text.length > Number(type.args[0] ?? 1))
      return problem(1406, '22001', `Data too long for column '${name}' at row 1`)
    if (base === 'enum' && !type.args.some((arg) => arg.slice(1, -1).toLowerCase() === text.toLowerCase()))
      return problem(1265, '01000', `Data truncated for column '${name}' at row 1`)
    if (/^(date|datetime|timestamp)$/.test(base) && !/^\d{4}-\d\d?-\d\d?/.test(text))
      return problem(1292, '22007', `Incorrect ${base === 'timestamp' ? 'datetime' : base} value: '${text}' for column '${name}' at row 1`)
    if (base === 'json' && !isJson(text))
      return problem(3140, '22032', `Invalid JSON text: "Invalid value." at position 0 in value for column '${name}'.`)
    return undefined
  },
  nullProblem: ({ name }) => problem(1048, '23000', `Column '${name}' cannot be null`),
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
