/**
 * Says in SQLite's words what was said in those of a dialect: token by token, calls by name. What the rules do not name stays.
 *
 * Simplified: a real server parses statements whole; here what SQLite cannot read either is a syntax error.
 */
import { closing, isSymbol, quoteName, quoteText, splitCommas, type Token } from './tokens'

export interface Rules {
  /** Word in upper case -> what stands for it. */
  readonly words: Readonly<Record<string, string>>
  readonly symbols: Readonly<Record<string, string>>
  /** Name in upper case -> what stands for the call, given its arguments. */
  readonly calls: Readonly<Record<string, (args: readonly string[], tokens: readonly (readonly Token[])[]) => string>>
  /** `x::integer` */
  cast?(value: string, type: string): string
}

export function rewrite(tokens: readonly Token[], rules: Rules): string {
  const pieces: string[] = []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    const last = pieces.length - 1
    if (isSymbol(token, '.') && last >= 0) pieces[last] += `.${one(tokens[++i], rules)}`
    else if (isSymbol(token, '::') && rules.cast && last >= 0) {
      const { type, end } = castType(tokens, i + 1)
      pieces[last] = rules.cast(pieces[last], type)
      i = end - 1
    } else if (isSymbol(token, '(')) {
      const end = closing(tokens, i)
      pieces.push(`(${rewrite(tokens.slice(i + 1, end - 1), rules)})`)
      i = end - 1
    } else if (token.kind === 'word' && isSymbol(tokens[i + 1], '(')) {
      const end = closing(tokens, i + 1)
      pieces.push(call(token, tokens.slice(i + 2, end - 1), rules))
      i = end - 1
    } else pieces.push(one(token, rules))
  }
  return pieces.join(' ')
}

function one(token: Token | undefined, { words, symbols }: Rules): string {
  if (!token) return ''
  if (token.kind === 'string') return quoteText(token.value)
  if (token.kind === 'name') return quoteName(token.value)
  const name = token.text.toUpperCase()
  if (token.kind === 'word') return Object.hasOwn(words, name) ? words[name] : token.text
  return symbols[token.text] ?? token.text
}

function call(token: Token, inner: readonly Token[], rules: Rules): string {
  const name = token.text.toUpperCase()
  if (!Object.hasOwn(rules.calls, name)) return `${one(token, rules)}(${rewrite(inner, rules)})`
  const args = splitCommas(inner)
  return rules.calls[name](
    args.map((arg) => rewrite(arg, rules)),
    args,
  )
}

/** `integer`, `varchar(20)`, `double precision`. */
function castType(tokens: readonly Token[], from: number): { type: string; end: number } {
  let end = from + 1
  if (/^(varying|precision)$/i.test(tokens[end]?.text ?? '')) end++
  if (isSymbol(tokens[end], '(')) end = closing(tokens, end)
  return { type: tokens[from]?.text.toLowerCase() ?? '', end }
}
