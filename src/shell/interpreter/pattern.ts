/**
 * Shell patterns (`*`, `?`, `[a-z]`, `\x`) as regular expressions: for `case`, `[[ == ]]`, `${x#pattern}` and file names.
 * Pattern Matching, bash(1).
 */
import { posixClasses } from '../character-classes'
import { guardPattern } from '../linear-pattern'

/** bash has one more than POSIX. */
const CLASSES: Readonly<Record<string, string>> = { ...posixClasses, word: '\\w' }

export const escapePattern = (text: string): string => text.replace(/[\\*?[\]()|!+@]/g, '\\$&')

export const hasPatternCharacters = (pattern: string): boolean => /(^|[^\\])(\\\\)*([*?]|\[|[+@!]\()/.test(pattern)

export const unescapePattern = (pattern: string): string => pattern.replace(/\\(.)/gs, '$1')

const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** The source of a regular expression without anchors. `lazy` takes as little as it can. */
export function patternSource(pattern: string, lazy = false): string {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]
    const group = '?*+@!'.includes(char) && pattern[i + 1] === '(' ? readGroup(pattern, i) : undefined
    if (group) {
      source += group.source
      i = group.end
    } else if (char === '\\' && i + 1 < pattern.length) source += escapeRegex(pattern[++i])
    else if (char === '*') {
      while (pattern[i + 1] === '*') i++
      source += lazy ? '[^]*?' : '[^]*'
    } else if (char === '?') source += '[^]'
    else if (char === '[') {
      const bracket = readBracket(pattern, i)
      source += bracket ? bracket.source : '\\['
      if (bracket) i = bracket.end
    } else source += escapeRegex(char)
  }
  return source
}

const GROUPS: Readonly<Record<string, string>> = { '?': '?', '*': '*', '+': '+', '@': '' }

/** `?(a|b)` and its kin; `!(a)` is anything else. */
function readGroup(pattern: string, start: number): { source: string; end: number } | undefined {
  const alternatives = ['']
  let depth = 1
  for (let i = start + 2; i < pattern.length; i++) {
    const char = pattern[i]
    if (char === '(') depth++
    if (char === ')' && --depth === 0) {
      const inner = `(?:${alternatives.map((each) => patternSource(each)).join('|')})`
      const rest = patternSource(pattern.slice(i + 1))
      return { source: pattern[start] === '!' ? `(?:(?!${inner}${rest}$)[^]*)` : inner + GROUPS[pattern[start]], end: i }
    }
    if (char === '|' && depth === 1) alternatives.push('')
    else alternatives[alternatives.length - 1] += char === '\\' ? char + (pattern[++i] ?? '') : char
  }
  return undefined
}

function readBracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1
  let body = ''
  const negated = pattern[i] === '!' || pattern[i] === '^'
  if (negated) i++
  for (let first = true; i < pattern.length; i++, first = false) {
    const char = pattern[i]
    if (char === ']' && !first) return { source: body === '' ? '[]' : `[${negated ? '^' : ''}${body}]`, end: i }
    const named = char === '[' ? /^\[:(\w+):\]/.exec(pattern.slice(i, i + 12)) : null
    if (named) {
      body += CLASSES[named[1]] ?? ''
      i += named[0].length - 1
    } else if (char === '\\' && i + 1 < pattern.length) body += escapeRegex(pattern[++i])
    else if (char === '-' && !first && pattern[i + 1] !== ']')
      body += isOrdered(pattern[i - 1], pattern[i + 1]) ? '-' : '\\-'
    else body += escapeRegex(char)
  }
  return undefined
}

const isOrdered = (from: string, to: string | undefined): boolean => to !== undefined && from <= to

type Item = { readonly star: true } | { readonly star: false; readonly fits: (char: string) => boolean }

const cache = new Map<string, readonly Item[]>()

/** In time that grows with the lengths of both, whatever the pattern: no regular expression decides but for `+(a|b)` and its kin. */
export function matchesPattern(text: string, pattern: string): boolean {
  if (/[?*+@!]\(/.test(pattern)) return guardPattern(new RegExp(`^(?:${patternSource(pattern)})$`)).test(text)
  let items = cache.get(pattern)
  if (!items) {
    items = compileItems(pattern)
    if (cache.size > 500) cache.clear()
    cache.set(pattern, items)
  }
  return matchItems([...text], items)
}

function compileItems(pattern: string): readonly Item[] {
  const items: Item[] = []
  const characters = [...pattern]
  for (let at = 0; at < characters.length; at++) {
    const char = characters[at]
    if (char === '*') items.push({ star: true })
    else if (char === '?') items.push({ star: false, fits: () => true })
    else if (char === '\\' && at + 1 < characters.length) items.push(literal(characters[++at]))
    else if (char === '[') {
      const rest = characters.slice(at).join('')
      const bracket = readBracket(rest, 0)
      if (!bracket) {
        items.push(literal('['))
        continue
      }
      const set = new RegExp(`^${bracket.source}$`, 'u')
      items.push({ star: false, fits: (one) => set.test(one) })
      at += [...rest.slice(0, bracket.end)].length
    } else items.push(literal(char))
  }
  return items
}

const literal = (wanted: string): Item => ({ star: false, fits: (char) => char === wanted })

/** Goes back to the last star only, which is enough: what stands before it has been matched as short as can be. */
function matchItems(text: readonly string[], items: readonly Item[]): boolean {
  let [at, item] = [0, 0]
  let star: { item: number; at: number } | undefined
  while (at < text.length) {
    const current = items[item]
    if (current?.star) {
      star = { item: item++, at }
    } else if (current && !current.star && current.fits(text[at])) {
      at++
      item++
    } else if (star) {
      item = star.item + 1
      at = ++star.at
    } else return false
  }
  while (items[item]?.star) item++
  return item === items.length
}
