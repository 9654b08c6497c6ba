/**
 * What CREATE TABLE says, for DESCRIBE and `\d`, and to make SQLite's table of it.
 * Upstream: https://dev.mysql.com/doc/refman/8.4/en/create-table.html, https://www.postgresql.org/docs/16/sql-createtable.html
 *
 * Simplified: columns, defaults, keys, foreign keys and checks; partitions, inheritance, generated columns and storage options of
 * real servers are not known.
 */
import { closing, isSymbol, isWord, splitCommas, type Token } from './tokens'

export interface ColumnType {
  /** In lower case, of one or more words: `varchar`, `double precision`. */
  readonly name: string
  readonly args: readonly string[]
  readonly isUnsigned?: boolean
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: ColumnType
  readonly isNotNull: boolean
  /** AUTO_INCREMENT, SERIAL, GENERATED AS IDENTITY. */
  readonly isAuto: boolean
  /** As it was written. */
  readonly default?: string
  readonly onUpdate?: string
}

export interface KeyDefinition {
  readonly kind: 'primary' | 'unique' | 'index'
  readonly name?: string
  readonly columns: readonly string[]
}

export interface ForeignKey {
  readonly name?: string
  readonly columns: readonly string[]
  readonly table: string
  readonly references: readonly string[]
  /** `ON DELETE CASCADE` */
  readonly actions: string
}

export interface TableDefinition {
  readonly name: string
  readonly columns: readonly ColumnDefinition[]
  readonly keys: readonly KeyDefinition[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly string[]
  /** `ENGINE=InnoDB` */
  readonly options: string
}

/** The statement stops making sense here; without a token: at its end. */
export class SyntaxProblem extends Error {
  constructor(readonly token: Token | undefined) {
    super('syntax')
  }
}

/** Reads tokens one after the other. */
export class TokenReader {
  #next = 0
  constructor(readonly tokens: readonly Token[]) {}

  get peek(): Token | undefined {
    return this.tokens[this.#next]
  }

  get rest(): readonly Token[] {
    return this.tokens.slice(this.#next)
  }

  take(): Token {
    const token = this.tokens[this.#next++]
    if (!token) throw new SyntaxProblem(undefined)
    return token
  }

  /** Takes these words if they come next, all or none. */
  takeWords(...words: readonly string[]): boolean {
    if (!words.every((word, index) => isWord(this.tokens[this.#next + index], word))) return false
    this.#next += words.length
    return true
  }

  takeSymbol(text: string): boolean {
    if (!isSymbol(this.peek, text)) return false
    this.#next++
    return true
  }

  /** A name, quoted or not; the last part of `schema.name`. */
  takeName(fold: (name: string) => string = (name) => name): string {
    const token = this.take()
    if (token.kind !== 'word' && token.kind !== 'name') throw new SyntaxProblem(token)
    if (isSymbol(this.peek, '.')) {
      this.take()
      return this.takeName(fold)
    }
    return token.kind === 'word' ? fold(token.value) : token.value
  }

  /** What stands in brackets, without them. */
  takeGroup(): readonly Token[] {
    if (!isSymbol(this.peek, '(')) throw new SyntaxProblem(this.peek)
    const end = closing(this.tokens, this.#next)
    const group = this.tokens.slice(this.#next + 1, end - 1)
    if (!isSymbol(this.tokens[end - 1], ')')) throw new SyntaxProblem(undefined)
    this.#next = end
    return group
  }
}

export interface Reading {
  readonly sql: string
  /** How unquoted names are kept. */
  fold(name: string): string
}

/** As it was written, from the first to the last of them. */
export const textOf = (sql: string, tokens: readonly Token[]): string =>
  tokens.length === 0 ? '' : sql.slice(tokens[0].at, tokens[tokens.length - 1].end)

/** What stands behind CREATE TABLE [IF NOT EXISTS] NAME. */
export function parseTable(name: string, reader: TokenReader, reading: Reading): TableDefinition {
  const columns: ColumnDefinition[] = []
  const parts: TableParts = { keys: [], foreignKeys: [], checks: [] }
  for (const piece of splitCommas(reader.takeGroup())) {
    const part = new TokenReader(piece)
    const constraint = part.takeWords('CONSTRAINT') ? part.takeName(reading.fold) : undefined
    if (!takeConstraint(part, constraint, { parts, reading })) columns.push(parseColumn(part, parts, reading))
  }
  const primary = parts.keys.find(({ kind }) => kind === 'primary')?.columns ?? []
  return {
    name,
    columns: columns.map((column) => (primary.includes(column.name) ? { ...column, isNotNull: true } : column)),
    ...parts,
    options: textOf(reading.sql, reader.rest),
  }
}

interface TableParts {
  readonly keys: KeyDefinition[]
  readonly foreignKeys: ForeignKey[]
  readonly checks: string[]
}

const namesIn = (tokens: readonly Token[], { fold }: Reading): string[] =>
  splitCommas(tokens).map((piece) => new TokenReader(piece).takeName(fold))

function takeConstraint(part: TokenReader, name: string | undefined, { parts, reading }: { parts: TableParts; reading: Reading }): boolean {
  const named = name === undefined ? {} : { name }
  if (part.takeWords('PRIMARY', 'KEY')) parts.keys.push({ kind: 'primary', columns: namesIn(part.takeGroup(), reading), ...named })
  else if (part.takeWords('FOREIGN', 'KEY')) {
    const columns = namesIn(part.takeGroup(), reading)
    if (!part.takeWords('REFERENCES')) throw new SyntaxProblem(part.peek)
    parts.foreignKeys.push({ columns, ...takeReference(part, reading), ...named })
  } else if (part.takeWords('CHECK')) parts.checks.push(textOf(reading.sql, part.takeGroup()))
  else return takeIndex(part, { named, parts, reading })
  return true
}

/** `UNIQUE [KEY] [name] (a, b)`, `KEY name (a)`; a column may be called `key`. */
function takeIndex(
  part: TokenReader,
  { named, parts, reading }: { named: { name?: string }; parts: TableParts; reading: Reading },
): boolean {
  const isUnique = isWord(part.peek, 'UNIQUE')
  if (!isUnique && !(isWord(part.peek, 'KEY', 'INDEX') && part.tokens.slice(1, 3).some((token) => isSymbol(token, '(')))) return false
  part.take()
  if (isUnique) void (part.takeWords('KEY') || part.takeWords('INDEX'))
  const own = isSymbol(part.peek, '(') ? named : { name: part.takeName(reading.fold) }
  parts.keys.push({ kind: isUnique ? 'unique' : 'index', columns: namesIn(part.takeGroup(), reading), ...own })
  return true
}

function takeReference(part: TokenReader, reading: Reading): Pick<ForeignKey, 'table' | 'references' | 'actions'> {
  const table = part.takeName(reading.fold)
  const references = isSymbol(part.peek, '(') ? namesIn(part.takeGroup(), reading) : []
  let actions = ''
  while (part.takeWords('ON')) {
    const event = part.take().text
    const action = part.take().text
    actions += ` ON ${event} ${action}${/^(set|no)$/i.test(action) ? ` ${part.take().text}` : ''}`
  }
  return { table, references, actions: actions.trim().toUpperCase() }
}

function parseColumn(part: TokenReader, parts: TableParts, reading: Reading): ColumnDefinition {
  const name = part.takeName(reading.fold)
  const type = takeType(part)
  let column: ColumnDefinition = { name, type, isNotNull: false, isAuto: /serial$/.test(type.name) }
  while (part.peek) column = takeAttribute(part, column, { parts, reading })
  return column
}

const secondWords: Readonly<Record<string, readonly string[]>> = {
  double: ['PRECISION'],
  character: ['VARYING'],
  bit: ['VARYING'],
  national: ['VARCHAR', 'CHAR'],
}

export function takeType(part: TokenReader): ColumnType {
  const first = part.take()
  if (first.kind !== 'word') throw new SyntaxProblem(first)
  let name = first.text.toLowerCase()
  for (const word of secondWords[name] ?? []) if (part.takeWords(word)) name += ` ${word.toLowerCase()}`
  const args = isSymbol(part.peek, '(') ? splitCommas(part.takeGroup()).map((piece) => piece.map(({ text }) => text).join(' ')) : []
  if (part.takeWords('WITH', 'TIME', 'ZONE')) name += 'tz'
  part.takeWords('WITHOUT', 'TIME', 'ZONE')
  if (part.takeSymbol('[') && part.takeSymbol(']')) name += '[]'
  const isUnsigned = part.takeWords('UNSIGNED')
  part.takeWords('ZEROFILL')
  return { name, args, ...(isUnsigned ? { isUnsigned } : {}) }
}

function takeAttribute(
  part: TokenReader,
  column: ColumnDefinition,
  { parts, reading }: { parts: TableParts; reading: Reading },
): ColumnDefinition {
  if (part.takeWords('CONSTRAINT')) part.takeName()
  if (part.takeWords('NOT', 'NULL')) return { ...column, isNotNull: true }
  if (part.takeWords('NULL')) return column
  if (part.takeWords('AUTO_INCREMENT')) return { ...column, isAuto: true, isNotNull: true }
  if (part.takeWords('DEFAULT')) return { ...column, default: takeExpression(part, reading) }
  if (part.takeWords('ON', 'UPDATE')) return { ...column, onUpdate: takeExpression(part, reading) }
  if (part.takeWords('GENERATED')) {
    void (part.takeWords('ALWAYS') || part.takeWords('BY', 'DEFAULT'))
    if (!part.takeWords('AS', 'IDENTITY')) throw new SyntaxProblem(part.peek)
    return { ...column, isAuto: true, isNotNull: true }
  }
  if (part.takeWords('PRIMARY', 'KEY') || part.takeWords('KEY')) parts.keys.push({ kind: 'primary', columns: [column.name] })
  else if (part.takeWords('UNIQUE')) {
    part.takeWords('KEY')
    parts.keys.push({ kind: 'unique', columns: [column.name] })
  } else if (part.takeWords('REFERENCES')) parts.foreignKeys.push({ columns: [column.name], ...takeReference(part, reading) })
  else if (part.takeWords('CHECK')) parts.checks.push(textOf(reading.sql, part.takeGroup()))
  else if (part.takeWords('COMMENT') || part.takeWords('COLLATE') || part.takeWords('CHARACTER', 'SET') || part.takeWords('CHARSET'))
    part.take()
  else throw new SyntaxProblem(part.peek)
  return column
}

/** A literal, a call or something in brackets, with a sign before and a cast behind. */
function takeExpression(part: TokenReader, { sql }: Reading): string {
  const taken: Token[] = [part.take()]
  if (isSymbol(taken[0], '(')) taken.push(...restOfGroup(part))
  if (/^[-+]$/.test(taken[0].text)) taken.push(part.take())
  if (isSymbol(part.peek, '(')) taken.push(part.take(), ...restOfGroup(part))
  while (isSymbol(part.peek, '::')) {
    taken.push(part.take(), part.take())
    if (isWord(part.peek, 'VARYING')) taken.push(part.take())
    if (isSymbol(part.peek, '(')) taken.push(part.take(), ...restOfGroup(part))
  }
  return textOf(sql, taken)
}

function restOfGroup(part: TokenReader): Token[] {
  const taken: Token[] = []
  for (let depth = 1; depth > 0;) {
    const token = part.take()
    if (isSymbol(token, '(')) depth++
    else if (isSymbol(token, ')')) depth--
    taken.push(token)
  }
  return taken
}
