/**
 * The few web standards that Node and browsers share and that rooms below the page may use. They are declared here, by hand, so
 * that the engine is type-checked without the DOM: what is not in this list does not exist for it.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean })
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string
}
declare class URL {
  constructor(url: string | URL, base?: string | URL)
  static canParse(url: string, base?: string | URL): boolean
  readonly href: string
  readonly username: string
  readonly password: string
  hash: string
  readonly protocol: string
  readonly hostname: string
  readonly host: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly searchParams: URLSearchParams
}
declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][])
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  append(name: string, value: string): void
  delete(name: string): void
  forEach(visit: (value: string, name: string) => void): void
  toString(): string
}
interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
declare class MessageChannel {
  readonly port1: { onmessage: ((event: { data: unknown }) => void) | null }
  readonly port2: { postMessage(message: unknown): void }
}
declare const setImmediate: ((run: () => void) => unknown) | undefined
declare function atob(text: string): string
declare function btoa(text: string): string
