/**
 * `editor` on the student's machine, which `kubectl edit` takes when nobody named another: opens the file in the page's editor and waits
 * until the student says that it is done, as a real one waits for `:wq`. `vi` and `nano` are in the terminal.
 */
import type { Clock } from '../base/clock'
import { resolvePath } from '../base/os/file-system'
import type { Process, Program } from '../base/os/process'
import type { Tool } from '../shell/tool'
import { HOME } from './student-machine'

export interface EditorDesk {
  readonly tools: readonly Tool[]
  /** Files that programs wait for; below the home without its path. */
  readonly open: readonly string[]
  /** The student is done with a file; nothing when no program waits for it. */
  done(path: string): void
}

/** `onOpen` hears of each file that a program wants edited. */
export function createEditorDesk(clock: Clock, onOpen: (path: string) => void): EditorDesk {
  const waiting = new Map<string, () => void>()

  async function edit(process: Process): Promise<number> {
    const file = process.argv.slice(1).findLast((word) => !/^[-+]/.test(word))
    if (file === undefined || !process.terminal) return refuse(process)
    const path = shortened(resolvePath(process.cwd, file))
    if (!process.files.stat(resolvePath(HOME, path))) process.files.write(resolvePath(HOME, path), '')
    await new Promise<void>((resolve) => {
      waiting.set(path, () => clock.wake(resolve))
      process.onEnd(resolve)
      onOpen(path)
    })
    waiting.delete(path)
    return 0
  }

  return {
    tools: ['editor', 'emacs'].map((name) => ({ name, program: edit satisfies Program })),
    get open() {
      return [...waiting.keys()]
    },
    done: (path) => waiting.get(shortened(resolvePath(HOME, path)))?.(),
  }
}

async function refuse(process: Process): Promise<number> {
  await process.stderr.write(`${process.argv[0]}: name one file, and be at a terminal\n`)
  return 1
}

const shortened = (path: string): string => (path.startsWith(`${HOME}/`) ? path.slice(HOME.length + 1) : path)
