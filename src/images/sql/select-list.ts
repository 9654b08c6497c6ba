/** What a SELECT asks for, column by column: their names as each dialect makes them, and which are columns of tables. */
import { isSymbol, isWord, splitCommas, type Token } from './tokens'

export interface SelectItem {
  /** Without its alias. */
  readonly tokens: readonly Token[]
  readonly alias?: string
  /** `*`, `t.*` */
  readonly isAll: boolean
  /** Set where it is a column and nothing else. */
  readonly column?: string
}

export interface SelectList {
  readonly items: readonly SelectItem[]
  /** Its place among the tokens of the statement. */
  readonly from: number
  readonly to: number
}

const ends = ['FROM', 'WHERE', 'GROUP', 'ORDER', 'LIMIT', 'UNION', 'INTO', 'HAVING', 'FOR', 'OFFSET', 'EXCEPT', 'INTERSECT']

/** Of the statement's own SELECT or RETURNING, not of one in brackets. */
export function selectList(tokens: readonly Token[], word: 'SELECT' | 'RETURNING'): SelectList | undefined {
  let depth = 0
  let from = -1
  for (const [index, token] of tokens.entries()) {
    if (isSymbol(token, '(')) depth++
    else if (isSymbol(token, ')')) depth--
    else if (depth > 0) continue
    else if (from < 0 && isWord(token, word)) from = isWord(tokens[index + 1], 'DISTINCT', 'ALL') ? index + 2 : index + 1
    else if (from >= 0 && index >= from && isWord(token, ...ends)) return listOf(tokens, from, index)
  }
  return from < 0 ? undefined : listOf(tokens, from, tokens.length)
}

const listOf = (tokens: readonly Token[], from: number, to: number): SelectList => ({
  items: splitCommas(tokens.slice(from, to)).map(itemOf),
  from,
  to,
})

function itemOf(tokens: readonly Token[]): SelectItem {
  const { expression, alias } = splitAlias(tokens)
  const last = expression[expression.length - 1]
  const isPath =
    expression.length % 2 === 1 &&
    expression.every((token, index) => (index % 2 === 1 ? isSymbol(token, '.') : token.kind === 'word' || token.kind === 'name'))
  return {
    tokens: expression,
    isAll: isSymbol(last, '*') && (expression.length === 1 || isSymbol(expression[expression.length - 2], '.')),
    ...(alias === undefined ? {} : { alias }),
    ...(isPath && !isWord(last, 'TRUE', 'FALSE', 'NULL') ? { column: last.value } : {}),
  }
}

const operators =
  /^(and|or|not|like|ilike|is|in|between|collate|regexp|div|mod|case|when|then|else|end|null|true|false|distinct|interval|day|hour|minute|month|year|second)$/i

function splitAlias(tokens: readonly Token[]): { expression: readonly Token[]; alias?: string } {
  const last = tokens[tokens.length - 1]
  const before = tokens[tokens.length - 2]
  if (!before || (last.kind !== 'word' && last.kind !== 'name' && last.kind !== 'string')) return { expression: tokens }
  if (isWord(before, 'AS')) return { expression: tokens.slice(0, -2), alias: last.value }
  if (last.kind === 'string') return { expression: tokens }
  const isAfterValue =
    before.kind === 'symbol'
      ? before.text === ')'
      : before.kind !== 'word' || !operators.test(before.text) || /^(end|null|true|false)$/i.test(before.text)
  if (!isAfterValue || (last.kind === 'word' && operators.test(last.text))) return { expression: tokens }
  return { expression: tokens.slice(0, -1), alias: last.value }
}

/** Something that is true or false: compared, denied or asked for. */
export function isCondition({ tokens }: SelectItem): boolean {
  if (isWord(tokens[0], 'NOT', 'EXISTS') || (tokens.length === 1 && isWord(tokens[0], 'TRUE', 'FALSE'))) return true
  if (isWord(tokens[0], 'CASE')) return false
  let depth = 0
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth++
    else if (isSymbol(token, ')')) depth--
    else if (depth > 0) continue
    else if (
      isWord(token, 'AND', 'OR', 'LIKE', 'ILIKE', 'IN', 'IS', 'BETWEEN') ||
      (token.kind === 'symbol' && /^(=|<|>|<=|>=|<>|!=|~|~\*)$/.test(token.text))
    )
      return true
  }
  return false
}

/** Names of tables that a statement works on, as they stand there: behind FROM, JOIN, INTO, UPDATE and commas between them. */
export function tablesIn(tokens: readonly Token[]): string[] {
  const names: string[] = []
  let isListing = false
  for (const [index, token] of tokens.entries()) {
    if (isWord(token, 'FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'ONLY')) isListing = true
    else if (isListing && (token.kind === 'word' || token.kind === 'name')) {
      if (isSymbol(tokens[index + 1], '.')) continue
      if (isSymbol(tokens[index + 1], '(') && !isWord(tokens[0], 'INSERT', 'REPLACE', 'CREATE')) isListing = false
      else if (!isWord(token, 'IF', 'EXISTS', 'NOT', 'LATERAL', 'SELECT', 'VALUES', 'IGNORE')) {
        names.push(token.value)
        isListing = false
      }
    } else if (isSymbol(token, ',') && isWord(tokens[0], 'SELECT') && isFromComma(tokens, index)) isListing = true
    else if (!isSymbol(token, '.')) isListing = false
  }
  return names
}

/** A comma in the list of tables: the last word of the grammar before it is FROM. */
function isFromComma(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    if (isWord(tokens[index], 'FROM')) return true
    if (isWord(tokens[index], 'WHERE', 'SELECT', 'ON', 'GROUP', 'ORDER', 'LIMIT', 'HAVING') || isSymbol(tokens[index], '(')) return false
  }
  return false
}
