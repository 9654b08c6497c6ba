/**
 * The words of a SQL statement, as far as both our dialects need them: enough to see where a statement ends, which tables it
 * names, and to rewrite what SQLite says otherwise. Upstream: sql/sql_lex.cc of MySQL, src/backend/parser/scan.l of PostgreSQL.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol'
  /** As it was written. */
  readonly text: string
  /** A word as it was written, a name or string without its quotes. */
  readonly value: string
  readonly at: number
  readonly end: number
}

export interface Lexicon {
  /** `"x"` is a string, as MySQL reads it; else a name. */
  readonly doubleQuotesStrings: boolean
  readonly backslashEscapes: boolean
  readonly hashComments: boolean
  /** `$$ ... $$` */
  readonly dollarQuotes: boolean
}

export const mysqlLexicon: Lexicon = { doubleQuotesStrings: true, backslashEscapes: true, hashComments: true, dollarQuotes: false }
export const postgresLexicon: Lexicon = { doubleQuotesStrings: false, backslashEscapes: false, hashComments: false, dollarQuotes: true }

const skipped = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y
const skippedWithHash = /(?:\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)+/y
const word = /[\p{L}_@][\p{L}\p{N}_$@]*/uy
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const symbol = /::|<=>|<=|>=|<>|!=|\|\||&&|->>|->|:=|~\*|!~|[\s\S]/y
const dollar = /\$(\w*)\$([\s\S]*?)\$\1\$/y

export function tokenize(sql: string, lexicon: Lexicon): Token[] {
  const tokens: Token[] = []
  for (let at = skip(sql, 0, lexicon); at < sql.length;) {
    const token = nextToken(sql, at, lexicon)
    tokens.push(token)
    at = skip(sql, token.end, lexicon)
  }
  return tokens
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}

const skip = (sql: string, at: number, { hashComments }: Lexicon): number =>
  at + (matchAt(hashComments ? skippedWithHash : skipped, sql, at)?.[0].length ?? 0)

function nextToken(sql: string, at: number, lexicon: Lexicon): Token {
  const first = sql[at]
  if (first === "'" || ((first === 'E' || first === 'e') && sql[at + 1] === "'" && !lexicon.backslashEscapes))
    return quoted(sql, at, lexicon)
  if (first === '"' || first === '`') return quoted(sql, at, lexicon)
  const long = lexicon.dollarQuotes ? matchAt(dollar, sql, at) : null
  if (long) return { kind: 'string', text: long[0], value: long[2], at, end: at + long[0].length }
  for (const [kind, expression] of [
    ['word', word],
    ['number', number],
    ['symbol', symbol],
  ] as const) {
    const found = matchAt(expression, sql, at)
    if (found) return { kind, text: found[0], value: found[0], at, end: at + found[0].length }
  }
  return { kind: 'symbol', text: first, value: first, at, end: at + 1 }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' }

function quoted(sql: string, start: number, { backslashEscapes, doubleQuotesStrings }: Lexicon): Token {
  const isEscaped = sql[start] === 'E' || sql[start] === 'e'
  const at = isEscaped ? start + 1 : start
  const quote = sql[at]
  let value = ''
  let end = at + 1
  for (; end < sql.length; end++) {
    if (sql[end] === '\\' && quote !== '`' && (backslashEscapes || isEscaped)) value += escapes[sql[++end]] ?? sql[end] ?? ''
    else if (sql[end] !== quote) value += sql[end]
    else if (sql[end + 1] === quote) value += sql[++end]
    else break
  }
  const kind = quote === "'" || (quote === '"' && doubleQuotesStrings) ? 'string' : 'name'
  return { kind, text: sql.slice(start, end + 1), value, at: start, end: end + 1 }
}

/** A quote or comment that was begun and not ended: a client then waits for more. */
export function openQuote(sql: string, lexicon: Lexicon): string | undefined {
  const last = tokenize(sql, lexicon).at(-1)
  if (last && (last.kind === 'string' || last.kind === 'name') && last.end > sql.length) return last.text.replace(/^[eE]/, '')[0]
  return undefined
}

/** What stands between semicolons, and what stands behind the last of them. */
export function splitStatements(sql: string, lexicon: Lexicon): { readonly whole: readonly string[]; readonly rest: string } {
  const whole: string[] = []
  let from = 0
  for (const { kind, text, at, end } of tokenize(sql, lexicon)) {
    if (kind !== 'symbol' || text !== ';') continue
    whole.push(sql.slice(from, at).trim())
    from = end
  }
  const rest = sql.slice(from)
  return { whole: whole.filter((statement) => statement !== ''), rest: tokenize(rest, lexicon).length === 0 ? '' : rest }
}

/** The same word, however it is written. */
export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text.toUpperCase())

export const isSymbol = (token: Token | undefined, text: string): boolean => token?.kind === 'symbol' && token.text === text

/** For SQLite: a name and a string in its quotes. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** One past the bracket that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    if (isSymbol(tokens[i], '(')) depth++
    else if (isSymbol(tokens[i], ')') && --depth === 0) return i + 1
  }
  return tokens.length
}

/** Pieces between commas that stand outside of brackets. */
export function splitCommas(tokens: readonly Token[]): Token[][] {
  const pieces: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth++
    else if (isSymbol(token, ')')) depth--
    if (depth === 0 && isSymbol(token, ',')) pieces.push([])
    else pieces[pieces.length - 1].push(token)
  }
  return pieces.filter((piece) => piece.length > 0)
}
