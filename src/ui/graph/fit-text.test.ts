import { describe, expect, it } from 'vitest'
import { keepBeginning, keepEnd } from './fit-text'

const atMost = (length: number) => (text: string): boolean => text.length <= length

describe('words on a card', () => {
  it.each([
    { text: 'web', room: 8, end: 'web', beginning: 'web' },
    { text: 'hello-7d4b9c-x2', room: 8, end: '…4b9c-x2', beginning: 'hello-7…' },
    { text: 'web', room: 0, end: '…', beginning: '…' },
  ])('$text in a room of $room', ({ text, room, end, beginning }) => {
    expect([keepEnd(text, atMost(room)), keepBeginning(text, atMost(room))]).toEqual([end, beginning])
  })
})
