/**
 * `openssl`, as far as certificates for web servers need it. To add one more command: a file here and a line in `commands`.
 * Upstream: apps/openssl.c (OpenSSL 3.0, as Debian 12 has it).
 */
import type { Process } from '../../base/os/process'
import type { Tool } from '../tool'
import { OpenSslProblem } from './arguments'
import { CommandFailure, type Command } from './command'
import { ecparam, genpkey, genrsa, showKey } from './key-commands'
import { req } from './req'
import { sClient } from './s-client'
import { base64, digest, rand, verify, version } from './small-commands'
import { x509 } from './x509'

const commands: Readonly<Record<string, Command>> = {
  ...{ base64, ecparam, genpkey, genrsa, rand, req, verify, version, x509 },
  dgst: digest(),
  enc: base64,
  ec: showKey('ec'),
  pkey: showKey('pkey'),
  rsa: showKey('rsa'),
  s_client: sClient,
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: digest('sha512'),
}

async function program(process: Process): Promise<number> {
  const [, name, ...words] = process.argv
  if (name === undefined || name === 'help' || name === '-help' || name === '--help') {
    await process.stderr.write(`help:\n\nStandard commands\n${Object.keys(commands).sort().join(' ')}\n`)
    return name === undefined ? 1 : 0
  }
  if (!Object.hasOwn(commands, name)) {
    await process.stderr.write(`Invalid command '${name}'; type "help" for a list.\n`)
    return 1
  }
  try {
    return await commands[name](process, words)
  } catch (error) {
    if (!(error instanceof OpenSslProblem) && !(error instanceof CommandFailure)) throw error
    await process.stderr.write(`${error.message}\n`)
    return 1
  }
}

export const openssl: Tool = { name: 'openssl', program }
