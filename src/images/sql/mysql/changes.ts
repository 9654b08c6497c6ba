/** INSERT, REPLACE and UPDATE of MySQL as SQLite takes them. Upstream: https://dev.mysql.com/doc/refman/8.4/en/insert.html */
import { fillDefaults, insertedColumns } from '../insert-values'
import type { TableDefinition } from '../table-definition'
import { isSymbol, isWord, quoteName, type Token } from '../tokens'
import { translateText } from './dialect'
import { refuse } from './problems'

const written = (text: string): Token => ({ kind: 'symbol', text, value: text, at: 0, end: 0 })

/** INSERT as SQLite has it: IGNORE, SET and ON DUPLICATE KEY UPDATE are said otherwise. */
export function insert(tokens: readonly Token[], table: TableDefinition): readonly Token[] {
  const ignores = isWord(tokens[1], 'IGNORE')
  const head = tokens.slice(ignores ? 2 : 1)
  const body = isWord(head[0], 'INTO') ? head.slice(1) : head
  const verb = isWord(tokens[0], 'REPLACE') ? 'REPLACE INTO' : `INSERT ${ignores ? 'OR IGNORE ' : ''}INTO`
  const onDuplicate = body.findIndex((token, index) => isWord(token, 'ON') && isWord(body[index + 1], 'DUPLICATE'))
  const plain = withoutSet(onDuplicate < 0 ? body : body.slice(0, onDuplicate))
  if (!plain.some((token) => isWord(token, 'SELECT'))) demandValues(plain, table)
  const filled = fillDefaults(
    [written(verb), ...plain.map((token) => (isWord(token, 'VALUE') ? { ...token, text: 'VALUES' } : token))],
    table,
    {
      defaultOf: (column) => (column.isAuto || column.default === undefined ? 'NULL' : `(${translateText(column.default)})`),
    },
  )
  return onDuplicate < 0 ? filled : [...filled, written('ON CONFLICT DO UPDATE SET'), ...body.slice(onDuplicate + 4)]
}

/** `t SET a = 1, b = 2` becomes `t (a, b) VALUES (1, 2)`. */
function withoutSet(body: readonly Token[]): readonly Token[] {
  const at = body.findIndex((token) => isWord(token, 'SET'))
  if (at !== 1) return body
  const names: Token[] = []
  const values: Token[] = []
  for (let i = 2; i < body.length; i++) {
    if (isSymbol(body[i + 1], '=') && (i === 2 || isSymbol(body[i - 1], ','))) {
      names.push(...(names.length > 0 ? [written(',')] : []), body[i])
      i++
    } else values.push(body[i])
  }
  return [
    body[0],
    { ...written('(') },
    ...names,
    { ...written(')') },
    { ...written('VALUES'), kind: 'word' },
    written('('),
    ...values,
    written(')'),
  ]
}

function demandValues(body: readonly Token[], table: TableDefinition): void {
  const { columns } = insertedColumns(body, table)
  const given = new Set(columns.map((name) => name.toLowerCase()))
  const missing = table.columns.find(
    (column) => column.isNotNull && !column.isAuto && column.default === undefined && !given.has(column.name.toLowerCase()),
  )
  if (missing) throw refuse(1364, 'HY000', `Field '${missing.name}' doesn't have a default value`)
}

/** Columns that are set to the time of each UPDATE. */
export function touched(tokens: readonly Token[], { columns }: TableDefinition): readonly Token[] {
  const at = tokens.findIndex((token) => isWord(token, 'SET'))
  const stamps = columns.filter(
    (column) => column.onUpdate && !tokens.some((token, index) => token.value === column.name && isSymbol(tokens[index + 1], '=')),
  )
  return [...tokens.slice(0, at + 1), ...stamps.map(({ name }) => written(`${quoteName(name)} = now(),`)), ...tokens.slice(at + 1)]
}
