/**
 * A SPDY connection as a server holds it: streams that the client opens, each with names and values, bytes in and bytes
 * out. What kubectl port-forward speaks, over a WebSocket or plain. Format: SPDY Protocol, Draft 3.1.
 * Simplified: windows are not kept, as the client's library does not keep them either.
 */
import { encodeControl, encodeData, FINAL, SpdyFrameReader, types, type SpdyFrame } from './frame'
import { createHeaderReader, createHeaderWriter, type Headers } from './header-block'

export interface SpdyStream {
  readonly headers: Headers
  send(data: Buffer): void
  /** Nothing more comes from here. */
  end(): void
  onData(handle: (data: Buffer) => void): void
  /** The client says no more, or has gone. */
  onEnd(handle: () => void): void
}

export interface SpdyConnection {
  receive(bytes: Buffer): void
  /** The client has gone: every stream ends. */
  hangUp(): void
}

export interface SpdyOptions {
  send(bytes: Buffer): void
  onStream(stream: SpdyStream): void
  /** The client said what cannot be read. */
  onFailure(): void
}

interface Handlers {
  data(data: Buffer): void
  end(): void
}

export function createSpdyConnection({ send, onStream, onFailure }: SpdyOptions): SpdyConnection {
  const frames = new SpdyFrameReader()
  const readHeaders = createHeaderReader()
  const writeHeaders = createHeaderWriter()
  const streams = new Map<number, Handlers>()
  let turn: Promise<void> = Promise.resolve()

  async function take(frame: SpdyFrame): Promise<void> {
    if (frame.kind === 'data') {
      const stream = streams.get(frame.stream)
      if (frame.payload.length > 0) stream?.data(frame.payload)
      if (frame.flags & FINAL) stream?.end()
      return
    }
    const { type, payload, flags } = frame
    if (type === types.synStream) await open(payload, (flags & FINAL) !== 0)
    else if (type === types.ping) send(encodeControl(types.ping, payload))
    else if (type === types.headers) await readHeaders(payload.subarray(4))
    else if (type === types.reset) close(payload.readUInt32BE(0))
    else if (type === types.goAway) hangUp()
  }

  async function open(payload: Buffer, isFinal: boolean): Promise<void> {
    const id = payload.readUInt32BE(0)
    const headers = await readHeaders(payload.subarray(10))
    const reply = await writeHeaders({})
    send(encodeControl(types.synReply, Buffer.concat([payload.subarray(0, 4), reply])))
    const stream = createStream(id, headers)
    onStream(stream)
    if (isFinal) streams.get(id)?.end()
  }

  function createStream(id: number, headers: Headers): SpdyStream {
    let handlers: Handlers = { data() {}, end() {} }
    let ended = false
    const once = (): void => {
      if (ended) return
      ended = true
      handlers.end()
    }
    streams.set(id, { data: (data) => handlers.data(data), end: once })
    return {
      headers,
      send: (data) => send(encodeData(id, data)),
      end: () => send(encodeData(id, Buffer.alloc(0), FINAL)),
      onData: (data) => (handlers = { ...handlers, data }),
      onEnd: (end) => (handlers = { ...handlers, end }),
    }
  }

  function close(id: number): void {
    streams.get(id)?.end()
    streams.delete(id)
  }

  function hangUp(): void {
    for (const id of [...streams.keys()]) close(id)
  }

  return {
    receive(bytes) {
      for (const frame of frames.push(bytes)) turn = turn.then(() => take(frame)).catch(onFailure)
    },
    hangUp,
  }
}
