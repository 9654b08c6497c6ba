/** `md5sum`, `sha1sum`, `sha256sum`, `sha512sum`: fingerprints of files, and whether files still have theirs. Upstream: coreutils src/digest.c. */
import { resolvePath } from '../../base/os/file-system'
import { md5Hex } from '../../base/hash/md5'
import { sha1Hex } from '../../base/hash/sha1'
import { sha256Hex } from '../../base/hash/sha256'
import { sha512Hex } from '../../base/hash/sha512'
import type { Process } from '../../base/os/process'
import { defineTool, fail, reasonOf, type Tool } from '../tool'
import { readEach, readText, readWhole } from '../tool-input'

type Hash = (text: string) => string

const LINE = /^\\?([0-9a-fA-F]+) [ *](.+)$/

interface Checking {
  readonly hash: Hash
  readonly quiet: boolean
  readonly silent: boolean
}

async function check(process: Process, lists: readonly string[], { hash, quiet, silent }: Checking): Promise<number> {
  const { text, status } = await readText(process, lists)
  if (status !== 0) return status
  const entries = text.split('\n').flatMap((line) => LINE.exec(line) ?? [])
  let [wrong, unread] = [0, 0]
  for (let at = 0; at < entries.length; at += 3) {
    const [sum, name] = [entries[at + 1], entries[at + 2]]
    let verdict = 'OK'
    try {
      if (hash(process.files.read(resolvePath(process.cwd, name))) !== sum.toLowerCase()) {
        verdict = 'FAILED'
        wrong++
      }
    } catch (error) {
      await fail(process, `${name}: ${reasonOf(error)}`)
      verdict = 'FAILED open or read'
      unread++
    }
    if (!silent && !(quiet && verdict === 'OK')) await process.stdout.write(`${name}: ${verdict}\n`)
  }
  if (entries.length === 0) return fail(process, `${lists[0] ?? 'standard input'}: no properly formatted checksum lines found`)
  const say = async (count: number, one: string, many: string): Promise<void> => {
    if (count > 0 && !silent) await fail(process, `WARNING: ${count} ${count === 1 ? one : many}`)
  }
  await say(unread, 'listed file could not be read', 'listed files could not be read')
  await say(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match')
  return wrong + unread > 0 ? 1 : 0
}

const checksum = (name: string, hash: Hash): Tool =>
  defineTool({
    name,
    usage: '[OPTION]... [FILE]...',
    letters: 'bctqSTwz',
    long: { check: 'c', quiet: 'q', status: 'S', tag: 'T', binary: 'b', text: 't', warn: 'w', zero: 'z' },
    async run(process, options) {
      if (options.has('c')) return check(process, options.operands, { hash, quiet: options.has('q'), silent: options.has('S') })
      return readEach(process, options.operands, async (reader, file) => {
        const sum = hash(await readWhole(reader))
        const line = options.has('T') ? `${name.replace('sum', '').toUpperCase()} (${file}) = ${sum}` : `${sum} ${options.has('b') ? '*' : ' '}${file}`
        await process.stdout.write(`${line}\n`)
        return true
      })
    },
  })

export const checksums: readonly Tool[] = [
  checksum('md5sum', md5Hex),
  checksum('sha1sum', sha1Hex),
  checksum('sha256sum', sha256Hex),
  checksum('sha512sum', sha512Hex),
]
