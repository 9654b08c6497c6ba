import { describe, expect, it } from 'vitest'
import { Clock } from '../clock'
import { settle } from '../driver'
import { createPipe, PIPE_CAPACITY, readFor } from './pipe'
import type { Interruptible } from './interruptible'
import type { SignalName } from './process'
import { createTextReader } from './text-reader'

const clock = new Clock(0)

function createProcess(): Interruptible & { end(signal: SignalName): void } {
  const stops = new Set<() => void>()
  const process = {
    signalled: undefined as SignalName | undefined,
    onEnd: (stop: () => void) => (stops.add(stop), () => stops.delete(stop)),
    end(signal: SignalName) {
      process.signalled = signal
      for (const stop of stops) stop()
    },
  }
  return process
}

describe('a pipe', () => {
  it('hands over lines and the rest, then the end', async () => {
    const { reader, writer } = createPipe(clock)
    await writer.write('one\ntw')
    await writer.write('o\nrest')
    writer.end()
    const lines = [await reader.readLine(), await reader.readLine(), await reader.readLine(), await reader.readLine()]
    expect(lines).toEqual(['one', 'two', 'rest', undefined])
  })

  it('wakes a waiting reader through the clock', async () => {
    const { reader, writer } = createPipe(clock)
    const line = reader.readLine()
    await settle(clock)
    clock.after(10, () => void writer.write('hello\n'))
    clock.step()
    expect(clock.woken).toBe(true)
    expect(await line).toBe('hello')
  })

  it('holds a writer back when it is full, until somebody reads', async () => {
    const { reader, writer } = createPipe(clock)
    let written = false
    const writing = writer.write('x'.repeat(PIPE_CAPACITY)).then(() => (written = true))
    await settle(clock)
    expect(written).toBe(false)
    expect((await reader.read())?.length).toBe(PIPE_CAPACITY)
    await writing
  })

  it('lets a line through that is longer than the buffer', async () => {
    const { reader, writer } = createPipe(clock)
    const line = reader.readLine()
    for (let i = 0; i < 5; i++) await writer.write('x'.repeat(PIPE_CAPACITY))
    await writer.write('\n')
    expect((await line)?.length).toBe(5 * PIPE_CAPACITY)
  })

  it('ends a writer with SIGPIPE once nobody reads, also one that waits for room', async () => {
    const { reader, writer } = createPipe(clock)
    const writing = writer.write('x'.repeat(PIPE_CAPACITY))
    const refused = expect(writing).rejects.toMatchObject({ signal: 'SIGPIPE' })
    await settle(clock)
    reader.close()
    await refused
    await expect(writer.write('more')).rejects.toMatchObject({ signal: 'SIGPIPE' })
  })

  it('throws the signal out of a waiting reader, and keeps what comes later for the next one', async () => {
    const pipe = createPipe(clock)
    const process = createProcess()
    const refused = expect(readFor(process, pipe.reader).readLine()).rejects.toMatchObject({ signal: 'SIGINT' })
    await settle(clock)
    process.end('SIGINT')
    await refused
    await pipe.writer.write('for the shell\n')
    expect(await pipe.reader.readLine()).toBe('for the shell')
  })
})

describe('a reader of text', () => {
  it('gives the text and then the end', async () => {
    const reader = createTextReader('a\nb')
    expect([await reader.readLine(), await reader.readAll(), await reader.read()]).toEqual(['a', 'b', undefined])
  })
})
