import { expect, it } from 'vitest'
import { wrapped } from './wrap'

it.each([
  { name: 'short text', text: 'a b', width: 10, lines: ['a b'] },
  { name: 'a word that does not fit', text: 'one two three', width: 8, lines: ['one two', 'three'] },
  {
    name: 'a word longer than a line',
    text: 'see https://example.com/long',
    width: 10,
    lines: ['see', 'https://example.com/long'],
  },
  { name: 'blanks at the beginning of a line', text: ' - one two three', width: 10, lines: [' - one two', 'three'] },
  { name: 'line ends of its own', text: 'a\n\nb', width: 10, lines: ['a', '', 'b'] },
])('$name is wrapped as kubectl explain wraps it', ({ text, width, lines }) => {
  expect(wrapped(text, { width, indent: 2 })).toBe(lines.map((line) => `  ${line}`).join('\n'))
})
