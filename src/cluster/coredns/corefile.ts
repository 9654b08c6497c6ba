/**
 * Reads a Corefile: server blocks of zones, each with directives, each of which may have a block of its own.
 * Upstream: github.com/coredns/caddy caddyfile/parse.go (v1.1.1).
 *
 * Simplified: no snippets, imports or environment variables; a real Corefile may use all three.
 */
import { sha512Hex } from '../../base/hash/sha512'

export interface ServerBlock {
  /** Absolute, in lower case. */
  readonly zones: readonly string[]
  readonly port: number
  readonly directives: readonly Directive[]
}

export interface Directive {
  readonly name: string
  readonly arguments: readonly string[]
  readonly block: readonly (readonly string[])[]
  /** Where each line of the block stands. */
  readonly blockLines: readonly number[]
  readonly line: number
}

/** The message says what is wrong, and where. */
export class CorefileError extends Error {}

interface Line {
  readonly words: readonly string[]
  readonly number: number
}

export function parseCorefile(text: string, file: string): readonly ServerBlock[] {
  const lines = text
    .split('\n')
    .map((line, index): Line => ({ words: wordsOf(line), number: index + 1 }))
    .filter(({ words }) => words.length > 0)
  const reader = new LineReader(lines, file)
  const blocks: ServerBlock[] = []
  for (let head = reader.next(); head; head = reader.next()) {
    if (head.words.at(-1) !== '{') throw problemAt(file, head.number, "Expected '{' after server keys")
    blocks.push({ ...serverKeys(head.words.slice(0, -1)), directives: readDirectives(reader) })
  }
  return blocks
}

class LineReader {
  readonly file: string
  readonly #lines: readonly Line[]
  #position = 0

  constructor(lines: readonly Line[], file: string) {
    this.#lines = lines
    this.file = file
  }

  get lastNumber(): number {
    return this.#lines.at(-1)?.number ?? 1
  }

  next(): Line | undefined {
    return this.#lines[this.#position++]
  }
}

function wordsOf(line: string): string[] {
  const found = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(#.*)|(\S+)/g)]
  return found.filter(([, , comment]) => comment === undefined).map(([, quoted, , word]) => quoted ?? word)
}

function serverKeys(keys: readonly string[]): Pick<ServerBlock, 'zones' | 'port'> {
  const parsed = keys.map((key) => /^(?:dns:\/\/)?(.*?)(?::(\d+))?,?$/.exec(key))
  const zones = parsed.map((key) => absolute(key?.[1] ?? '.'))
  return { zones, port: Number(parsed[0]?.[2] ?? 53) }
}

export const fullyQualified = (name: string): string => (name.endsWith('.') ? name : `${name}.`)
export const absolute = (zone: string): string => fullyQualified(zone).toLowerCase()

function readDirectives(reader: LineReader): readonly Directive[] {
  const directives: Directive[] = []
  for (let line = reader.next(); line; line = reader.next()) {
    const { words, number } = line
    if (words[0] === '}') return directives
    const hasBlock = words.at(-1) === '{'
    const [name, ...rest] = hasBlock ? words.slice(0, -1) : words
    const block = hasBlock ? readBlock(reader) : []
    directives.push({
      name,
      arguments: rest,
      block: block.map(({ words: inner }) => inner),
      blockLines: block.map((inner) => inner.number),
      line: number,
    })
  }
  throw unclosed(reader)
}

function readBlock(reader: LineReader): readonly Line[] {
  const block: Line[] = []
  for (let line = reader.next(); line; line = reader.next()) {
    if (line.words[0] === '}') return block
    block.push(line)
  }
  throw unclosed(reader)
}

const unclosed = ({ file, lastNumber }: LineReader): CorefileError => problemAt(file, lastNumber, 'Unexpected EOF')

export const problemAt = (file: string, line: number, text: string): CorefileError =>
  new CorefileError(`${file}:${line} - Error during parsing: ${text}`)

/** `30s`, `5m`, or a bare number of seconds. */
export function parseSeconds(text: string): number {
  const match = /^(\d+)(ms|s|m|h)?$/.exec(text)
  if (!match) throw new CorefileError(`time: invalid duration "${text}"`)
  const factor = { ms: 0.001, s: 1, m: 60, h: 3600 }[match[2] ?? 's'] ?? 1
  return Number(match[1]) * factor
}

/** What `reload` calls a configuration: a hash of its words and the lines they stand in. */
export function fingerprint(text: string, file: string): string {
  const blocks = parseCorefile(text, file).map(({ zones, port, directives }) => ({
    Keys: zones.map((zone) => `${zone}:${port}`),
    Tokens: directives.flatMap((directive) => tokensOf(directive, file)),
  }))
  return sha512Hex(JSON.stringify(blocks))
}

function tokensOf({ name, arguments: words, block, blockLines, line }: Directive, file: string) {
  const inner = block.flatMap((innerWords, i) => innerWords.map((text) => ({ File: file, Line: blockLines[i], Text: text })))
  return [...[name, ...words].map((text) => ({ File: file, Line: line, Text: text })), ...inner]
}
