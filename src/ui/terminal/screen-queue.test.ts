import { describe, expect, it } from 'vitest'
import { createScreenQueue, KEPT_AT_LEAST } from './screen-queue'

/** A screen that draws when told to. */
function slowScreen() {
  const drawn: string[] = []
  let done: (() => void) | undefined
  const queue = createScreenQueue((text, whenDrawn) => {
    drawn.push(text)
    done = whenDrawn
  })
  const finish = (): void => {
    for (let next = done; next; next = done) {
      done = undefined
      next()
    }
  }
  return { queue, drawn, finish }
}

describe('the screen queue', () => {
  it('draws at once what comes to a screen at rest', () => {
    const { queue, drawn } = slowScreen()
    queue.write('a')
    expect(drawn).toEqual(['a'])
  })

  it('draws in order, and together, what came while the screen was busy', () => {
    const { queue, drawn, finish } = slowScreen()
    for (const text of ['a', 'b', 'c']) queue.write(text)
    expect(drawn).toEqual(['a'])
    finish()
    expect(drawn).toEqual(['a', 'bc'])
    queue.write('d')
    expect(drawn.at(-1)).toBe('d')
  })

  it('keeps the end, from the beginning of a line, of more than anybody can scroll back to', () => {
    const { queue, drawn, finish } = slowScreen()
    queue.write('busy')
    for (let line = 0; line < 100_000; line++) queue.write(`line ${line} of a program that never ends\r\n`)
    queue.write('$ ')
    finish()
    const shown = drawn.slice(1).join('')
    expect(shown).toMatch(/^line \d+ of/)
    expect(shown.endsWith('line 99999 of a program that never ends\r\n$ ')).toBe(true)
    expect(shown.length).toBeGreaterThanOrEqual(KEPT_AT_LEAST)
    expect(shown.length).toBeLessThanOrEqual(2 * KEPT_AT_LEAST + 100)
  })

  it('keeps the end of a line that never ends', () => {
    const { queue, drawn, finish } = slowScreen()
    queue.write('busy')
    queue.write('y'.repeat(3 * KEPT_AT_LEAST))
    finish()
    expect(drawn.slice(1).join('')).toHaveLength(KEPT_AT_LEAST)
  })

  it('draws a flood of short lines in pieces that leave the page room for everything else', () => {
    const { queue, drawn, finish } = slowScreen()
    queue.write('y\r\n'.repeat(50_000))
    finish()
    expect(Math.max(...drawn.map((piece) => piece.length))).toBeLessThanOrEqual(8_192)
    expect(drawn.join('')).toBe('y\r\n'.repeat(50_000))
  })

  it('forgets what waits when the screen is cleared', () => {
    const { queue, drawn, finish } = slowScreen()
    queue.write('a')
    queue.write('b')
    queue.clear()
    finish()
    expect(drawn).toEqual(['a'])
  })
})
