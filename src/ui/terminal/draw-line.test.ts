import { describe, expect, it } from 'vitest'
import { drawCandidates, drawLine, place } from './draw-line'
import { emptyLine } from './line-editor'

describe('drawing the line', () => {
  it.each([
    { name: 'plain text', text: '$ ls', at: { row: 0, column: 4 } },
    { name: 'a full row goes on below', text: '0123456789', at: { row: 1, column: 0 } },
    { name: 'a second row', text: '0123456789ab', at: { row: 1, column: 2 } },
    { name: 'a newline in the buffer', text: '$ a\nbc', at: { row: 1, column: 2 } },
    { name: 'wide characters take two cells', text: '茶茶', at: { row: 0, column: 4 } },
    { name: 'a wide character does not fit in the last cell', text: '123456789茶', at: { row: 1, column: 2 } },
    { name: 'combining accents take none', text: 'e\u0301', at: { row: 0, column: 1 } },
    { name: 'colours take none', text: '\x1b[1;32m$\x1b[0m ', at: { row: 0, column: 2 } },
  ])('$name', ({ text, at }) => {
    expect(place(text, 10)).toEqual(at)
  })

  it('goes up to where the line began and puts the cursor back', () => {
    const drawn = drawLine({ ...emptyLine, buffer: 'abcdefghijkl', cursor: 3 }, { prompt: '$ ', columns: 10, cursorRow: 1 })
    expect(drawn).toEqual({ output: '\x1b[1A\r\x1b[J$ abcdefghijkl\x1b[1A\r\x1b[5C', cursorRow: 0 })
  })

  it('shows the search in place of the prompt', () => {
    const searching = { ...emptyLine, buffer: 'ls', search: { query: 'l', index: 0 } }
    expect(drawLine(searching, { prompt: '$ ', columns: 80, cursorRow: 0 }).output).toContain("(reverse-i-search)`l': ls")
  })

  it('lays candidates out in columns', () => {
    expect(drawCandidates(['aa', 'bb', 'cc'], 9)).toBe('aa  cc\r\nbb')
  })
})
