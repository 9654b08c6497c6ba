/** `version`, `rand`, `dgst`, `base64`, `verify`. Upstream: apps/{version,rand,dgst,enc,verify}.c (OpenSSL 3.0). */
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { decodeBase64, encodeBase64 } from '../../base/base64'
import { readCertificate } from '../../base/certificates/read-certificate'
import { certificatesOf, verifyChain } from '../../base/certificates/verify-chain'
import { OpenSslProblem, readArguments } from './arguments'
import { chance, input, output, type Command } from './command'
import { nameText } from './distinguished-name'

export const VERSION = 'OpenSSL 3.0.15 3 Sep 2024 (Library: OpenSSL 3.0.15 3 Sep 2024)'

export const version: Command = async (process) => {
  await process.stdout.write(`${VERSION}\n`)
  return 0
}

const wrapped = (text: string): string => `${text.match(/.{1,64}/g)?.join('\n') ?? ''}\n`

export const rand: Command = async (process, words) => {
  const { has, value, operands } = readArguments('rand', words, { values: 'out', flags: 'hex base64' })
  const count = Number(operands[0])
  if (!Number.isInteger(count) || count < 1) throw new OpenSslProblem('rand: Use -help for summary.')
  const random = chance(process)
  const bytes = Uint8Array.from({ length: count }, () => random.below(256))
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  await output(process, value('out'), has('hex') ? `${hex}\n` : has('base64') ? wrapped(encodeBase64(bytes)) : String.fromCharCode(...bytes))
  return 0
}

const digests = { sha1, sha256, sha512 } as const
type DigestName = keyof typeof digests
const titles: Readonly<Record<DigestName, string>> = { sha1: 'SHA1', sha256: 'SHA2-256', sha512: 'SHA2-512' }

/** `openssl dgst -sha256 FILE` and `openssl sha256 FILE`. */
export const digest =
  (named?: DigestName): Command =>
  async (process, words) => {
    const { has, operands } = readArguments('dgst', words, { values: 'out', flags: 'sha1 sha256 sha512 hex r' })
    const name = named ?? (has('sha512') ? 'sha512' : has('sha1') ? 'sha1' : 'sha256')
    for (const file of operands.length > 0 ? operands : [undefined]) {
      const bytes = new TextEncoder().encode(await input(process, file, 'file'))
      const hex = [...digests[name](bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      await process.stdout.write(has('r') ? `${hex} *${file ?? 'stdin'}\n` : `${titles[name]}(${file ?? 'stdin'})= ${hex}\n`)
    }
    return 0
  }

export const base64: Command = async (process, words) => {
  const { has, value } = readArguments('base64', words, { values: 'in out', flags: 'd e A a base64' })
  const text = await input(process, value('in'), 'file')
  if (!has('d')) {
    const encoded = encodeBase64(new TextEncoder().encode(text))
    await output(process, value('out'), has('A') ? encoded : wrapped(encoded))
    return 0
  }
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''))
  if (!bytes) throw new OpenSslProblem('error reading input file')
  await output(process, value('out'), new TextDecoder().decode(bytes))
  return 0
}

const codes: Readonly<Record<string, number>> = {
  'certificate is not yet valid': 9,
  'certificate has expired': 10,
  'self-signed certificate': 18,
  'self-signed certificate in certificate chain': 19,
  'unable to get local issuer certificate': 20,
  'unable to get issuer certificate': 2,
}

export const codeOf = (problem: string): number => codes[problem] ?? 1

export const verify: Command = async (process, words) => {
  const { value, values, operands } = readArguments('verify', words, { values: 'CAfile untrusted CApath purpose', flags: 'no_check_time verbose show_chain' })
  const trusted = value('CAfile') === undefined ? [] : certificatesOf(await input(process, value('CAfile'), 'certificates'))
  const between = (await Promise.all(values('untrusted').map((name) => input(process, name, 'certificates')))).join('')
  let status = 0
  for (const name of operands.length > 0 ? operands : [undefined]) {
    const text = await input(process, name, 'certificate file')
    const leaf = readCertificate(text)
    const problem = verifyChain((certificatesOf(text)[0] ?? '') + between, { trusted, nowMs: process.now() })
    if (problem === undefined) await process.stdout.write(`${name ?? 'stdin'}: OK\n`)
    else {
      status = 2
      await process.stderr.write(`${leaf ? nameText(leaf.subjectBytes) : ''}\nerror ${codeOf(problem)} at 0 depth lookup: ${problem}\nerror ${name ?? 'stdin'}: verification failed\n`)
    }
  }
  return status
}
