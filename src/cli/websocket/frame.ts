/**
 * The frames of WebSocket, as a server reads and writes them. Format: RFC 6455, section 5.
 */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Frame {
  readonly final: boolean
  readonly opcode: number
  readonly payload: Buffer
}

/** A frame that no client of ours would send. */
export class FrameError extends Error {}

const MAX_PAYLOAD = 16 * 1024 * 1024

/** A server's frames are whole and not masked. */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode]), encodeLength(payload.length), payload])
}

function encodeLength(length: number): Buffer {
  if (length < 126) return Buffer.from([length])
  if (length < 65_536) return Buffer.from([126, length >> 8, length & 0xff])
  const wide = Buffer.alloc(9, 0)
  wide[0] = 127
  wide.writeBigUInt64BE(BigInt(length), 1)
  return wide
}

/** Takes bytes as they come, gives frames as they are complete. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const frames: Frame[] = []
    for (let read = readFrame(this.#rest); read; read = readFrame(this.#rest)) {
      frames.push(read.frame)
      this.#rest = this.#rest.subarray(read.length)
    }
    return frames
  }
}

function readFrame(bytes: Buffer): { frame: Frame; length: number } | undefined {
  if (bytes.length < 2) return undefined
  if ((bytes[1] & 0x80) === 0) throw new FrameError('a frame of a client is masked')
  const short = bytes[1] & 0x7f
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0
  const dataAt = 2 + wide + 4
  if (bytes.length < dataAt) return undefined
  const size = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (size > MAX_PAYLOAD) throw new FrameError('a frame is too large')
  if (bytes.length < dataAt + size) return undefined
  const mask = bytes.subarray(2 + wide, dataAt)
  const payload = Buffer.from(bytes.subarray(dataAt, dataAt + size))
  for (let index = 0; index < size; index++) payload[index] ^= mask[index & 3]
  return { frame: { final: bytes[0] >= 0x80, opcode: bytes[0] & 0x0f, payload }, length: dataAt + size }
}
