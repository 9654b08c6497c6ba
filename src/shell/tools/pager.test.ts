/** `less` on a screen of 80 x 24, key by key. */
import { describe, expect, it } from 'vitest'
import { testShell, type TestShell } from '../test-machine'

async function open(line: string): Promise<{ shell: TestShell; screen(): string; press(keys: string): Promise<string>; all(): string; ended(): boolean }> {
  const shell = testShell({ terminal: true })
  await shell.run('seq 100 > hundred; printf "short\\n" > short')
  let text = ''
  let ended = false
  shell.session.onOutput((_stream, piece) => void (text += piece))
  void shell.session.run(line).then(() => (ended = true))
  await shell.pass(100)
  const screen = (): string => text.split('\x1b[H\x1b[2J').at(-1) ?? ''
  async function press(keys: string): Promise<string> {
    shell.session.input(keys)
    await shell.pass(100)
    return screen()
  }
  return { shell, screen, press, all: () => text, ended: () => ended }
}

const numbers = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('')

describe('less', () => {
  it('fills the screen and turns pages', async () => {
    const { screen, press } = await open('less hundred')
    expect(screen()).toBe(`${numbers(1, 23)}\x1b[7mhundred\x1b[27m`)
    expect(await press(' ')).toBe(`${numbers(24, 46)}:`)
    expect(await press('j\x1b[B')).toBe(`${numbers(26, 48)}:`)
    expect(await press('b')).toBe(`${numbers(3, 25)}:`)
    expect(await press('G')).toBe(`${numbers(78, 100)}\x1b[7m(END)\x1b[27m`)
    expect(await press('g')).toContain('1\n2\n')
  })

  it('reads a pipe and the keyboard beside it, and gives the screen back', async () => {
    const { all, press, ended } = await open('seq 30 | less')
    expect(all()).toContain('\x1b[?1049h')
    expect(ended()).toBe(false)
    await press('q')
    expect(all()).toContain('\x1b[?1049l')
    expect(ended()).toBe(true)
  })

  it('finds what is asked for, and says when there is no more', async () => {
    const { press } = await open('less hundred')
    expect(await press('/5')).toMatch(/\/5$/)
    expect(await press('\r')).toMatch(/^\x1b\[7m5\x1b\[27m\n6\n/)
    expect(await press('n')).toMatch(/^1\x1b\[7m5\x1b\[27m\n16\n/)
    expect(await press('/nowhere\r')).toMatch(/Pattern not found/)
  })

  it('shows numbers of lines, and leaves at once what fits on one screen', async () => {
    expect((await open('less -N short')).screen()).toMatch(/^ {6}1 short\n~\n/)
    const { all, ended } = await open('less -F short')
    expect([all(), ended()]).toEqual(['short\n', true])
  })

  it('passes text on where there is no screen', async () => {
    expect((await testShell().run('seq 3 | less; echo x | more')).stdout).toBe('1\n2\n3\nx\n')
  })
})
