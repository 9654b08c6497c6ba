import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameError, FrameReader, opcodes } from './frame'

/** A client's frame. */
function masked(opcode: number, payload: Buffer, final = true): Buffer {
  const frame = encodeFrame(opcode, payload)
  const headerLength = frame.length - payload.length
  const header = Buffer.from(frame.subarray(0, headerLength))
  header[0] = (final ? 0x80 : 0) | opcode
  header[1] |= 0x80
  const mask = Buffer.from([1, 2, 3, 4])
  return Buffer.concat([header, mask, Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]))])
}

describe('WebSocket frames', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('carry %d bytes', (length) => {
    const payload = Buffer.alloc(length, 'kubarium')
    const [frame, ...more] = new FrameReader().push(masked(opcodes.binary, payload))
    expect(more).toEqual([])
    expect([frame.final, frame.opcode, frame.payload.equals(payload)]).toEqual([true, opcodes.binary, true])
  })

  it('may come in pieces and several at once', () => {
    const bytes = Buffer.concat([
      masked(opcodes.text, Buffer.from('one'), false),
      masked(opcodes.continuation, Buffer.from('two')),
      masked(opcodes.ping, Buffer.alloc(0)),
    ])
    const reader = new FrameReader()
    const frames = [...bytes].flatMap((byte) => reader.push(Buffer.from([byte])))
    expect(frames.map(({ final, opcode, payload }) => [final, opcode, payload.toString()])).toEqual([
      [false, opcodes.text, 'one'],
      [true, opcodes.continuation, 'two'],
      [true, opcodes.ping, ''],
    ])
    expect(new FrameReader().push(bytes)).toEqual(frames)
  })

  it('are refused when they are not masked or too large', () => {
    expect(() => new FrameReader().push(encodeFrame(opcodes.binary, Buffer.from('x')))).toThrow(FrameError)
    expect(() => new FrameReader().push(Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]))).toThrow(
      'a frame is too large',
    )
  })
})
