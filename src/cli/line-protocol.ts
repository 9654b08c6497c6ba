/**
 * The session protocol: JSON lines, one request a line on stdin, one answer a line on stdout, in order. Unknown requests and broken
 * JSON are answered with an error; the session goes on.
 */
export type SessionRequest =
  | { readonly type: 'run'; readonly run: string; readonly timeoutSeconds: number }
  | { readonly type: 'advance'; readonly seconds: number }
  | { readonly type: 'write'; readonly path: string; readonly content: string }
  | { readonly type: 'read'; readonly path: string }
  | { readonly type: 'request'; readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly type: 'hash' }
  | { readonly type: 'log' }
  | { readonly type: 'replay'; readonly inputs: unknown }

export type Decoded = { readonly id: unknown; readonly request: SessionRequest } | { readonly id: unknown; readonly error: string }

export function decodeLine(line: string): Decoded {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { id: null, error: `not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (!isRecord(value)) return { id: null, error: 'a request is a JSON object' }
  const id = value.id ?? null
  try {
    return { id, request: decodeRequest(value) }
  } catch (error) {
    if (error instanceof Malformed) return { id, error: error.message }
    throw error
  }
}

class Malformed extends Error {}

function decodeRequest(value: Readonly<Record<string, unknown>>): SessionRequest {
  if ('run' in value) return { type: 'run', run: text(value, 'run'), timeoutSeconds: number(value, 'timeout', 300) }
  if ('advance' in value) return { type: 'advance', seconds: number(value, 'advance') }
  if ('write' in value) {
    const write = record(value, 'write')
    return { type: 'write', path: text(write, 'path'), content: text(write, 'content') }
  }
  if ('read' in value) return { type: 'read', path: text(value, 'read') }
  if ('request' in value) return decodeApiRequest(record(value, 'request'))
  if (value.hash === true) return { type: 'hash' }
  if (value.log === true) return { type: 'log' }
  if ('replay' in value) return { type: 'replay', inputs: value.replay }
  throw new Malformed('unknown request; known are run, advance, write, read, request, hash, log, replay')
}

function decodeApiRequest(request: Readonly<Record<string, unknown>>): SessionRequest {
  const headers = request.headers === undefined ? {} : record(request, 'headers')
  return {
    type: 'request',
    method: text(request, 'method', 'GET'),
    path: text(request, 'path'),
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name.toLowerCase(), text(headers, name)])),
    body: text(request, 'body', ''),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function text(value: Readonly<Record<string, unknown>>, name: string, otherwise?: string): string {
  const found = value[name] ?? otherwise
  if (typeof found !== 'string') throw new Malformed(`${name}: expected a text`)
  return found
}

function number(value: Readonly<Record<string, unknown>>, name: string, otherwise?: number): number {
  const found = value[name] ?? otherwise
  if (typeof found !== 'number' || !(found >= 0)) throw new Malformed(`${name}: expected a number, 0 or above`)
  return found
}

function record(value: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const found = value[name]
  if (!isRecord(found)) throw new Malformed(`${name}: expected an object`)
  return found
}
