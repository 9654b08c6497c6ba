/** The frames of SPDY: data of a stream, or control. Format: SPDY Protocol, Draft 3.1, section 2.2. */
export const types = {
  synStream: 1,
  synReply: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const

/** No more comes in this direction of the stream. */
export const FINAL = 1

export type SpdyFrame =
  | { readonly kind: 'data'; readonly stream: number; readonly flags: number; readonly payload: Buffer }
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly payload: Buffer }

const VERSION = 0x8003
const HEADER_BYTES = 8

export function encodeData(stream: number, payload: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(stream, 0)
  header.writeUInt32BE(payload.length, 4)
  header[4] = flags
  return Buffer.concat([header, payload])
}

export function encodeControl(type: number, payload: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(VERSION, 0)
  header.writeUInt16BE(type, 2)
  header.writeUInt32BE(payload.length, 4)
  header[4] = flags
  return Buffer.concat([header, payload])
}

/** Takes bytes as they come, gives frames as they are complete. */
export class SpdyFrameReader {
  #rest: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): SpdyFrame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const frames: SpdyFrame[] = []
    while (this.#rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + (this.#rest.readUInt32BE(4) & 0xff_ffff)
      if (this.#rest.length < end) break
      frames.push(parse(this.#rest, this.#rest.subarray(HEADER_BYTES, end)))
      this.#rest = this.#rest.subarray(end)
    }
    return frames
  }
}

function parse(bytes: Buffer, payload: Buffer): SpdyFrame {
  const flags = bytes[4]
  if (bytes[0] < 0x80) return { kind: 'data', stream: bytes.readUInt32BE(0), flags, payload }
  return { kind: 'control', type: bytes.readUInt16BE(2), flags, payload }
}
