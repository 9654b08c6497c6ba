/**
 * RESP2, what redis and its clients say to each other. Upstream:
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
import { byteLength } from '../../base/os/byte-length'

export type Reply =
  | { readonly type: 'status'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'bulk'; readonly text: string | undefined }
  | { readonly type: 'list'; readonly items: readonly Reply[] }
  /** In the place of a list. */
  | { readonly type: 'nothing' }

export const ok: Reply = { type: 'status', text: 'OK' }
export const nil: Reply = { type: 'bulk', text: undefined }
export const bulk = (text: string | undefined): Reply => ({ type: 'bulk', text })
export const integer = (value: number): Reply => ({ type: 'integer', value })
export const list = (texts: readonly (string | undefined)[]): Reply => ({ type: 'list', items: texts.map(bulk) })
export const failure = (text: string): Reply => ({ type: 'error', text })

export function formatReply(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}\r\n`
    case 'error':
      return `-${reply.text}\r\n`
    case 'integer':
      return `:${reply.value}\r\n`
    case 'bulk':
      return reply.text === undefined ? '$-1\r\n' : `$${byteLength(reply.text)}\r\n${reply.text}\r\n`
    case 'nothing':
      return '*-1\r\n'
    case 'list':
      return `*${reply.items.length}\r\n${reply.items.map(formatReply).join('')}`
  }
}

export const formatCommand = (words: readonly string[]): string => formatReply(list(words))

/** Puts what arrives together to whole values. */
export class ReplyReader {
  #text = ''

  add(text: string): void {
    this.#text += text
  }

  /** The next whole value, or undefined while it is not all there. */
  next(): Reply | undefined {
    const found = parseReply(this.#text)
    if (!found) return undefined
    this.#text = this.#text.slice(found.length)
    return found.reply
  }

  /** The next command: an array of strings, or a line as somebody types it into `nc`. */
  nextCommand(): readonly string[] | undefined {
    if (this.#text === '' || this.#text.startsWith('*')) {
      const reply = this.next()
      return reply?.type === 'list' ? reply.items.map((item) => (item.type === 'bulk' ? (item.text ?? '') : '')) : undefined
    }
    const end = this.#text.indexOf('\n')
    if (end < 0) return undefined
    const line = this.#text.slice(0, end).trim()
    this.#text = this.#text.slice(end + 1)
    return line === '' ? this.nextCommand() : splitWords(line)
  }
}

interface Parsed {
  readonly reply: Reply
  readonly length: number
}

function parseReply(text: string): Parsed | undefined {
  const end = text.indexOf('\r\n')
  if (end < 0) return undefined
  const [mark, head] = [text[0], text.slice(1, end)]
  const length = end + 2
  if (mark === '+') return { reply: { type: 'status', text: head }, length }
  if (mark === '-') return { reply: failure(head), length }
  if (mark === ':') return { reply: integer(Number(head)), length }
  return mark === '$' ? parseBulk(text, length, Number(head)) : parseList(text, length, Number(head))
}

function parseBulk(text: string, start: number, bytes: number): Parsed | undefined {
  if (bytes < 0) return { reply: nil, length: start }
  let end = start
  for (let seen = 0; seen < bytes;) {
    if (end >= text.length) return undefined
    const letter = String.fromCodePoint(text.codePointAt(end) ?? 0)
    seen += byteLength(letter)
    end += letter.length
  }
  return text.length < end + 2 ? undefined : { reply: bulk(text.slice(start, end)), length: end + 2 }
}

function parseList(text: string, start: number, count: number): Parsed | undefined {
  if (count < 0) return { reply: { type: 'nothing' }, length: start }
  const items: Reply[] = []
  let length = start
  for (let i = 0; i < count; i++) {
    const item = parseReply(text.slice(length))
    if (!item) return undefined
    items.push(item.reply)
    length += item.length
  }
  return { reply: { type: 'list', items }, length }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }

/** Words with quotes, as redis-cli splits a line. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\S+)/g)].map(
    ([, double, single, bare]) =>
      double?.replaceAll(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter) ?? single?.replaceAll("\\'", "'") ?? bare,
  )
}
