/** `cut`: fields, characters or bytes of each line. */
import { defineTool, fail } from '../tool'
import { readAllLines } from '../tool-input'

interface Range {
  readonly from: number
  readonly to: number
}

function parseRanges(text: string): readonly Range[] | undefined {
  const ranges: Range[] = []
  for (const part of text.split(',')) {
    const found = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!found || part === '' || part === '-') return undefined
    const from = found[1] === '' ? 1 : Number(found[1])
    const to = found[2] === '' ? from : found[3] === '' ? Infinity : Number(found[3])
    if (from < 1 || to < from) return undefined
    ranges.push({ from, to })
  }
  return ranges
}

export const cut = defineTool({
  name: 'cut',
  usage: 'OPTION... [FILE]...',
  letters: 'd:f:c:b:snCo:',
  long: {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
    'only-delimited': 's',
    complement: 'C',
    'output-delimiter': 'o',
  },
  async run(process, options) {
    const list = options.value('f') ?? options.value('c') ?? options.value('b')
    const hint = "\nTry 'cut --help' for more information."
    if (list === undefined) return fail(process, `you must specify a list of bytes, characters, or fields${hint}`)
    const delimiter = options.value('d') ?? '\t'
    if ([...delimiter].length > 1) return fail(process, `the delimiter must be a single character${hint}`)
    if (/(^|[,-])0+($|[,-])/.test(list)) return fail(process, `${options.has('f') ? 'fields are' : 'byte/character positions are'} numbered from 1${hint}`)
    const ranges = parseRanges(list)
    if (!ranges)
      return fail(
        process,
        `${options.has('f') ? 'invalid field value' : 'invalid byte/character position'} '${list}'${hint}`,
      )
    const wanted = (position: number): boolean =>
      ranges.some(({ from, to }) => position >= from && position <= to) !== options.has('C')
    const joiner = options.value('o')
    return readAllLines(process, options.operands, ({ text }) => {
      if (!options.has('f')) return `${[...text].filter((_, index) => wanted(index + 1)).join('')}\n`
      if (!text.includes(delimiter)) return options.has('s') ? undefined : `${text}\n`
      return `${text
        .split(delimiter)
        .filter((_, index) => wanted(index + 1))
        .join(joiner ?? delimiter)}\n`
    })
  },
})
