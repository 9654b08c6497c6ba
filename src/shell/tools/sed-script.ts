/** The script of `sed` as a list of commands: addresses, functions, their arguments, groups and labels. Upstream: GNU sed, sed/compile.c. */
import { compilePattern } from './regular-expression'

export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'pattern'; readonly regex: RegExp | undefined }
  | { readonly type: 'step'; readonly first: number; readonly step: number }
  | { readonly type: 'plus' | 'multiple'; readonly count: number }

export interface Substitution {
  /** Undefined: the pattern that was used last. */
  readonly regex: RegExp | undefined
  readonly replacement: string
  readonly global: boolean
  readonly nth: number
  readonly print: boolean
  /** `w`: where changed lines go, too. */
  readonly file: string
}

export interface Command {
  readonly from?: Address
  readonly to?: Address
  readonly negated: boolean
  readonly name: string
  /** Text of `a`, `i`, `c`; label of `b`, `t`, `T`, `:`; file of `r` and `w`; exit status of `q`. */
  readonly text: string
  readonly substitution?: Substitution
  readonly map?: ReadonlyMap<string, string>
  /** Of `{`: where its `}` stands. */
  end?: number
  /** State of a range: the line where it began, or undefined. */
  activeUntil?: number | 'pattern'
}

export class SedProblem extends Error {}

/** Throws `SedProblem` and `PatternProblem`. */
export function parseSedScript(script: string, extended: boolean): readonly Command[] {
  const reader = new ScriptReader(script, extended)
  const commands: Command[] = []
  const open: number[] = []
  for (let command = reader.next(); command; command = reader.next()) {
    if (command.name === '{') open.push(commands.length)
    if (command.name === '}') {
      const start = open.pop()
      if (start === undefined) throw reader.problem("unexpected `}'")
      commands[start].end = commands.length
    }
    commands.push(command)
  }
  if (open.length > 0) throw new SedProblem("-e expression #1, char 0: unmatched `{'")
  return commands
}

const spelled = (char: string): string => (char === 't' ? '\t' : char)

class ScriptReader {
  #at = 0
  readonly #script: string
  readonly #extended: boolean

  constructor(script: string, extended: boolean) {
    this.#script = script
    this.#extended = extended
  }

  problem(message: string): SedProblem {
    return new SedProblem(`-e expression #1, char ${this.#at}: ${message}`)
  }

  next(): Command | undefined {
    this.#skip(/[\s;]*/y)
    if (this.#script[this.#at] === '#') {
      this.#skip(/[^\n]*/y)
      return this.next()
    }
    if (this.#at >= this.#script.length) return undefined
    const from = this.#address(false)
    let to: Address | undefined
    this.#skip(/[ \t]*/y)
    if (from && this.#script[this.#at] === ',') {
      this.#at++
      this.#skip(/[ \t]*/y)
      to = this.#address(true)
      if (!to) throw this.problem("unexpected `,'")
    }
    this.#skip(/[ \t]*/y)
    const negated = this.#script[this.#at] === '!'
    if (negated) this.#skip(/![ \t]*/y)
    const name = this.#script[this.#at++]
    if (name === undefined) throw this.problem('missing command')
    return { ...(from ? { from } : {}), ...(to ? { to } : {}), negated, name, ...this.#arguments(name) }
  }

  #arguments(name: string): Pick<Command, 'text' | 'substitution' | 'map'> {
    if (name === 's') return { text: '', substitution: this.#substitution() }
    if (name === 'y') return { text: '', map: this.#transliteration() }
    if ('aic'.includes(name)) return { text: this.#textArgument() }
    if ('btT:'.includes(name)) return { text: this.#skip(name === ':' ? /[ \t]*[^\n;]*/y : /[ \t]*[^\n;}]*/y).trim() }
    if ('rRwW'.includes(name)) return { text: this.#skip(/[^\n]*/y).trim() }
    if ('qQlL'.includes(name)) return this.#ended(this.#skip(/[ \t]*\d*/y).trim())
    if (!'{}=dDgGhHnNpPxzF'.includes(name)) throw this.problem(`unknown command: \`${name}'`)
    return name === '{' ? { text: '' } : this.#ended('')
  }

  #ended(text: string): Pick<Command, 'text'> {
    this.#skip(/[ \t]*/y)
    const next = this.#script[this.#at]
    if (next !== undefined && !'\n;}#'.includes(next)) {
      this.#at++
      throw this.problem('extra characters after command')
    }
    return { text }
  }

  #address(isSecond: boolean): Address | undefined {
    const char = this.#script[this.#at] ?? ''
    if (isSecond && (char === '+' || char === '~')) {
      this.#at++
      const count = Number(this.#skip(/\d*/y))
      return char === '+' ? { type: 'plus', count } : { type: 'multiple', count }
    }
    if (!isSecond && /^0,/.test(this.#script.slice(this.#at))) {
      this.#at++
      return { type: 'line', line: 0 }
    }
    if (/\d/.test(char)) {
      const line = Number(this.#skip(/\d+/y))
      if (this.#script[this.#at] !== '~') return { type: 'line', line }
      this.#at++
      return { type: 'step', first: line, step: Number(this.#skip(/\d*/y)) }
    }
    if (char === '$') {
      this.#at++
      return { type: 'last' }
    }
    if (char !== '/' && char !== '\\') return undefined
    this.#at += char === '\\' ? 2 : 1
    const pattern = this.#until(this.#script[this.#at - 1], 'unterminated address regex')
    const flags = this.#skip(/[IM]*/y)
    return { type: 'pattern', regex: this.#compile(pattern, { ignoreCase: flags.includes('I') }) }
  }

  #compile(pattern: string, options: { ignoreCase?: boolean; flags?: string }): RegExp | undefined {
    return pattern === '' ? undefined : compilePattern(pattern, { extended: this.#extended, ...options })
  }

  #substitution(): Substitution {
    const delimiter = this.#script[this.#at++]
    const unterminated = "unterminated `s' command"
    const pattern = this.#until(delimiter, unterminated)
    const replacement = this.#until(delimiter, unterminated, true)
    const flags = this.#skip(/[gpiIemM0-9]*/y)
    const file = this.#skip(/w[ \t]*[^\n]*/y).slice(1).trim()
    if (flags === '' && file === '' && /[a-zA-Z]/.test(this.#script[this.#at] ?? '')) {
      this.#at++
      throw this.problem("unknown option to `s'")
    }
    if (file === '') this.#ended('')
    const groups = (pattern.match(this.#extended ? /(?<!\\)\(/g : /\\\(/g) ?? []).length
    const wanted = Math.max(0, ...[...replacement.matchAll(/\\\\|\\(\d)/g)].map(([, digit]) => Number(digit ?? 0)))
    if (pattern !== '' && wanted > groups) throw this.problem(`invalid reference \\${wanted} on \`s' command's RHS`)
    return {
      file,
      regex: this.#compile(pattern, { ignoreCase: /i/i.test(flags), flags: 'g' }),
      replacement,
      global: flags.includes('g'),
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
      print: flags.includes('p'),
    }
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#script[this.#at++]
    const plain = (text: string): string[] => [
      ...text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)),
    ]
    const from = plain(this.#until(delimiter, "unterminated `y' command"))
    const to = plain(this.#until(delimiter, "unterminated `y' command"))
    if (from.length !== to.length) throw this.problem("strings for `y' command are different lengths")
    return new Map(from.map((char, index) => [char, to[index]]))
  }

  /** One-line form `a text` and the old form `a\` newline text; a backslash before a newline goes on. */
  #textArgument(): string {
    this.#skip(/[ \t]*(\\\n|\\(?=[ \t])|\\(?=[a-z]))?/y)
    let text = ''
    for (; this.#at < this.#script.length; this.#at++) {
      const char = this.#script[this.#at]
      if (char === '\n') break
      text += char === '\\' ? spelled(this.#script[++this.#at] ?? '') : char
    }
    if (text === '' && this.#at >= this.#script.length) throw this.problem(`expected \\ after \`a', \`c' or \`i'`)
    return text
  }

  /** Up to the delimiter, which may be escaped and does not count inside of brackets. */
  #until(delimiter: string, complaint: string, isReplacement = false): string {
    let text = ''
    for (let bracket = false; this.#at < this.#script.length; this.#at++) {
      const char = this.#script[this.#at]
      if (char === '\\') {
        const next = this.#script[++this.#at] ?? ''
        text +=
          next === delimiter && delimiter !== '&'
            ? isReplacement || !'()|+?{}.*[]^$'.includes(next)
              ? next
              : `\\${next}`
            : next === '\n' && isReplacement
              ? '\n'
              : `\\${next}`
      } else if (char === delimiter && !bracket) {
        this.#at++
        return text
      } else if (char === '\n' && !isReplacement) break
      else {
        if (!isReplacement && char === '[' && !bracket) bracket = true
        else if (char === ']' && bracket && !/\[\^?$/.test(text)) bracket = false
        text += char
      }
    }
    throw this.problem(complaint)
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const text = pattern.exec(this.#script)?.[0] ?? ''
    this.#at += text.length
    return text
  }
}
