/**
 * How a mongod and its clients talk over a connection. Upstream: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 *
 * Simplified: a line of JSON for each message, `{ db, command }` and its answer, where a real one sends OP_MSG with BSON; and a password
 * goes as it is, where a real client proves by SCRAM that it knows it.
 */
import { isDocument, type Document } from './document'

export interface Question {
  readonly db: string
  readonly command: Document
}

export const formatMessage = (message: Document): string => `${JSON.stringify(message)}\n`

/** Puts what arrives together to whole messages. */
export class MessageReader {
  #text = ''

  /** Messages that are whole now; undefined: this is none. */
  add(text: string): readonly Document[] | undefined {
    const lines = (this.#text + text).split('\n')
    this.#text = lines.pop() ?? ''
    const messages: Document[] = []
    for (const line of lines) {
      const message = parsed(line)
      if (!message) return undefined
      messages.push(message)
    }
    return messages
  }
}

function parsed(line: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isDocument(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Where a mongod is, and who asks: `mongodb://root:secret@mongo:27017/shop?authSource=admin` */
export interface Address {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user?: string
  readonly password?: string
  readonly authDatabase: string
}

export const DEFAULT_PORT = 27017

export function parseAddress(text: string): Address | { readonly problem: string } {
  const [, user, password, hosts, database, query = ''] =
    /^mongodb:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text) ?? []
  if (hosts === undefined) {
    if (text.includes('://') && !text.startsWith('mongodb://'))
      return { problem: 'Invalid scheme, expected connection string to start with "mongodb://" or "mongodb+srv://"' }
    return { problem: `Invalid connection string "${text}"` }
  }
  const [host, port] = hosts.split(',')[0].split(':')
  const options = new Map(
    query.split('&').map((pair): [string, string] => [pair.split('=')[0].toLowerCase(), decoded(pair.split('=')[1] ?? '')]),
  )
  const name = database ? decoded(database) : ''
  return {
    host,
    port: port === undefined ? DEFAULT_PORT : Number(port),
    database: name === '' ? 'test' : name,
    ...(user ? { user: decoded(user), password: decoded(password ?? '') } : {}),
    authDatabase: options.get('authsource') ?? (name === '' ? 'admin' : name),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
