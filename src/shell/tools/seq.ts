/** `seq`: numbers in a row. Upstream: coreutils src/seq.c. */
import type { Process } from '../../base/os/process'
import { defineTool, fail } from '../tool'
import { formatAll } from './printf'

const BLOCK = 16 * 1024
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i
const HINT = "\nTry 'seq --help' for more information."

/** What is wrong with a format, which must have one directive for numbers. */
function formatProblem(format: string): string | undefined {
  const directives = format.replaceAll('%%', '').match(/%[-+ 0#']*\d*(?:\.\d*)?(.?)/g) ?? []
  if (directives.length === 0) return `format '${format}' has no % directive`
  if (directives.length > 1) return `format '${format}' has too many % directives`
  const [directive = ''] = directives
  const letter = directive.slice(-1)
  return 'aAeEfFgG'.includes(letter) ? undefined : `format '${format}' has unknown %${letter} directive`
}

interface Row {
  readonly first: number
  readonly step: number
  readonly count: number
  readonly separator: string
  show(value: number): string
}

async function write(process: Process, { first, step, count, separator, show }: Row): Promise<void> {
  let text = ''
  for (let at = 0; at < count; at++) {
    text += show(first + at * step) + (at < count - 1 ? separator : '\n')
    if (text.length < BLOCK) continue
    await process.stdout.write(text)
    await process.sleep(1)
    text = ''
  }
  await process.stdout.write(text)
}

export const seq = defineTool({
  name: 'seq',
  usage: '[OPTION]... [FIRST [INCREMENT]] LAST',
  letters: '+s:wf:0123456789.',
  long: { separator: 's', 'equal-width': 'w', format: 'f' },
  async run(process, options) {
    const given = process.argv.slice(1)
    const words = given.filter((word, index) => NUMBER.test(word) && !/^-[sf]$/.test(given[index - 1] ?? ''))
    const bad = options.operands.find((word) => !NUMBER.test(word))
    if (bad !== undefined) return fail(process, `invalid floating point argument: '${bad}'${HINT}`)
    if (words.length === 0) return fail(process, `missing operand${HINT}`)
    if (words.length > 3) return fail(process, `extra operand '${words[3]}'${HINT}`)
    const format = options.value('f')
    const problem = format === undefined ? undefined : formatProblem(format)
    if (problem !== undefined) return fail(process, problem)
    const numbers = words.map(Number)
    const [first, step, last] = numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
    if (step === 0) return fail(process, `invalid Zero increment value: '${words[1]}'${HINT}`)
    const digits = Math.max(...words.slice(0, Math.max(1, words.length - 1)).map((word) => word.split('.')[1]?.replace(/e.*/i, '')?.length ?? 0))
    const width = options.has('w') ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0
    const plain = (value: number): string => {
      const text = value.toFixed(digits)
      return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')
    }
    const show = format === undefined ? plain : (value: number): string => formatAll(format, [String(value)]).output
    const count = Math.floor((last - first) / step + 1e-9) + 1
    await write(process, { first, step, count, separator: options.value('s') ?? '\n', show })
    return 0
  },
})
