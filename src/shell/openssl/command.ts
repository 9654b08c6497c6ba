/** What the commands of openssl share: where they read and write, and how they fail. Upstream: apps/lib/apps.c (OpenSSL 3.0). */
import { FileError, resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { Random } from '../../base/random'
import { readKey } from './key-files'
import type { SigningKey } from '../../base/certificates/signing-key'

export type Command = (process: Process, words: readonly string[]) => Promise<number>

export const chance = (process: Process): Random => new Random(`openssl ${process.random()} ${process.random()}`)

/** Ends a command with what stands on stderr. */
export class CommandFailure extends Error {}

/** The text of a file, or what was piped in. */
export async function input(process: Process, name: string | undefined, what: string): Promise<string> {
  if (name === undefined || name === '-') return process.stdin.readAll()
  const path = resolvePath(process.cwd, name)
  if (process.files.stat(path)?.type === 'file') return process.files.read(path)
  throw new CommandFailure(`Could not open file or uri for loading ${what} from ${name}\n${systemError(`calling stat(${name})`)}\nUnable to load ${what}`)
}

/** `4027F5A7EE7F0000:error:80000002:system library:file_open:No such file or directory:...` */
export const systemError = (what: string): string =>
  `40E7F5A7EE7F0000:error:80000002:system library:file_open:No such file or directory:../providers/implementations/storemgmt/file_store.c:266:${what}`

export async function output(process: Process, name: string | undefined, text: string, mode?: number): Promise<void> {
  if (name === undefined || name === '-') return process.stdout.write(text)
  try {
    process.files.write(resolvePath(process.cwd, name), text, mode === undefined ? {} : { mode })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new CommandFailure(`Can't open "${name}" for writing, No such file or directory`)
  }
}

export async function keyIn(process: Process, name: string | undefined): Promise<SigningKey> {
  const text = await input(process, name, 'private key')
  const key = readKey(text)
  if (!key) throw new CommandFailure(`Could not read private key from ${name ?? '<stdin>'}`)
  return key
}

/** Simplified: a real one shows a dot for each candidate and a plus for each test. */
export const progress = '.+......+.....+...+....+++++++++++++++++++++++++++++++++++++++++++++*..+.........+...+++++++++++++++++++++++++++++++++++++++++++++*\n'
