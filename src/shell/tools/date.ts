/**
 * `date`: virtual time, in any format of strftime(3).
 *
 * Simplified: the time zone is UTC; a real date follows TZ and /etc/localtime.
 */
import { resolvePath } from '../../base/os/file-system'
import { defineTool, fail, reasonOf } from '../tool'
import { formatTime } from './format-time'
import { parseDate } from './parse-date'

const RFC_3339: Readonly<Record<string, string>> = { date: '%Y-%m-%d', seconds: '%Y-%m-%d %H:%M:%S+00:00', ns: '%Y-%m-%d %H:%M:%S.%N+00:00' }
const ISO_8601: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H+00:00',
  minutes: '%Y-%m-%dT%H:%M+00:00',
  seconds: '%Y-%m-%dT%H:%M:%S+00:00',
  ns: '%Y-%m-%dT%H:%M:%S,%N+00:00',
}

/** A precision may be shortened. */
function precise(formats: Readonly<Record<string, string>>, given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  const name = Object.keys(formats).find((known) => known.startsWith(given === '' ? 'date' : given))
  return name === undefined ? undefined : formats[name]
}

export const date = defineTool({
  name: 'date',
  usage: '[OPTION]... [+FORMAT]',
  letters: 'ud:RI::s:r:3:',
  long: { utc: 'u', universal: 'u', date: 'd', 'rfc-email': 'R', 'iso-8601': 'I', set: 's', reference: 'r', 'rfc-3339': '3' },
  async run(process, options) {
    const [format, second] = options.operands
    if (second !== undefined) return fail(process, `extra operand '${second}'\nTry 'date --help' for more information.`)
    if (options.has('s')) return fail(process, 'cannot set date: Operation not permitted')
    if (format !== undefined && !format.startsWith('+')) return fail(process, `invalid date '${format}'`)
    const text = options.value('d')
    const file = options.value('r')
    let at: number | undefined
    try {
      at = file !== undefined ? modifiedAt(process, file) : text === undefined ? process.now() : parseDate(text, process.now())
    } catch (error) {
      return fail(process, `${file}: ${reasonOf(error)}`)
    }
    if (at === undefined) return fail(process, file === undefined ? `invalid date '${text}'` : `${file}: No such file or directory`)
    const usual = options.has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : (precise(ISO_8601, options.value('I')) ?? precise(RFC_3339, options.value('3')) ?? '%a %b %e %H:%M:%S UTC %Y')
    await process.stdout.write(`${formatTime(at, format === undefined ? usual : format.slice(1))}\n`)
    return 0
  },
})

const modifiedAt = ({ files, cwd }: { files: { stat(path: string): { readonly modifiedAt: number } | undefined }; cwd: string }, name: string): number | undefined =>
  files.stat(resolvePath(cwd, name))?.modifiedAt
