/** File modes as `ls -l` shows them and as `chmod` takes them: `-rw-r--r--`, `755`, `u+x,go-w`. */
import type { FileInfo } from '../../base/os/file-system'

const TYPES: Readonly<Record<FileInfo['type'], string>> = { file: '-', directory: 'd', symlink: 'l' }

/** Who may write a folder with it takes away only what is his own. */
const STICKY = 0o1000

export function formatMode({ type, mode }: Pick<FileInfo, 'type' | 'mode'>): string {
  const bits = [6, 3, 0].map((shift) => {
    const three = mode >> shift
    return (three & 4 ? 'r' : '-') + (three & 2 ? 'w' : '-') + (three & 1 ? 'x' : '-')
  })
  const shown = TYPES[type] + bits.join('')
  return mode & STICKY ? `${shown.slice(0, -1)}${shown.endsWith('x') ? 't' : 'T'}` : shown
}

const PERMISSIONS: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1, X: 1 }
const SHIFTS: Readonly<Record<string, readonly number[]>> = { u: [6], g: [3], o: [0], a: [6, 3, 0] }

/** Undefined when the text is no mode. */
export function changeMode(mode: number, text: string): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8)
  let result = mode
  for (const clause of text.split(',')) {
    const parts = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause)
    if (!parts) return undefined
    const [, who, operator, letters] = parts
    const bits = [...letters].reduce((sum, letter) => sum | PERMISSIONS[letter], 0)
    for (const shift of [...(who === '' ? 'a' : who)].flatMap((letter) => SHIFTS[letter])) {
      if (operator === '=') result &= ~(7 << shift)
      result = operator === '-' ? result & ~(bits << shift) : result | (bits << shift)
    }
  }
  return result
}
