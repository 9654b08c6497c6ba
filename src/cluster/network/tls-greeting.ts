/**
 * The beginning of TLS on a connection of bytes: the client says whom it wants, the server shows its certificate.
 * Simplified: two lines in place of a handshake, and what follows is not enciphered; whoever listens in would read it.
 */
const CLIENT = '\x16\x03\x01'
const SERVER = '\x16\x03\x03'
const END = '\0'

export const clientGreeting = (serverName: string): string => `${CLIENT}${serverName}${END}`
export const serverGreeting = (certificate: string): string => `${SERVER}${certificate}${END}`

export interface Greeting {
  /** A name, or a certificate. */
  readonly text: string
  /** What came after it. */
  readonly rest: string
}

/** `more`: it has only begun. `none`: whoever speaks here speaks no TLS. */
export function readGreeting(data: string, side: 'client' | 'server'): Greeting | 'more' | 'none' {
  const mark = side === 'client' ? CLIENT : SERVER
  if (!data.startsWith(mark)) return mark.startsWith(data) ? 'more' : 'none'
  const end = data.indexOf(END, mark.length)
  return end < 0 ? 'more' : { text: data.slice(mark.length, end), rest: data.slice(end + 1) }
}

/** A server's half: takes what arrives, answers the greeting, and hands on the rest with whether it came by TLS. */
export class ServerGreeter {
  readonly #certificateFor: ((serverName: string) => string) | undefined
  #early = ''
  #state: 'new' | 'plain' | 'tls' = 'new'

  /** Without `certificateFor` it speaks no TLS. */
  constructor(certificateFor: ((serverName: string) => string) | undefined) {
    this.#certificateFor = certificateFor
  }

  get isTls(): boolean {
    return this.#state === 'tls'
  }

  /** What is to be read now. Undefined: somebody asked for TLS where there is none. */
  take(data: string, send: (text: string) => void): string | undefined {
    if (this.#state !== 'new') return data
    this.#early += data
    const greeting = readGreeting(this.#early, 'client')
    if (greeting === 'more') return ''
    if (greeting === 'none') {
      this.#state = 'plain'
      return this.#early
    }
    if (!this.#certificateFor) return undefined
    this.#state = 'tls'
    send(serverGreeting(this.#certificateFor(greeting.text)))
    return greeting.rest
  }
}
