/**
 * Reads a JSONPath template such as `{range .items[*]}{.metadata.name}{"\n"}{end}` into a tree.
 * Upstream: staging/src/k8s.io/client-go/util/jsonpath/parser.go (v1.32).
 */
export type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly nodes: readonly Node[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'number'; readonly value: number }
  | {
      readonly type: 'slice'
      readonly from?: number
      readonly to?: number
      readonly step?: number
      readonly index?: number
    }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly members: readonly Node[] }
  | { readonly type: 'filter'; readonly left: Node; readonly operator: string; readonly right: Node }
  | { readonly type: 'bool'; readonly value: boolean }

export class JsonPathError extends Error {}

/** Top-level nodes: text outside of braces, one list per pair of braces. */
export function parseJsonPath(template: string): Node[] {
  const nodes: Node[] = []
  for (let at = 0; at < template.length;) {
    const open = template.indexOf('{', at)
    if (open < 0) return [...nodes, { type: 'text', text: template.slice(at) }]
    if (open > at) nodes.push({ type: 'text', text: template.slice(at, open) })
    const action = new ActionReader(template, open + 1)
    nodes.push({ type: 'list', nodes: action.readAll() })
    at = action.at
  }
  return nodes
}

const NAME_END = /[\s{}[\]().,'"|$@=<>!&?*:]/

/** A cursor over the inside of one pair of braces. */
class ActionReader {
  constructor(
    readonly template: string,
    public at: number,
  ) {}

  /** Up to and with the closing brace. */
  readAll(): Node[] {
    const nodes: Node[] = []
    for (;;) {
      const char = this.template[this.at]
      if (char === undefined || char === '\n') throw new JsonPathError('unclosed action')
      if (char === '}') {
        this.at++
        return nodes
      }
      const node = this.readNode(char)
      if (node) nodes.push(node)
    }
  }

  readNode(char: string): Node | undefined {
    if (/\s/.test(char) || char === '@' || char === '$') {
      this.at++
      return undefined
    }
    if (char === '[') return this.readBrackets()
    if (char === '"' || char === "'") return { type: 'text', text: this.readQuoted(char) }
    if (char === '.') return this.readField()
    if (/[+\-\d]/.test(char)) return this.readNumber()
    if (/[A-Za-z_]/.test(char)) return this.readIdentifier()
    throw new JsonPathError(
      `unrecognized character in action: U+${char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')} '${char}'`,
    )
  }

  readField(): Node {
    this.at++
    if (this.template[this.at] === '.') {
      this.at++
      if (/[A-Za-z_*]/.test(this.template[this.at] ?? '')) this.at--
      return { type: 'recursive' }
    }
    if (this.template[this.at] === '*') {
      this.at++
      return { type: 'wildcard' }
    }
    return { type: 'field', name: this.readName() }
  }

  /** A backslash takes the next character as it is, which keys with dots need. */
  readName(): string {
    let name = ''
    for (; this.at < this.template.length; this.at++) {
      const char = this.template[this.at]
      if (char === '\\') name += this.template[++this.at] ?? ''
      else if (NAME_END.test(char)) break
      else name += char
    }
    return name
  }

  readNumber(): Node {
    const [text] = /^[+\-]?[\d.]+/.exec(this.template.slice(this.at)) ?? ['']
    this.at += text.length || 1
    return { type: 'number', value: Number(text) }
  }

  readIdentifier(): Node {
    const [name] = /^\w+/.exec(this.template.slice(this.at)) ?? ['']
    this.at += name.length
    if (name === 'true' || name === 'false') return { type: 'bool', value: name === 'true' }
    return { type: 'identifier', name }
  }

  readQuoted(quote: string): string {
    const start = ++this.at
    for (; this.at < this.template.length; this.at++) {
      if (this.template[this.at] === '\\') this.at++
      else if (this.template[this.at] === quote) return unescape(this.template.slice(start, this.at++))
    }
    throw new JsonPathError('unterminated quoted string')
  }

  readBrackets(): Node {
    if (this.template.startsWith('[?(', this.at)) return this.readFilter()
    const inside = this.readUpTo(']')
    if (inside === '*') return { type: 'wildcard' }
    const members = splitOutsideQuotes(inside, ',').map((part) => readMember(part.trim()))
    return members.length === 1 ? members[0] : { type: 'union', members }
  }

  readUpTo(end: string): string {
    let quote = ''
    for (let at = this.at + 1; at < this.template.length; at++) {
      const char = this.template[at]
      if (quote !== '') quote = char === quote ? '' : quote
      else if (char === '"' || char === "'") quote = char
      else if (char === end) {
        const inside = this.template.slice(this.at + 1, at)
        this.at = at + 1
        return inside
      }
    }
    throw new JsonPathError('unterminated array')
  }

  readFilter(): Node {
    const start = this.at + 3
    let depth = 1
    let quote = ''
    let at = start
    for (; at < this.template.length && depth > 0; at++) {
      const char = this.template[at]
      if (quote !== '') quote = char === quote ? '' : quote
      else if (char === '"' || char === "'") quote = char
      else if (char === '(') depth++
      else if (char === ')') depth--
    }
    if (depth > 0) throw new JsonPathError('unterminated filter')
    if (this.template[at] !== ']') throw new JsonPathError('unclosed array expect ]')
    this.at = at + 1
    return readCondition(this.template.slice(start, at - 1))
  }
}

function readCondition(text: string): Node {
  const [, left, operator = 'exists', right = ''] =
    /^((?:[^'"=!<>]|'[^']*'|"[^"]*")*?)(?:(==|!=|<=|>=|<|>)(.*))?$/s.exec(text) ?? []
  if (left === undefined) throw new JsonPathError('unrecognized filter')
  return { type: 'filter', left: readExpression(left), operator, right: readExpression(right) }
}

const readExpression = (text: string): Node => ({
  type: 'list',
  nodes: text.trim() === '' ? [] : new ActionReader(`${text.trim()}}`, 0).readAll(),
})

function readMember(part: string): Node {
  const quoted = /^(['"])(.*)\1$/s.exec(part)
  if (quoted) return { type: 'field', name: unescape(quoted[2]) }
  if (/^-?\d+$/.test(part)) return { type: 'slice', index: Number(part) }
  const slice = /^(-?\d*):(-?\d*)(?::(-?\d*))?$/.exec(part)
  if (!slice) throw new JsonPathError(`invalid array index ${part}`)
  const [from, to, step] = slice.slice(1).map((text) => (text ? Number(text) : undefined))
  return { type: 'slice', from, to, step }
}

const splitOutsideQuotes = (text: string, by: string): string[] =>
  [...text.matchAll(new RegExp(`(?:^|${by})((?:'[^']*'|"[^"]*"|[^${by}])*)`, 'g'))].map(([, part]) => part)

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' }
const unescape = (text: string): string => text.replaceAll(/\\(.)/gs, (_, char: string) => escapes[char] ?? char)
