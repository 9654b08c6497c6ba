import { describe, expect, it } from 'vitest'
import { encodeControl, encodeData, FINAL, SpdyFrameReader, types } from './frame'
import { createHeaderReader, createHeaderWriter, dictionary } from './header-block'
import { createSpdyConnection, type SpdyStream } from './spdy-connection'

const idOf = (stream: number): Buffer => Buffer.from([0, 0, 0, stream])

/** What a client sends to open a stream. */
const synStream = (stream: number, block: Buffer): Buffer =>
  encodeControl(types.synStream, Buffer.concat([idOf(stream), Buffer.alloc(6), block]))

describe('SPDY', () => {
  it('begins its compression with the words of the standard', async () => {
    expect(dictionary.length).toBe(1423)
    const block = await createHeaderWriter()({ streamtype: 'data' })
    // Two bytes of zlib, then the checksum of the dictionary.
    expect(block.subarray(2, 6).toString('hex')).toBe('e3c6a7c2')
  })

  it('keeps one history of names and values in each direction', async () => {
    const [write, read] = [createHeaderWriter(), createHeaderReader()]
    const first = await write({ streamtype: 'error', port: '80', requestid: '0' })
    const second = await write({ streamtype: 'data', port: '80', requestid: '0' })
    expect(second.length).toBeLessThan(first.length)
    expect([await read(first), await read(second)]).toEqual([
      { streamtype: 'error', port: '80', requestid: '0' },
      { streamtype: 'data', port: '80', requestid: '0' },
    ])
  })

  it('opens streams, carries bytes both ways and ends each side for itself', async () => {
    const sent: Buffer[] = []
    const streams: SpdyStream[] = []
    const heard: string[] = []
    const connection = createSpdyConnection({
      send: (bytes) => sent.push(bytes),
      onFailure: () => heard.push('failure'),
      onStream(stream) {
        streams.push(stream)
        stream.onData((data) => heard.push(data.toString()))
        stream.onEnd(() => heard.push('end'))
      },
    })
    const bytes = Buffer.concat([
      synStream(1, await createHeaderWriter()({ streamtype: 'data' })),
      encodeData(1, Buffer.from('hello')),
      encodeControl(types.ping, idOf(7)),
      encodeData(1, Buffer.alloc(0), FINAL),
    ])
    for (const byte of bytes) connection.receive(Buffer.from([byte]))
    await expect.poll(() => heard).toEqual(['hello', 'end'])
    expect(streams[0].headers).toEqual({ streamtype: 'data' })
    streams[0].send(Buffer.from('answer'))
    streams[0].end()
    const frames = new SpdyFrameReader().push(Buffer.concat(sent))
    expect(
      frames.map((frame) =>
        frame.kind === 'data' ? [frame.stream, frame.payload.toString(), frame.flags] : frame.type,
      ),
    ).toEqual([types.synReply, types.ping, [1, 'answer', 0], [1, '', FINAL]])
  })

  it('says so when what comes cannot be read', async () => {
    let failed = false
    const connection = createSpdyConnection({ send() {}, onStream() {}, onFailure: () => (failed = true) })
    connection.receive(synStream(1, Buffer.from('this is not compressed')))
    await expect.poll(() => failed).toBe(true)
  })
})
