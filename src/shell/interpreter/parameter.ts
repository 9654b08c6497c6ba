/** `$x` and `${x...}` with everything that may stand behind the name. Parameter Expansion, bash(1). */
import type { ParameterExpansionPart, ParameterOperation, Word } from 'unbash'
import { decodeEscapes } from '../escapes'
import { guardPattern } from '../linear-pattern'
import type { Context } from './context'
import { ShellError } from './control'
import { addWord, evaluateText, expandToPattern, expandToString } from './expand'
import type { FieldBuilder } from './fields'
import { matchesPattern, patternSource } from './pattern'
import { attributesOf, quoteValue } from './quoting'
import { arrayItems, firstOfIfs, isAssociative, isEveryItem, parameterValue, setItem, setVariable } from './variables'

export function expandSimple(context: Context, name: string, builder: FieldBuilder, quoted: boolean): void {
  if (name === '@' || name === '*')
    return addList(context, context.state.parameters, builder, quoted && name === '*' ? 'joined' : quoted)
  const value = parameterValue(context, name)
  if (value === undefined) return refuseUnset(context, name)
  add(builder, value, quoted)
}

function add(builder: FieldBuilder, text: string, quoted: boolean): void {
  if (quoted) builder.quoted(text)
  else builder.expanded(text)
}

function refuseUnset({ state }: Context, name: string): void {
  if (state.options.nounset && name !== '!' && name !== '@' && name !== '*') {
    const shown = /^\d+$/.test(name) ? `$${name}` : name
    throw new ShellError(`${shown}: unbound variable`, 1, 'script')
  }
}

/** `"$@"` gives each its own field, `"$*"` one joined by IFS; unquoted each is split again. */
function addList(
  { state }: Context,
  items: readonly string[],
  builder: FieldBuilder,
  quoted: boolean | 'joined',
): void {
  if (quoted === 'joined') return builder.quoted(items.join(firstOfIfs(state)))
  items.forEach((item, index) => {
    if (index > 0) builder.break()
    add(builder, item, quoted)
  })
}

export async function expandParameter(
  context: Context,
  part: ParameterExpansionPart,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  const { operation } = part
  const list = listOf(context, part)
  if (list) {
    const items = operation ? await transformAll(context, operation, list) : list
    if (part.prefix === '#') return add(builder, String(list.length), quoted)
    const joined = quoted && (part.parameter === '*' || part.index?.text === '*')
    return addList(context, items, builder, joined ? 'joined' : quoted)
  }
  const value = await valueOf(context, part)
  if (part.prefix === '#') {
    if (value === undefined) refuseUnset(context, part.parameter)
    return add(builder, String([...(value ?? '')].length), quoted)
  }
  if (operation?.type === 'Default') return expandDefault(context, { part, operation, value }, builder, quoted)
  if (operation?.type === 'Transform' && operation.operand.text === 'a') return add(builder, attributesOf(context.state.variables.get(part.parameter)), quoted)
  if (value === undefined) refuseUnset(context, part.parameter)
  add(builder, operation ? await transform(context, operation, value ?? '') : (value ?? ''), quoted)
}

/** What stands for several words: `$@`, `${a[@]}`, `${!a[@]}`, `${!prefix*}`. */
function listOf({ state }: Context, part: ParameterExpansionPart): readonly string[] | undefined {
  if (part.operation?.type === 'Names') {
    return [...state.variables.keys()].filter((name) => name.startsWith(part.parameter)).sort()
  }
  if (part.parameter === '@' || part.parameter === '*') {
    if (part.operation?.type === 'Default') return undefined
    return part.operation?.type === 'Slice' ? [state.name, ...state.parameters] : state.parameters
  }
  if (!isEveryItem(part.index)) return undefined
  const items = arrayItems(state, part.parameter)
  if (part.operation?.type === 'Default' && items.size === 0) return undefined
  return part.prefix === '!' ? [...items.keys()] : [...items.values()]
}

async function valueOf(context: Context, part: ParameterExpansionPart): Promise<string | undefined> {
  const { state } = context
  if (part.operation?.type === 'Unknown' || part.parameter === '') throw badSubstitution(part)
  if (part.prefix === '!') {
    const name = parameterValue(context, part.parameter)
    const { reference } = state.variables.get(part.parameter) ?? {}
    if (reference !== undefined) return reference
    if (name === undefined || name === '') throw new ShellError(`${part.parameter}: invalid indirect expansion`)
    return parameterValue(context, name)
  }
  if (!part.index) return parameterValue(context, part.parameter)
  const key = await subscript(context, part.parameter, part.index)
  return arrayItems(state, part.parameter).get(key)
}

const badSubstitution = (part: ParameterExpansionPart): ShellError =>
  new ShellError(`${part.text}: bad substitution`, 1, 'line')

export async function subscript(context: Context, name: string, index: Word): Promise<string> {
  const text = await expandToString(context, index)
  if (isAssociative(context.state, name)) return text
  const number = await evaluateText(context, text)
  if (number >= 0n) return String(number)
  const last = Number([...arrayItems(context.state, name).keys()].at(-1) ?? -1)
  const wrapped = BigInt(last + 1) + number
  if (wrapped < 0n) throw new ShellError(`${name}: bad array subscript`)
  return String(wrapped)
}

interface DefaultCase {
  readonly part: ParameterExpansionPart
  readonly operation: Extract<ParameterOperation, { type: 'Default' }>
  readonly value: string | undefined
}

async function expandDefault(
  context: Context,
  { part, operation, value }: DefaultCase,
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  const { operator, operand } = operation
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '')
  switch (operator.replace(':', '')) {
    case '-':
      return isSet ? add(builder, value, quoted) : addWord(context, operand, builder, quoted)
    case '+':
      return isSet ? addWord(context, operand, builder, quoted) : undefined
    case '=': {
      if (isSet) return add(builder, value, quoted)
      const made = await expandToString(context, operand)
      if (part.index)
        setItem(
          context.state,
          { name: part.parameter, key: await subscript(context, part.parameter, part.index) },
          made,
        )
      else setVariable(context.state, part.parameter, made)
      return add(builder, made, quoted)
    }
    default: {
      if (isSet) return add(builder, value, quoted)
      const message = await expandToString(context, operand)
      const usual = operator.startsWith(':') ? 'parameter null or not set' : 'parameter not set'
      throw new ShellError(`${part.parameter}: ${message === '' ? usual : message}`, 127, 'script')
    }
  }
}

async function transformAll(
  context: Context,
  operation: ParameterOperation,
  items: readonly string[],
): Promise<readonly string[]> {
  if (operation.type === 'Slice') {
    const { from, to } = await sliceBounds(context, operation, items.length)
    return items.slice(from, to)
  }
  if (operation.type === 'Names' || operation.type === 'Default') return items
  return Promise.all(items.map((item) => transform(context, operation, item)))
}

async function transform(context: Context, operation: ParameterOperation, value: string): Promise<string> {
  switch (operation.type) {
    case 'Remove':
      return removeMatch(value, await expandToPattern(context, operation.operand), operation.operator)
    case 'Replace': {
      const pattern = await expandToPattern(context, operation.pattern)
      const replacement = await expandToString(context, operation.replacement)
      return replaceMatch(value, { pattern, replacement, operator: operation.operator, takesMatch: context.state.flavour === 'bash' })
    }
    case 'Slice': {
      const characters = [...value]
      const { from, to } = await sliceBounds(context, operation, characters.length)
      return characters.slice(from, to).join('')
    }
    case 'CaseModification':
      return changeCase(value, operation.operator)
    case 'Transform':
      return transformAt(value, operation.operand.text)
    default:
      return value
  }
}

/** `#` and `%` take the shortest match from the front and from the end, doubled the longest. */
function removeMatch(value: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const characters = [...value]
  if (pattern.split('*').length > 3) return removeSlowly(characters, pattern, operator)
  const isLazy = operator === '#'
  if (operator.startsWith('#')) {
    return value.replace(new RegExp(`^(?:${patternSource(pattern, isLazy)})`), '')
  }
  const whole = new RegExp(`^(?:${patternSource(pattern)})$`)
  const starts = Array.from({ length: value.length + 1 }, (_, i) => i)
  const start = (operator === '%' ? starts.reverse() : starts).find((at) => whole.test(value.slice(at)))
  return start === undefined ? value : value.slice(0, start)
}

/** Piece by piece, for patterns with so many stars that a regular expression could take for ever. */
function removeSlowly(characters: readonly string[], pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const fromStart = operator.startsWith('#')
  const lengths = Array.from({ length: characters.length + 1 }, (_, length) => length)
  const pieceOf = (length: number): string =>
    (fromStart ? characters.slice(0, length) : characters.slice(characters.length - length)).join('')
  const length = (operator.length === 2 ? lengths.reverse() : lengths).find((each) =>
    matchesPattern(pieceOf(each), pattern),
  )
  if (length === undefined) return characters.join('')
  return (fromStart ? characters.slice(length) : characters.slice(0, characters.length - length)).join('')
}

function replaceMatch(value: string, how: { pattern: string; replacement: string; operator: string; takesMatch: boolean }): string {
  if (how.pattern === '') return value
  const source = `(?:${patternSource(how.pattern)})`
  const anchored = how.operator === '/#' ? `^${source}` : how.operator === '/%' ? `${source}$` : source
  return value.replace(guardPattern(new RegExp(anchored, how.operator === '//' ? 'g' : '')), (match) => (how.takesMatch ? withMatch(how.replacement, match) : how.replacement))
}

/** `&` is what matched, `\&` is itself. */
const withMatch = (replacement: string, match: string): string => replacement.replace(/\\&|&/g, (mark) => (mark === '&' ? match : '&'))

async function sliceBounds(
  context: Context,
  slice: Extract<ParameterOperation, { type: 'Slice' }>,
  size: number,
): Promise<{ from: number; to: number }> {
  const offset = Number(await evaluateText(context, await expandToString(context, slice.offset)))
  const from = offset < 0 ? size + offset : offset
  if (from < 0 || from > size) return { from: 0, to: 0 }
  if (!slice.length) return { from, to: size }
  const length = Number(await evaluateText(context, await expandToString(context, slice.length)))
  const to = length < 0 ? size + length : from + length
  if (to < from) throw new ShellError(`${length}: substring expression < 0`)
  return { from, to }
}

function changeCase(value: string, operator: '^' | '^^' | ',' | ',,'): string {
  const change = (text: string): string => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase())
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1)
}

/** `${x@Q}` and its kin; what is unknown leaves the value as it is. */
function transformAt(value: string, letter: string): string {
  if (letter === 'Q') return quoteValue(value)
  if (letter === 'E') return decodeEscapes(value).text
  if (letter === 'U') return value.toUpperCase()
  if (letter === 'L') return value.toLowerCase()
  return letter === 'u' ? changeCase(value, '^') : value
}
