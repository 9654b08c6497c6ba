/**
 * Between keyboard, screen and shell. At the prompt keys edit a line; while a program runs they are lines for its standard input,
 * edited as a tty in canonical mode does, and Ctrl-C is an interrupt. Knows neither xterm nor React.
 */
import { drawCandidates, drawLine } from './draw-line'
import { applyCompletion, emptyLine, press, type Act, type LineState } from './line-editor'
import { previousStop, splitKeys, type Key } from './split-keys'
import type { TerminalLink, TerminalScreen } from './terminal-link'

export interface Device {
  write(text: string): void
  columns(): number
  clear(): void
  focus(): void
}

export interface TerminalController extends TerminalScreen {
  /** What the keyboard sent. */
  hear(data: string): void
  /** Says that a paste of so many characters was not taken. */
  refuse(length: number): void
  redraw(): void
}

/** More than this is no line any more, and drawing it would stop the page. */
export const PASTE_AT_MOST = 50_000
const BRACKETED_PASTE_ON = '\x1b[?2004h'
const BRACKETED_PASTE_OFF = '\x1b[?2004l'
/** A program that fills the screen gets every key, and leaves the screen as it was. */
const FULL_SCREEN_ON = '\x1b[?1049h'
const FULL_SCREEN_OFF = '\x1b[?1049l'

export function createTerminalController(device: Device, link: TerminalLink): TerminalController {
  const history: string[] = []
  let line: LineState = emptyLine
  let prompt: string | undefined
  let cursorRow = 0
  let column = 0
  let cooked = ''
  let inPaste = ''
  let isFull = false

  function draw(): void {
    if (prompt === undefined) return
    const drawn = drawLine(line, { prompt, columns: device.columns(), cursorRow })
    cursorRow = drawn.cursorRow
    device.write(drawn.output)
  }

  function leaveLine(mark: string): void {
    line = { ...line, cursor: line.buffer.length, search: undefined }
    draw()
    device.write(`${mark}\r\n`)
    cursorRow = 0
  }

  /** The lines of one command are one entry. */
  function remember(text: string): void {
    if (link.begun !== '') history.pop()
    if (text.trim() !== '' && history.at(-1) !== text) history.push(text)
  }

  function submit(): void {
    leaveLine(BRACKETED_PASTE_OFF)
    const { buffer } = line
    remember(link.begun + buffer)
    line = emptyLine
    prompt = undefined
    column = 0
    link.run(buffer)
  }

  function act(wanted: Act): void {
    switch (wanted) {
      case 'submit':
        return submit()
      case 'interrupt':
        leaveLine('^C')
        line = emptyLine
        if (link.begun === '') return draw()
        history.pop()
        return link.dropBegun()
      case 'end':
        leaveLine(BRACKETED_PASTE_OFF)
        line = emptyLine
        prompt = undefined
        column = 0
        return link.end()
      case 'clear-screen':
        device.clear()
        cursorRow = 0
        return draw()
      case 'complete':
        void complete()
    }
  }

  async function complete(): Promise<void> {
    const asked = line
    const answer = await link.complete(asked.buffer, asked.cursor)
    if (line !== asked || prompt === undefined) return
    const { state, candidates } = applyCompletion(asked, answer)
    line = state
    if (candidates.length > 0) {
      device.write(`\r\n${drawCandidates(candidates, device.columns())}\r\n`)
      cursorRow = 0
    }
    draw()
  }

  function editLine(key: Key): void {
    const pressed = press(line, key, history)
    line = pressed.state
    if (pressed.act) act(pressed.act)
    else draw()
  }

  function cook(key: Key): void {
    if (key.type === 'paste') {
      for (const character of key.text) cook({ type: 'key', key: character === '\n' ? '\r' : character })
    } else if (key.key === '\x03') {
      device.write('^C')
      column += 2
      cooked = ''
      link.interrupt()
    } else if (key.key === '\x1a') {
      device.write('^Z')
      column += 2
      link.suspend()
    } else if (key.key === '\x04') {
      link.input(cooked, true)
      cooked = ''
    } else if (key.key === '\r') {
      device.write('\r\n')
      link.input(`${cooked}\n`, false)
      cooked = ''
    } else if (key.key === '\x7f') {
      if (cooked === '') return
      cooked = cooked.slice(0, previousStop(cooked, cooked.length))
      device.write('\b \b')
    } else if (key.key >= ' ' && !key.key.startsWith('\x1b')) {
      cooked += key.key
      device.write(key.key)
    }
  }

  function passKey(key: Key): void {
    if (key.type === 'key' && key.key === '\x03') link.interrupt()
    else link.input(key.type === 'paste' ? key.text : key.key, false)
  }

  function refuse(length: number): void {
    device.write(`\r\nThat is ${length} characters, too long for a line: put it into a file in the editor.\r\n`)
    cursorRow = 0
    if (prompt !== undefined) draw()
  }

  function hear(data: string): void {
    const all = inPaste + data
    if (all.length > PASTE_AT_MOST) {
      inPaste = ''
      return refuse(all.length)
    }
    // A long paste may come in several pieces.
    if (all.includes('\x1b[200~') && !all.includes('\x1b[201~')) {
      inPaste = all
      return
    }
    inPaste = ''
    for (const key of splitKeys(all)) {
      if (prompt === undefined && isFull) passKey(key)
      else if (prompt === undefined) cook(key)
      else editLine(key)
    }
  }

  return {
    hear,
    refuse,
    redraw: draw,
    print(text) {
      const [on, off] = [text.lastIndexOf(FULL_SCREEN_ON), text.lastIndexOf(FULL_SCREEN_OFF)]
      if (on !== off) isFull = on > off
      device.write(text.replaceAll(/\r?\n/g, '\r\n'))
      column = columnAfter(column, text)
    },
    prompt(text) {
      prompt = text
      // A program that was killed could not give the screen back.
      if (isFull) device.write(FULL_SCREEN_OFF)
      isFull = false
      // A prompt begins at the left edge; a bash prompt would follow an unfinished line, zsh marks it. We only break the line.
      device.write(`${column > 0 ? '\r\n' : ''}${BRACKETED_PASTE_ON}`)
      line = cooked === '' ? emptyLine : { ...emptyLine, buffer: cooked, cursor: cooked.length }
      cooked = ''
      cursorRow = 0
      column = 0
      draw()
    },
    type(text) {
      line = { ...emptyLine, buffer: text, cursor: text.length }
      draw()
      submit()
    },
    clear() {
      prompt = undefined
      line = emptyLine
      cursorRow = 0
      column = 0
      device.clear()
    },
    focus: () => device.focus(),
  }
}

/** Whether something stands on the last line: colours take no room, and going home or to the left edge leaves the line. */
function columnAfter(column: number, text: string): number {
  const lastLine = text.lastIndexOf('\n')
  if (lastLine >= 0) return columnAfter(0, text.slice(lastLine + 1))
  const parts = text.split(/[\r\n]|\x1b\[(?:\d*(?:;\d*)?)?H/)
  const shown = (parts.at(-1) ?? '').replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, '').length
  return parts.length > 1 ? shown : column + shown
}
