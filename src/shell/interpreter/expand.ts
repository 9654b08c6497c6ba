/**
 * From the words of a script to the arguments of a command: braces, tilde, parameters, commands, arithmetic, splitting, file names,
 * in this order. Shell Expansions, bash(1).
 */
import {
  parse,
  type ArithmeticExpression,
  type DoubleQuotedChild,
  type HereDocBody,
  type Word,
  type WordPart,
} from 'unbash'
import { ArithmeticProblem, evaluateArithmetic, type ArithmeticScope } from './arithmetic'
import { braceAlternatives } from './braces'
import type { Context } from './context'
import { ShellError } from './control'
import { FieldBuilder, type Field } from './fields'
import { expandParameter, expandSimple } from './parameter'
import { hasPatternCharacters } from './pattern'
import { expandPathnames } from './pathname'
import { scalarOf } from './state'
import { arrayItems, isAssociative, parameterValue, setItem, setVariable } from './variables'

const MAX_FIELDS = 100_000

export async function expandWords(context: Context, words: readonly Word[]): Promise<string[]> {
  const expanded: string[] = []
  for (const word of words) {
    for (const alternative of expandBraces(context, word)) await expandOne(context, alternative, expanded)
    if (expanded.length > MAX_FIELDS) throw new ShellError('argument list too long')
  }
  return expanded
}

async function expandOne(context: Context, word: Word, expanded: string[]): Promise<void> {
  if (!word.parts) {
    expanded.push(expandTilde(context, word))
    return
  }
  for (const field of await expandFields(context, word, true)) {
    const isPattern = !context.state.options.noglob && hasPatternCharacters(field.pattern)
    const { process, state } = context
    const paths = isPattern ? expandPathnames({ files: process.files, cwd: process.cwd, shopt: state.shopt }, field.pattern) : []
    if (paths.length > 0) expanded.push(...paths)
    else if (isPattern && state.shopt.has('failglob')) throw new ShellError(`no match: ${field.text}`, 1, 'line')
    else if (isPattern && state.shopt.has('nullglob')) continue
    else expanded.push(field.text)
  }
}

/** One string, neither split nor matched against files: assignments, `case`, redirections. */
export async function expandToString(context: Context, word: Word): Promise<string> {
  if (!word.parts) return expandTilde(context, word)
  return (await expandFields(context, word, false)).map(({ text }) => text).join(' ')
}

/** Like `expandToString`, with quoted characters escaped, for matching. */
export async function expandToPattern(context: Context, word: Word): Promise<string> {
  if (!word.parts) return escapeLiteral(expandTilde(context, word))
  return (await expandFields(context, word, false)).map(({ pattern }) => pattern).join(' ')
}

const escapeLiteral = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&')

/** A regular expression as written: what is quoted in it stands for itself. */
export async function expandToRegex(context: Context, word: Word): Promise<string> {
  if (!word.parts) return word.text === word.value ? word.value : expandToString(context, word)
  let source = ''
  for (const part of word.parts) {
    const builder = new FieldBuilder('', false)
    await addPart(context, part, builder, true)
    const text = builder.finish().map((field) => field.text).join('')
    const isQuoted = part.type === 'DoubleQuoted' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted'
    source += isQuoted ? text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : part.type === 'Literal' ? part.text : text
  }
  return source
}

/** Right side of an assignment: `~` also counts after colons. */
export async function expandAssigned(context: Context, word: Word): Promise<string> {
  if (word.parts || !word.text.includes(':~')) return expandToString(context, word)
  const home = homeOf(context)
  return word.value.replace(/(^|:)~(?=[/:]|$)/g, (_, before: string) => before + home)
}

export async function expandHereDocument(context: Context, body: HereDocBody): Promise<string> {
  if (!body.parts) return body.text
  const builder = new FieldBuilder('', false)
  for (const part of body.parts) await addPart(context, part, builder, true)
  return builder
    .finish()
    .map(({ text }) => text)
    .join('')
}

async function expandFields(context: Context, word: Word, splits: boolean): Promise<readonly Field[]> {
  const ifs = scalarOf(context.state.variables.get('IFS'))
  const builder = new FieldBuilder(context.state.variables.has('IFS') ? (ifs ?? '') : ' \t\n', splits)
  await addWord(context, word, builder, false)
  return builder.finish()
}

/** Adds a whole word, as the operand of `${x:-word}` too, where it may stand inside of quotes. */
export async function addWord(context: Context, word: Word, builder: FieldBuilder, quoted: boolean): Promise<void> {
  if (!word.parts) {
    if (word.text !== '') builder.quoted(quoted ? word.value : expandTilde(context, word))
    return
  }
  let first = true
  for (const part of word.parts) {
    const tilde = first && !quoted && part.type === 'Literal' && part.text.startsWith('~')
    if (tilde) builder.quoted(replaceTilde(context, part.value))
    else await addPart(context, part, builder, quoted)
    first = false
  }
}

async function addPart(
  context: Context,
  part: WordPart | DoubleQuotedChild,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return builder.quoted(part.value)
    case 'DoubleQuoted':
    case 'LocaleString':
      return addQuoted(context, part.parts, builder)
    case 'Glob':
      return part.kind === 'bracket' && !quoted
        ? addBracket(context, part.parts, builder)
        : addGlob(part.text, builder, quoted)
    case 'ExtendedGlob':
      return addGlob(part.text, builder, quoted)
    case 'BraceExpansion':
      return builder.quoted(part.text)
    case 'SimpleExpansion':
      return expandSimple(context, part.text.slice(1), builder, quoted)
    case 'ParameterExpansion':
      return expandParameter(context, part, builder, quoted)
    case 'CommandExpansion': {
      if (!part.script) return
      const output = await context.interpreter.capture(context, part.script)
      return quoted ? builder.quoted(output) : builder.expanded(output)
    }
    case 'ArithmeticExpansion': {
      const value = part.expression ? await evaluate(context, part.expression, part.text.slice(3, -2)) : 0n
      return quoted ? builder.quoted(String(value)) : builder.expanded(String(value))
    }
    case 'ProcessSubstitution':
      if (part.script) builder.quoted(await context.interpreter.connectToFile(context, part.script, part.operator))
  }
}

function addGlob(text: string, builder: FieldBuilder, quoted: boolean): void {
  if (quoted) builder.quoted(text)
  else builder.pattern(text)
}

async function addBracket(context: Context, parts: readonly WordPart[], builder: FieldBuilder): Promise<void> {
  builder.pattern('[')
  for (const part of parts) {
    if (part.type === 'Literal') builder.pattern(part.value)
    else await addPart(context, part, builder, false)
  }
  builder.pattern(']')
}

/** Inside of double quotes; `"$@"` without parameters is no field at all. */
async function addQuoted(context: Context, parts: readonly DoubleQuotedChild[], builder: FieldBuilder): Promise<void> {
  if (!(parts.length === 1 && isEmptyList(context, parts[0]))) builder.quoted('')
  for (const part of parts) await addPart(context, part, builder, true)
}

function isEmptyList({ state }: Context, part: DoubleQuotedChild): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@' && state.parameters.length === 0
  if (part.type !== 'ParameterExpansion' || part.operation || part.prefix === '#') return false
  if (part.parameter === '@') return state.parameters.length === 0
  return part.index?.text === '@' && arrayItems(state, part.parameter).size === 0
}

/** Each alternative is a word of its own; beyond so many the braces are too many for any command line. */
const MAX_ALTERNATIVES = 20_000

function expandBraces(context: Context, word: Word, tally = { words: 0 }): readonly Word[] {
  const at =
    context.state.flavour === 'bash' ? (word.parts?.findIndex((part) => part.type === 'BraceExpansion') ?? -1) : -1
  const parts = word.parts
  if (at < 0 || !parts) return [word]
  const alternatives = braceAlternatives(parts[at].text)
  if (!alternatives) return [word]
  const before = parts
    .slice(0, at)
    .map(({ text }) => text)
    .join('')
  const after = parts
    .slice(at + 1)
    .map(({ text }) => text)
    .join('')
  return alternatives.flatMap((text) => {
    if (++tally.words > MAX_ALTERNATIVES) throw new ShellError('brace expansion: cannot allocate memory', 1, 'line')
    return reparse(before + text + after).flatMap((made) => expandBraces(context, made, tally))
  })
}

function reparse(text: string): readonly Word[] {
  const command = parse(`: ${text}`).commands[0]?.command
  return command?.type === 'Command' ? command.args.filter((arg) => arg.type === 'Word') : []
}

const homeOf = (context: Context): string => parameterValue(context, 'HOME') ?? '/'

function expandTilde(context: Context, word: Word): string {
  return word.text.startsWith('~') ? replaceTilde(context, word.value) : word.value
}

function replaceTilde(context: Context, value: string): string {
  if (/^~(\/|$)/.test(value)) return homeOf(context) + value.slice(1)
  if (/^~\+(\/|$)/.test(value)) return context.process.cwd + value.slice(2)
  return value.replace(/^~root(?=\/|$)/, '/root')
}

/** `text` is the expression as it was written, for complaints. */
export async function evaluate(context: Context, expression: ArithmeticExpression, text = ''): Promise<bigint> {
  try {
    return await evaluateArithmetic(expression, createScope(context))
  } catch (error) {
    if (error instanceof RangeError) throw new ShellError('arithmetic overflow', 1, 'line')
    if (!(error instanceof ArithmeticProblem)) throw error
    const shown = (error.text ?? text).trim()
    const token = error.token === '' ? shown : error.token
    throw new ShellError(`${shown === '' ? '' : `${shown}: `}${error.message} (error token is "${token}")`, 1, 'line')
  }
}

/** The value of text as `$(( ))` would see it. */
export async function evaluateText(context: Context, text: string): Promise<bigint> {
  const expression = parseArithmetic(text)
  return expression ? evaluate(context, expression, text) : 0n
}

function parseArithmetic(text: string): ArithmeticExpression | undefined {
  const command = parse(`((${text}))`).commands[0]?.command
  return command?.type === 'ArithmeticCommand' ? command.expression : undefined
}

function createScope(context: Context): ArithmeticScope {
  const { state } = context
  return {
    parse: parseArithmetic,
    get(name) {
      const item = /^(\w+)\[(.*)\]$/s.exec(name)
      if (item) return arrayItems(state, item[1]).get(keyOf(context, item[1], item[2])) ?? ''
      const value = parameterValue(context, name)
      if (value === undefined && state.options.nounset) throw new ShellError(`${name}: unbound variable`, 1, 'script')
      return value ?? ''
    },
    set(name, value) {
      const item = /^(\w+)\[(.*)\]$/s.exec(name)
      if (item) setItem(state, { name: item[1], key: keyOf(context, item[1], item[2]) }, value)
      else setVariable(state, name, value)
    },
    async expand(word) {
      if (word.type === 'ArithmeticCommandExpansion')
        return word.script ? context.interpreter.capture(context, word.script) : ''
      if (!word.parts)
        return /[$`]/.test(word.value) ? expandToString(context, reparse(`"${word.value}"`)[0]) : word.value
      const builder = new FieldBuilder('', false)
      for (const part of word.parts) await addPart(context, part, builder, true)
      return builder
        .finish()
        .map(({ text }) => text)
        .join('')
    },
  }
}

/** Simplified: a subscript inside of an arithmetic expression is a number or a variable; bash evaluates any expression there. */
function keyOf(context: Context, name: string, subscript: string): string {
  if (isAssociative(context.state, name)) return subscript.replace(/\$\{?(\w+)\}?/g, (_, inner: string) => parameterValue(context, inner) ?? '')
  if (/^\d+$/.test(subscript)) return subscript
  return parameterValue(context, subscript.replace(/^\$\{?|\}$/g, '')) ?? '0'
}
