/** Tools that count and compare lines: `wc`, `uniq`, `nl`, `tac`, `rev`, `paste`. */
import { byteLength } from '../../base/os/byte-length'
import { resolvePath } from '../../base/os/file-system'
import { defineTool } from '../tool'
import { readAllLines, readEach, readText, readWhole } from '../tool-input'

interface Counts {
  lines: number
  words: number
  chars: number
  bytes: number
  longest: number
}

export const wc = defineTool({
  name: 'wc',
  usage: '[OPTION]... [FILE]...',
  letters: 'lwcmL',
  long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' },
  async run(process, options) {
    const rows: { counts: Counts; name: string }[] = []
    const status = await readEach(process, options.operands, async (reader, name) => {
      const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }
      let inWord = false
      for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
        counts.bytes += byteLength(chunk)
        counts.chars += [...chunk].length
        counts.lines += chunk.split('\n').length - 1
        for (const line of chunk.split('\n')) counts.longest = Math.max(counts.longest, line.length)
        const words = chunk.match(/\S+/g)?.length ?? 0
        counts.words += words - (inWord && /^\S/.test(chunk) ? 1 : 0)
        inWord = /\S$/.test(chunk)
      }
      rows.push({ counts, name })
      return true
    })
    if (rows.length > 1) rows.push({ counts: rows.map(({ counts }) => counts).reduce(sum), name: 'total' })
    const chosen: readonly (keyof Counts)[] = (
      [
        ['l', 'lines'],
        ['w', 'words'],
        ['m', 'chars'],
        ['c', 'bytes'],
        ['L', 'longest'],
      ] as const
    )
      .filter(([letter]) => options.has(letter))
      .map(([, key]) => key)
    const keys: readonly (keyof Counts)[] = chosen.length === 0 ? ['lines', 'words', 'bytes'] : chosen
    const isPiped = options.operands.length === 0 || options.operands.includes('-')
    const plain = keys.length === 1 && rows.length === 1
    const width = plain ? 1 : isPiped ? 7 : String(rows.at(-1)?.counts.bytes ?? 0).length
    for (const { counts, name } of rows) {
      const numbers = keys.map((key) => String(counts[key]).padStart(width)).join(' ')
      await process.stdout.write(`${numbers}${options.operands.length === 0 ? '' : ` ${name}`}\n`)
    }
    return status
  },
})

const sum = (a: Counts, b: Counts): Counts => ({
  lines: a.lines + b.lines,
  words: a.words + b.words,
  chars: a.chars + b.chars,
  bytes: a.bytes + b.bytes,
  longest: Math.max(a.longest, b.longest),
})

export const uniq = defineTool({
  name: 'uniq',
  usage: '[OPTION]... [INPUT [OUTPUT]]',
  letters: 'cduDif:s:w:',
  long: {
    count: 'c',
    repeated: 'd',
    unique: 'u',
    'ignore-case': 'i',
    'skip-fields': 'f',
    'skip-chars': 's',
    'check-chars': 'w',
  },
  async run(process, options) {
    const [input, output] = options.operands
    const skipFields = Number(options.value('f') ?? 0)
    const keyOf = (line: string): string => {
      const fields = skipFields > 0 ? line.replace(new RegExp(`^(\\s*\\S+){0,${skipFields}}`), '') : line
      const chars = fields.slice(Number(options.value('s') ?? 0)).slice(0, Number(options.value('w') ?? Infinity))
      return options.has('i') ? chars.toLowerCase() : chars
    }
    let run: { line: string; key: string; count: number; lines: string[] } | undefined
    let text = ''
    const end = (): string => {
      if (!run) return ''
      if ((options.has('d') || options.has('D')) && run.count < 2) return ''
      if (options.has('D')) return `${run.lines.join('\n')}\n`
      if (options.has('u') && run.count > 1) return ''
      return `${options.has('c') ? `${String(run.count).padStart(7)} ` : ''}${run.line}\n`
    }
    const status = await readAllLines(process, input === undefined ? [] : [input], ({ text: line }) => {
      const key = keyOf(line)
      if (run && run.key === key) {
        run.count++
        if (options.has('D')) run.lines.push(line)
        return undefined
      }
      const ended = end()
      run = { line, key, count: 1, lines: [line] }
      if (output === undefined) return ended
      text += ended
      return undefined
    })
    if (output === undefined) await process.stdout.write(end())
    else process.files.write(resolvePath(process.cwd, output), text + end())
    return status
  },
})

export const nl = defineTool({
  name: 'nl',
  usage: '[OPTION]... [FILE]...',
  letters: 'b:w:s:v:i:n:',
  long: { 'body-numbering': 'b', 'number-width': 'w', 'number-separator': 's', 'starting-line-number': 'v', 'line-increment': 'i', 'number-format': 'n' },
  async run(process, options) {
    const all = options.value('b') === 'a'
    const width = Number(options.value('w') ?? 6)
    const step = Number(options.value('i') ?? 1)
    let number = Number(options.value('v') ?? 1) - step
    const shown = (value: number): string =>
      options.value('n') === 'ln' ? String(value).padEnd(width) : String(value).padStart(width, options.value('n') === 'rz' ? '0' : ' ')
    return readAllLines(process, options.operands, ({ text }) =>
      text === '' && !all
        ? `${' '.repeat(width + 1)}\n`
        : `${shown((number += step))}${options.value('s') ?? '\t'}${text}\n`,
    )
  },
})

export const tac = defineTool({
  name: 'tac',
  usage: '[OPTION]... [FILE]...',
  letters: 'bs:',
  long: { before: 'b', separator: 's' },
  async run(process, options) {
    const separator = options.value('s') ?? '\n'
    const { text, status } = await readText(process, options.operands, (name, reason) => `failed to open '${name}' for reading: ${reason}`)
    const pieces = text.split(separator)
    const last = pieces.pop() ?? ''
    const whole = [...pieces.map((piece) => piece + separator), ...(last === '' ? [] : [last])]
    await process.stdout.write(whole.reverse().join(''))
    return status
  },
})

export const rev = defineTool({
  name: 'rev',
  usage: '[FILE]...',
  run: (process, { operands }) =>
    readAllLines(
      process,
      operands,
      ({ text, ending }) => [...text].reverse().join('') + ending,
      (name, reason, busybox) => (busybox ? `can't open '${name}': ${reason}` : `cannot open ${name}: ${reason}`),
    ),
})

/** `paste - -` takes turns at the same input. */
function dealOut(names: readonly string[], files: string[][]): string[][] {
  const distinct = [...new Set(names)]
  if (distinct.length === names.length || files.length !== distinct.length) return files
  return names.map((name, index) => {
    const lines = files[distinct.indexOf(name)]
    if (name !== '-') return lines
    const turn = names.slice(0, index).filter((other) => other === '-').length
    const turns = names.filter((other) => other === '-').length
    return lines.filter((_, at) => at % turns === turn)
  })
}

export const paste = defineTool({
  name: 'paste',
  usage: '[OPTION]... [FILE]...',
  letters: 'sd:',
  long: { serial: 's', delimiters: 'd' },
  async run(process, options) {
    const delimiters = [...(options.value('d') ?? '\t').replaceAll('\\t', '\t').replaceAll('\\n', '\n')]
    let files: string[][] = []
    const status = await readEach(process, [...new Set(options.operands)], async (reader) => {
      const text = await readWhole(reader)
      files.push(text === '' ? [] : text.replace(/\n$/, '').split('\n'))
      return true
    })
    files = dealOut(options.operands, files)
    const join = (cells: readonly string[]): string =>
      cells
        .map((cell, index) => (index === 0 ? '' : (delimiters[(index - 1) % delimiters.length] ?? '')) + cell)
        .join('')
    const height = Math.max(0, ...files.map((lines) => lines.length))
    const rows = options.has('s')
      ? files
      : Array.from({ length: height }, (_, row) => files.map((lines) => lines[row] ?? ''))
    await process.stdout.write(rows.map((cells) => `${join(cells)}\n`).join(''))
    return status
  },
})
