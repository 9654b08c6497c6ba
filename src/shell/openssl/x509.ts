/** `openssl x509`: looks at a certificate, or makes one of a request. Upstream: apps/x509.c (OpenSSL 3.0). */
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { fromPem, toPem } from '../../base/certificates/pem'
import { readCertificate, type Certificate } from '../../base/certificates/read-certificate'
import type { Extension } from '../../base/certificates/read-extensions'
import { isSignedBy } from '../../base/certificates/verify-signature'
import { resolvePath } from '../../base/os/file-system'
import type { Process } from '../../base/os/process'
import { boolean, objectIdentifier, octetString, sequence, type Der } from '../../base/der/write-der'
import { readArguments, type Arguments } from './arguments'
import { buildCertificate, parseExtension } from './build-certificate'
import { certificateText, extensionText, readRequest, timeText } from './certificate-text'
import { chance, CommandFailure, input, keyIn, output, type Command } from './command'
import { nameText } from './distinguished-name'
import { modulusOf } from './key-commands'

const DAY_MS = 86_400_000

const options = {
  values: 'in out CA CAkey CAserial days extfile extensions set_serial signkey key checkend ext copy_extensions inform outform checkhost nameopt',
  flags: 'req noout text subject issuer dates startdate enddate serial fingerprint pubkey CAcreateserial sha1 sha256 sha512 modulus hash email',
}

export const x509: Command = async (process, words) => {
  const given = readArguments('x509', words, options)
  if (given.has('req')) return sign(process, given)
  const text = await input(process, given.value('in'), 'certificate')
  const certificate = readCertificate(text)
  if (!certificate) throw new CommandFailure(`Could not read certificate from ${given.value('in') ?? '<stdin>'}\nUnable to load certificate`)
  for (const word of words) {
    const said = describe(certificate, { text, given, word: word.replace(/^--?/, '') })
    if (said !== undefined) await process.stdout.write(said)
  }
  if (given.has('checkend')) return checkEnd(process, certificate, Number(given.value('checkend')))
  if (!given.has('noout')) await output(process, given.value('out'), toPem('CERTIFICATE', fromPem(text)?.bytes ?? new Uint8Array()))
  return 0
}

interface Asked {
  readonly text: string
  readonly given: Arguments
  readonly word: string
}

function describe(certificate: Certificate, { text, given, word }: Asked): string | undefined {
  const { subjectBytes, issuerBytes, notBeforeMs, notAfterMs, serial, publicKey } = certificate
  const start = `notBefore=${timeText(notBeforeMs)}\n`
  const end = `notAfter=${timeText(notAfterMs)}\n`
  const said: Readonly<Record<string, () => string>> = {
    text: () => certificateText(certificate),
    subject: () => `subject=${nameText(subjectBytes)}\n`,
    issuer: () => `issuer=${nameText(issuerBytes)}\n`,
    dates: () => start + end,
    startdate: () => start,
    enddate: () => end,
    serial: () => `serial=${hexOf(serial[0] === 0 ? serial.subarray(1) : serial)}\n`,
    pubkey: () => toPem('PUBLIC KEY', publicKey),
    modulus: () => `Modulus=${modulusOf(publicKey)}\n`,
    fingerprint: () => fingerprint(text, given.has('sha256')),
    ext: () => chosenExtensions(certificate, given.value('ext') ?? ''),
  }
  return Object.hasOwn(said, word) ? said[word]() : undefined
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')

function fingerprint(text: string, isSha256: boolean): string {
  const bytes = fromPem(text)?.bytes ?? new Uint8Array()
  const digest = hexOf(isSha256 ? sha256(bytes) : sha1(bytes))
  return `${isSha256 ? 'sha256' : 'SHA1'} Fingerprint=${digest.match(/../g)?.join(':')}\n`
}

const extensionIds: Readonly<Record<string, string>> = {
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
}

function chosenExtensions({ extensions }: Certificate, names: string): string {
  const wanted = names.split(',').map((name) => extensionIds[name.trim()])
  const found = extensions.filter(({ id }) => wanted.includes(id))
  return found.length > 0 ? found.map((one) => extensionText(one, 0)).join('') : 'No extensions matching criteria\n'
}

async function checkEnd(process: Process, { notAfterMs }: Certificate, seconds: number): Promise<number> {
  const willEnd = notAfterMs < process.now() + seconds * 1000
  await process.stdout.write(willEnd ? 'Certificate will expire\n' : 'Certificate will not expire\n')
  return willEnd ? 1 : 0
}

async function sign(process: Process, given: Arguments): Promise<number> {
  const request = readRequest(await input(process, given.value('in'), 'certificate request'))
  if (!request) throw new CommandFailure(`Could not read certificate request from ${given.value('in') ?? '<stdin>'}\nUnable to load certificate request`)
  if (!isSignedBy(request.publicKey, request)) throw new CommandFailure('Certificate request self-signature did not match the contents')
  await process.stderr.write(`Certificate request self-signature ok\nsubject=${nameText(request.subjectBytes)}\n`)
  const own = given.value('signkey') ?? given.value('key')
  const authority = own === undefined ? readCertificate(await input(process, given.value('CA'), 'CA certificate')) : undefined
  if (own === undefined && !authority) throw new CommandFailure(`Could not read CA certificate from ${given.value('CA') ?? ''}`)
  const key = await keyIn(process, own ?? given.value('CAkey') ?? given.value('CA'))
  if (authority && !sameBytes(authority.publicKey, key.publicKey)) throw new CommandFailure('CA certificate and CA private key do not match')
  const kept = /^copy(all)?$/.test(given.value('copy_extensions') ?? '') ? request.extensions.map(written) : []
  const certificate = buildCertificate(
    {
      ...{ subject: request.subjectBytes, issuer: authority?.subjectBytes ?? request.subjectBytes, publicKey: request.publicKey },
      ...{ serial: serialFor(process, given), notBeforeMs: process.now(), notAfterMs: process.now() + Number(given.value('days') ?? 30) * DAY_MS },
      extensions: [...kept, ...extensionsIn(process, given).map((line) => parseExtension(line, request.publicKey))],
    },
    key,
  )
  await output(process, given.value('out'), certificate)
  return 0
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])

const written = ({ id, isCritical, value }: Extension): Der => sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value))

/** The next number of the file beside the authority, which is written anew. */
function serialFor(process: Process, given: Arguments): bigint {
  const set = given.value('set_serial')
  if (set !== undefined) return BigInt(set)
  const name = given.value('CAserial') ?? (given.has('CAcreateserial') ? (given.value('CA') ?? '').replace(/\.[^.]*$/, '.srl') : undefined)
  const fresh = BigInt(`0x${chance(process).hex(38)}`)
  if (name === undefined || !given.has('CA')) return fresh
  const path = resolvePath(process.cwd, name)
  const serial = process.files.stat(path)?.type === 'file' ? BigInt(`0x${process.files.read(path).trim()}`) + 1n : fresh
  const digits = serial.toString(16).toUpperCase()
  process.files.write(path, `${digits.padStart(digits.length + (digits.length % 2), '0')}\n`)
  return serial
}

/** The lines of -extfile, of the section that -extensions names or of none. */
function extensionsIn(process: Process, given: Arguments): string[] {
  const name = given.value('extfile')
  if (name === undefined) return []
  const path = resolvePath(process.cwd, name)
  if (process.files.stat(path)?.type !== 'file') throw new CommandFailure(`Can't open "${name}" for reading, No such file or directory`)
  const sections = new Map<string, string[]>([['', []]])
  let section = ''
  for (const line of process.files.read(path).split('\n').map((one) => one.replace(/#.*/, '').trim())) {
    const [, title] = /^\[\s*(\S+)\s*\]$/.exec(line) ?? []
    if (title !== undefined) sections.set((section = title), [])
    else if (line !== '') sections.get(section)?.push(line)
  }
  const lines = sections.get(given.value('extensions') ?? '') ?? []
  return lines.map((line) => line.replace(/@(\w+)/, (_, list: string) => alternatives(sections.get(list) ?? [])))
}

/** `DNS.1 = a` and `IP.1 = b` of a section of their own. */
const alternatives = (lines: readonly string[]): string =>
  lines.map((line) => line.replace(/^(\w+)\.\d+\s*=\s*/, '$1:')).join(',')

