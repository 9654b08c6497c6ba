/**
 * Runs a full-screen editor on a file: draws, hears keys, writes when the editor asks for it. What keys mean is `vi.ts` and `nano.ts`.
 * Where there is no screen with a keyboard it says how else to edit.
 */
import { byteLength } from '../../base/os/byte-length'
import { FileError, resolvePath } from '../../base/os/file-system'
import { readFor } from '../../base/os/pipe'
import type { Process, Terminal } from '../../base/os/process'
import { baseName, fail, reasonOf } from '../tool'
import { ENTER_SCREEN, LEAVE_SCREEN } from './screen'

export interface Pressed<State> {
  readonly state: State
  /** Write this to the file of that name. */
  readonly write?: { readonly name: string; readonly content: string }
  /** Leave, if what was to be written has been. */
  readonly leave?: boolean
}

export interface Opened {
  readonly name: string
  readonly content: string
  readonly isNew: boolean
  /** As `+7` says. */
  readonly line: number
}

export interface Written {
  readonly name: string
  readonly lines: number
  readonly bytes: number
  readonly isNew: boolean
  /** Why it could not be written. */
  readonly failure: string | undefined
}

export interface Editor<State> {
  open(file: Opened): State
  press(state: State, key: string, size: Terminal): Pressed<State>
  written(state: State, what: Written): State
  /** The window of the text that goes with the cursor, and how all of it looks. */
  draw(state: State, size: Terminal): { readonly state: State; readonly output: string }
}

const KEY = /\x1b(?:\[[0-9;]*[~A-Za-z]|O[A-Za-z])|[^]/gu

export async function runEditor<State>(process: Process, editor: Editor<State>, how: string): Promise<number> {
  const words = process.argv.slice(1)
  const name = words.findLast((word) => !/^[-+]/.test(word)) ?? ''
  const { screen } = process.stdout
  if (!screen) return fail(process, `${baseName(process.argv[0])} needs a full-screen terminal, which this one is not. To edit ${name === '' ? 'a file' : name}, ${how}`)
  let opened: Opened
  try {
    opened = openFile(process, name, Number(words.find((word) => /^\+\d+$/.test(word)) ?? 1))
  } catch (error) {
    return fail(process, `${name}: ${reasonOf(error)}`)
  }
  screen.takeInterrupts(true)
  await process.stdout.write(ENTER_SCREEN)
  try {
    await hearKeys(process, editor, editor.open(opened))
  } finally {
    screen.takeInterrupts(false)
  }
  await process.stdout.write(LEAVE_SCREEN)
  return 0
}

function openFile({ files, cwd }: Process, name: string, line: number): Opened {
  const path = resolvePath(cwd, name)
  const isNew = name === '' || files.stat(path) === undefined
  return { name, isNew, line, content: isNew ? '' : files.read(path) }
}

async function hearKeys<State>(process: Process, editor: Editor<State>, first: State): Promise<void> {
  const keyboard = process.stdout.screen && readFor(process, process.stdout.screen.keyboard)
  let state = first
  for (;;) {
    const size = process.stdout.screen
    if (!keyboard || !size) return
    const drawn = editor.draw(state, size)
    state = drawn.state
    await process.stdout.write(drawn.output)
    const typed = await keyboard.read()
    if (typed === undefined) return
    for (const key of typed.match(KEY) ?? []) {
      const pressed = editor.press(state, key, size)
      state = pressed.state
      const written = pressed.write && write(process, pressed.write)
      if (written) state = editor.written(state, written)
      if (pressed.leave && written?.failure === undefined) return
    }
  }
}

function write({ files, cwd }: Process, { name, content }: { name: string; content: string }): Written {
  const path = resolvePath(cwd, name)
  const said = { name, lines: content.split('\n').length - 1, bytes: byteLength(content), isNew: files.stat(path) === undefined }
  try {
    files.write(path, content)
    return { ...said, failure: undefined }
  } catch (error) {
    if (error instanceof FileError) return { ...said, failure: reasonOf(error) }
    throw error
  }
}
