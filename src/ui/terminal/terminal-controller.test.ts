import { describe, expect, it } from 'vitest'
import { createTerminalController } from './terminal-controller'
import type { TerminalLink } from './terminal-link'

function createTerminal(candidates: readonly string[] = []) {
  let begun = ''
  const said: string[] = []
  const written: string[] = []
  const link: TerminalLink = {
    attach: () => () => undefined,
    type: () => undefined,
    run: (line) => said.push(`run ${begun}${line}`),
    get begun() {
      return begun
    },
    dropBegun() {
      begun = ''
      controller.prompt('$ ')
    },
    end: () => said.push('end'),
    interrupt: () => said.push('interrupt'),
    suspend: () => said.push('suspend'),
    input: (text, end) => said.push(`input ${JSON.stringify(text)}${end ? ' end' : ''}`),
    resize: () => undefined,
    complete: (line, cursor) => Promise.resolve({ start: line.lastIndexOf(' ', cursor) + 1, candidates }),
    clear: () => undefined,
    focus: () => undefined,
  }
  const device = { write: (text: string) => written.push(text), columns: () => 80, clear: () => written.push('<clear>'), focus: () => undefined }
  const controller = createTerminalController(device, link)
  const askForMore = (lines: string): void => {
    begun = `${lines}\n`
    controller.prompt('> ')
  }
  const done = (): void => {
    begun = ''
    controller.prompt('$ ')
  }
  return { controller, said, screen: () => written.join(''), askForMore, done }
}

describe('the terminal', () => {
  it('runs a line at the prompt', () => {
    const { controller, said } = createTerminal()
    controller.prompt('$ ')
    controller.hear('kubectl get pods\r')
    expect(said).toEqual(['run kubectl get pods'])
  })

  it('runs several pasted lines as one script once Enter is pressed', () => {
    const { controller, said } = createTerminal()
    controller.prompt('$ ')
    controller.hear('\x1b[200~a\nb\n')
    controller.hear('\x1b[201~')
    expect(said).toEqual([])
    controller.hear('\r')
    expect(said).toEqual(['run a\nb'])
  })

  it('goes on with a command that is not complete, and keeps it as one entry of the history', () => {
    const { controller, said, screen, askForMore, done } = createTerminal()
    controller.prompt('$ ')
    controller.hear('if true\r')
    askForMore('if true')
    expect(screen()).toMatch(/> \r\x1b\[2C$/)
    controller.hear('then ls; fi\r')
    done()
    controller.hear('\x1b[A\r')
    expect(said).toEqual(['run if true', 'run if true\nthen ls; fi', 'run if true\nthen ls; fi'])
  })

  it('drops a command that is not complete with Ctrl-C', () => {
    const { controller, said, screen, askForMore } = createTerminal()
    controller.prompt('$ ')
    controller.hear('ls\r')
    controller.prompt('$ ')
    controller.hear('echo "a\r')
    askForMore('echo "a')
    controller.hear('b\x03')
    expect(screen()).toMatch(/> b.*\^C\r\n.*\$ \r\x1b\[2C$/s)
    controller.hear('\x1b[A\r')
    expect(said).toEqual(['run ls', 'run echo "a', 'run ls'])
  })

  it('gives a running program what is typed, line by line, with Backspace', () => {
    const { controller, said } = createTerminal()
    controller.prompt('$ ')
    controller.hear('cat\r')
    controller.hear('helo\x7flo\r\x04')
    expect(said).toEqual(['run cat', 'input "hello\\n"', 'input "" end'])
  })

  it('interrupts a running program with Ctrl-C, and only drops the line at the prompt', () => {
    const { controller, said } = createTerminal()
    controller.prompt('$ ')
    controller.hear('abc\x03')
    controller.hear('sleep 9\r\x03')
    expect(said).toEqual(['run sleep 9', 'interrupt'])
  })

  it('stops a running program with Ctrl-Z, which means nothing at the prompt', () => {
    const { controller, said, screen } = createTerminal()
    controller.prompt('$ ')
    controller.hear('\x1asleep 9\r\x1a')
    expect(said).toEqual(['run sleep 9', 'suspend'])
    expect(screen()).toContain('^Z')
  })

  it('ends the input with Ctrl-D on an empty line, and deletes with it elsewhere', () => {
    const { controller, said } = createTerminal()
    controller.prompt('$ ')
    controller.hear('ab\x01\x04\x04\x04')
    expect(said).toEqual(['end'])
  })

  it('keeps what was typed ahead for the next prompt', () => {
    const { controller, said } = createTerminal()
    controller.prompt('$ ')
    controller.hear('sleep 1\rls')
    controller.prompt('$ ')
    controller.hear('\r')
    expect(said).toEqual(['run sleep 1', 'run ls'])
  })

  it('begins the prompt on a line of its own', () => {
    const { controller, screen } = createTerminal()
    controller.print('no newline')
    controller.prompt('$ ')
    expect(screen()).toMatch(/^no newline\r\n/)
  })

  it('begins the prompt at the top of a screen that was cleared, also with colours before', () => {
    for (const text of ['some\x1b[H\x1b[2J', 'line\n\x1b[1;32m\x1b[0m', '\x1b[3;1H']) {
      const { controller, screen } = createTerminal()
      controller.print(text)
      const before = screen().length
      controller.prompt('$ ')
      expect(screen().slice(before)).not.toMatch(/^\r\n/)
    }
  })

  it('refuses a paste that is no line any more, and keeps the line', () => {
    const { controller, said, screen } = createTerminal()
    controller.prompt('$ ')
    controller.hear('echo hi')
    controller.hear(`\x1b[200~${'x'.repeat(60_000)}\x1b[201~`)
    expect(screen()).toContain('too long for a line')
    controller.hear('\r')
    expect(said).toEqual(['run echo hi'])
  })

  it('puts in a completion', async () => {
    const { controller, said } = createTerminal(['pods'])
    controller.prompt('$ ')
    controller.hear('kubectl get po\t')
    await Promise.resolve()
    await Promise.resolve()
    controller.hear('-w\r')
    expect(said).toEqual(['run kubectl get pods -w'])
  })

  it('drops a completion that comes after the line has changed', async () => {
    const { controller, said } = createTerminal(['pods'])
    controller.prompt('$ ')
    controller.hear('get po\tx')
    await Promise.resolve()
    await Promise.resolve()
    controller.hear('\r')
    expect(said).toEqual(['run get pox'])
  })

  it('hands single keys to a program that fills the screen, and lines again afterwards', () => {
    const { controller, said, screen } = createTerminal()
    controller.prompt('$ ')
    controller.hear('less f\r')
    controller.print('\x1b[?1049h')
    controller.hear('j\x1b[B')
    controller.hear('\x03')
    controller.print('\x1b[?1049l')
    controller.hear('ab\r')
    expect(said).toEqual(['run less f', 'input "j"', 'input "\\u001b[B"', 'interrupt', 'input "ab\\n"'])
    controller.print('\x1b[?1049h')
    controller.prompt('$ ')
    expect(screen()).toContain('\x1b[?1049l')
  })
})
