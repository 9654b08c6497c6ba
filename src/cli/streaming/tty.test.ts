import { describe, expect, it } from 'vitest'
import { createTty, withCarriageReturns } from './tty'

function typeInto(text: string): { echo: string; acts: string[] } {
  const seen = { echo: '', acts: [] as string[] }
  const tty = createTty({
    line: (line) => seen.acts.push(line),
    echo: (echoed) => (seen.echo += echoed),
    interrupt: () => seen.acts.push('interrupt'),
    endOfInput: () => seen.acts.push('end'),
  })
  tty.type(text)
  return seen
}

describe('a tty', () => {
  const rows = [
    { name: 'hands on whole lines', typed: 'ls\rpw', echo: 'ls\r\npw', acts: ['ls\n'] },
    { name: 'rubs out', typed: 'lx\x7fs\r', echo: 'lx\b \bs\r\n', acts: ['ls\n'] },
    { name: 'rubs out no more than there is', typed: '\x7f\bü\x7f\r', echo: 'ü\b \b\r\n', acts: ['\n'] },
    { name: 'drops a line', typed: 'rm\x15ls\r', echo: 'rm\b \b\b \bls\r\n', acts: ['ls\n'] },
    { name: 'interrupts with Ctrl-C', typed: 'ab\x03c\r', echo: 'ab^C\r\nc\r\n', acts: ['interrupt', 'c\n'] },
    { name: 'ends with Ctrl-D, or hands on what there is', typed: 'ab\x04\x04', echo: 'ab', acts: ['ab', 'end'] },
  ]
  it.each(rows)('$name', ({ typed, echo, acts }) => {
    expect(typeInto(typed)).toEqual({ echo, acts })
  })

  it('begins lines at the left', () => {
    expect(withCarriageReturns('a\nb\r\nc')).toBe('a\r\nb\r\nc')
  })
})
