/** vi and nano on a screen of 80 x 24, key by key: what stands in the file afterwards, and what the screen says. */
import { describe, expect, it } from 'vitest'
import { testShell } from '../test-machine'

interface Sitting {
  /** Presses keys and returns the screen. */
  press(keys: string): Promise<string>
  screen(): string
  all(): string
  ended(): boolean
  /** What the file holds. */
  file(path?: string): string
}

async function open(line: string, content?: string): Promise<Sitting> {
  const shell = testShell({ terminal: true })
  if (content !== undefined) shell.machine.files.write('/home/student/f', content)
  let text = ''
  let ended = false
  shell.session.onOutput((_stream, piece) => void (text += piece))
  void shell.session.run(line).then(() => (ended = true))
  await shell.pass(100)
  const screen = (): string => text.split('\x1b[H\x1b[2J').at(-1) ?? ''
  async function press(keys: string): Promise<string> {
    if (keys === '\x03') shell.session.interrupt()
    else shell.session.input(keys)
    await shell.pass(100)
    return screen()
  }
  const file = (path = '/home/student/f'): string => (shell.machine.files.stat(path) ? shell.machine.files.read(path) : '(none)')
  return { press, screen, all: () => text, ended: () => ended, file }
}

const THREE = 'one two\nthree\nfour\n'

const viRows: readonly [keys: string, content: string][] = [
  ['iX\x1b', 'Xone two\nthree\nfour\n'],
  ['aX\x1b', 'oXne two\nthree\nfour\n'],
  ['AX\x1b', 'one twoX\nthree\nfour\n'],
  ['$iX\x1b', 'one twXo\nthree\nfour\n'],
  ['onew\rline\x1b', 'one two\nnew\nline\nthree\nfour\n'],
  ['jOnew\x1b', 'one two\nnew\nthree\nfour\n'],
  ['x3x', 'two\nthree\nfour\n'],
  ['dd', 'three\nfour\n'],
  ['2dd', 'four\n'],
  ['ddp', 'three\none two\nfour\n'],
  ['Gyyggp', 'one two\nfour\nthree\nfour\n'],
  ['yyjP', 'one two\none two\nthree\nfour\n'],
  ['dG', ''],
  ['jdd:w\rkx', 'ne two\nfour\n'],
  ['ddu', THREE],
  ['ddu\x12', 'three\nfour\n'],
  ['dw', 'two\nthree\nfour\n'],
  ['cwbig\x1b', 'big two\nthree\nfour\n'],
  ['wdw', 'one \nthree\nfour\n'],
  ['wDjx', 'one \nthre\nfour\n'],
  ['ccnew\x1b', 'new\nthree\nfour\n'],
  ['/hre\rrX', 'one two\ntXree\nfour\n'],
  ['/o\rnx', 'one two\nthree\nfur\n'],
  ['?four\rx', 'one two\nthree\nour\n'],
  ['jlllx0x', 'one two\nhre\nfour\n'],
  ['\x1b[B\x1b[Cx', 'one two\ntree\nfour\n'],
  ['J', 'one two three\nfour\n'],
  [':3\rx', 'one two\nthree\nour\n'],
  [':%s/o/0/g\r', '0ne tw0\nthree\nf0ur\n'],
  [':s/\\(o\\)ne/\\1NE/\r', 'oNE two\nthree\nfour\n'],
  ['iab\x7f\x7f\x7f\x1b', THREE],
]

describe('vi', () => {
  it.each(viRows)('makes of %j the text that it should', async (keys, content) => {
    const { press, file, ended } = await open('vi f', THREE)
    await press(keys)
    await press(':wq\r')
    expect([file(), ended()]).toEqual([content, true])
  })

  it('shows the file, its mode and where the cursor is', async () => {
    const { screen, press, all } = await open('vi f', THREE)
    expect(screen()).toBe(`one two\nthree\nfour\n${'~\n'.repeat(20)}${'"f" 3L, 19B'.padEnd(62)}1,1\x1b[1;1H`)
    expect(await press('jA!')).toMatch(/three!\nfour\n(~\n)+-- INSERT -- +2,7\x1b\[2;7H$/)
    await press('\x1b:q!\r')
    expect(all()).toMatch(/\x1b\[\?1049h[^]*\x1b\[\?1049l$/)
  })

  it.each([
    [':q\r', true, THREE, ''],
    ['x:q\r', false, THREE, 'E37: No write since last change (add ! to override)'],
    ['x:q!\r', true, THREE, ''],
    ['x:x\r', true, 'ne two\nthree\nfour\n', ''],
    ['xZZ', true, 'ne two\nthree\nfour\n', ''],
    ['xZQ', true, THREE, ''],
    ['x:w\r', false, 'ne two\nthree\nfour\n', '"f" 3L, 18B written'],
    [':w /nowhere/f\r', false, THREE, 'E212'],
    [':nonsense\r', false, THREE, 'E492: Not an editor command: nonsense'],
    ['/zebra\r', false, THREE, 'E486: Pattern not found: zebra'],
  ] as const)('leaves or stays after %j', async (keys, leaves, content, says) => {
    const { press, file, ended } = await open('vi f', THREE)
    const screen = await press(keys)
    expect([ended(), file()]).toEqual([leaves, content])
    if (says !== '') expect(screen).toContain(says)
  })

  it('takes Ctrl-C for the end of insert mode, and lives on', async () => {
    const { press, ended } = await open('vi f', THREE)
    await press('iX')
    expect(await press('\x03')).not.toContain('INSERT')
    expect(ended()).toBe(false)
  })

  it('makes a new file', async () => {
    const { press, file } = await open('vi g')
    await press('ihello\x1b:wq\r')
    expect(file('/home/student/g')).toBe('hello\n')
  })

  it('follows the cursor through a long file', async () => {
    const { press } = await open('seq 100 > f; vi +50 f')
    expect(await press('j')).toMatch(/^39\n[^]*\n61\n/)
    expect(await press('G')).toMatch(/\n100\n~\n/)
    expect(await press('gg')).toMatch(/^1\n2\n/)
  })
})

describe('nano', () => {
  it.each([
    ['X\x0f\r\x18', 'Xone two\nthree\nfour\n', true],
    ['X\x18y\r', 'Xone two\nthree\nfour\n', true],
    ['X\x18n', THREE, true],
    ['\x18', THREE, true],
    ['X\x18', THREE, false],
    ['\x0b\x0f\r', 'three\nfour\n', false],
    ['\x0b\x0b\x1b[B\x15\x0f\r', 'four\none two\nthree\n', false],
    ['\x17ree\rX\x0f\r', 'one two\nthXree\nfour\n', false],
    ['\x1b[B\x05!\r?\x7f\x7f\x0f\r', 'one two\nthree!\nfour\n', false],
    ['\x1f3\rX\x0f\r', 'one two\nthree\nXfour\n', false],
  ] as const)('makes of %j the text that it should', async (keys, content, leaves) => {
    const { press, file, ended } = await open('nano f', THREE)
    await press(keys)
    expect([file(), ended()]).toEqual([content, leaves])
  })

  it('shows the name, what has changed, and asks before it leaves', async () => {
    const { screen, press, ended } = await open('nano f', THREE)
    expect(screen()).toMatch(/GNU nano 7\.2 +f +\x1b/)
    expect(screen()).toContain('[ Read 3 lines ]')
    expect(await press('X')).toContain('Modified')
    expect(await press('\x18')).toContain('Save modified buffer? ')
    expect(await press('\x03')).toContain('[ Cancelled ]')
    expect(await press('\x0f\r')).toContain('[ Wrote 3 lines ]')
    expect(await press('\x17zebra\r')).toContain('[ "zebra" not found ]')
    await press('\x18')
    expect(ended()).toBe(true)
  })
})

it('says how else to edit where there is no screen', async () => {
  const ran = await testShell().run('vi f; nano f')
  expect([ran.exitCode, ran.stderr.split('\n').length]).toEqual([1, 3])
  expect(ran.stderr).toMatch(/^vi: vi needs a full-screen terminal, which this one is not\. To edit f, /)
})
