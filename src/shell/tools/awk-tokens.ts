/** The words of an `awk` program. A slash begins a pattern where an operand may stand, else it divides. */
export interface Token {
  readonly type:
    'number' | 'string' | 'regex' | 'name' | 'call' | 'builtin' | 'keyword' | 'operator' | 'newline' | 'end'
  readonly text: string
}

export class AwkProblem extends Error {}

const KEYWORDS: ReadonlySet<string> = new Set([
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'exit',
  'return',
  'delete',
  'in',
  'print',
  'printf',
  'getline',
])
const BUILTINS: ReadonlySet<string> = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'sprintf',
  'tolower',
  'toupper',
  'int',
  'sqrt',
  'exp',
  'log',
  'sin',
  'cos',
  'atan2',
  'rand',
  'srand',
  'system',
  'close',
  'fflush',
  'systime',
  'strftime',
])
const OPERATORS = /\|\||&&|\*\*=?|\+\+|--|[-+*/%^=!<>]=|>>|!~|[-+*/%^=!<>~?:,;(){}[\]$|]/y
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
}

/** Throws `AwkProblem`. */
export function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  const add = (type: Token['type'], text: string, length = text.length): void => {
    tokens.push({ type, text })
    at += length
  }
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(source)
  }
  while (at < source.length) {
    const blank = match(/(?:[ \t\r]|\\\r?\n|#[^\n]*)+/y)
    if (blank) {
      at += blank[0].length
      continue
    }
    const char = source[at]
    if (char === '\n') add('newline', '\n')
    else if (char === '"') {
      const string = match(/"((?:[^"\\\n]|\\[^])*)"/y)
      if (!string) throw new AwkProblem(`runaway string constant ${JSON.stringify(source.slice(at, at + 20))} ...`)
      add('string', unescape(string[1]), string[0].length)
    } else if (char === '/' && regexMayStand(tokens.at(-1))) {
      const regex = match(/\/((?:[^/\\\n[]|\\.|\[\^?\]?[^\]\n]*\])*)\//y)
      if (!regex) throw new AwkProblem(`regular expression not terminated`)
      add('regex', regex[1], regex[0].length)
    } else {
      const number = match(/0[xX][0-9a-fA-F]+|(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/y)
      const name = number ? null : match(/[A-Za-z_]\w*/y)
      if (number) add('number', number[0])
      else if (name) add(typeOf(name[0], source[at + name[0].length]), name[0])
      else {
        const operator = match(OPERATORS)
        if (!operator) throw new AwkProblem(`unexpected character '${char}'`)
        add('operator', operator[0])
      }
    }
  }
  tokens.push({ type: 'end', text: '' })
  return tokens
}

function typeOf(name: string, next: string | undefined): Token['type'] {
  if (KEYWORDS.has(name)) return 'keyword'
  if (BUILTINS.has(name)) return 'builtin'
  return next === '(' ? 'call' : 'name'
}

function regexMayStand(before: Token | undefined): boolean {
  if (!before) return true
  if (['number', 'string', 'regex', 'name', 'builtin'].includes(before.type)) return false
  return !(before.type === 'operator' && [')', ']', '$', '++', '--'].includes(before.text))
}

const unescape = (text: string): string =>
  text.replace(/\\([0-7]{1,3}|[^])/g, (whole, char: string) =>
    /^[0-7]/.test(char) ? String.fromCharCode(parseInt(char, 8)) : (ESCAPES[char] ?? whole),
  )
