/** `openssl req`: a request for a certificate, or at once a certificate that signs itself. Upstream: apps/req.c (OpenSSL 3.0). */
import type { SigningKey } from '../../base/certificates/signing-key'
import { isSignedBy } from '../../base/certificates/verify-signature'
import { toPem } from '../../base/certificates/pem'
import type { Process } from '../../base/os/process'
import { OpenSslProblem, readArguments, type Arguments } from './arguments'
import { authorityExtensions, buildCertificate, buildRequest, parseExtension } from './build-certificate'
import { readRequest, requestText } from './certificate-text'
import { chance, CommandFailure, input, keyIn, output, progress, type Command } from './command'
import { nameText, parseSubject, writeName, type Attribute } from './distinguished-name'
import { checkCurve, makeKey } from './key-files'

const DAY_MS = 86_400_000
const SECRET_MODE = 0o600

const options = {
  values: 'in out key newkey keyout subj days addext set_serial pkeyopt config extensions reqexts passin passout inform outform section',
  flags: 'new x509 nodes noenc noout text subject verify pubkey batch utf8 sha256 sha384 sha512 quiet verbose',
}

export const req: Command = async (process, words) => {
  const given = readArguments('req', words, options)
  if (!given.has('new') && !given.has('newkey') && !given.has('x509')) return showRequest(process, given)
  const { key, keyText } = await keyFor(process, given)
  const subject = writeName(given.has('subj') ? parseSubject(given.value('subj') ?? '') : await askForSubject(process, given))
  if (keyText !== undefined) await output(process, given.value('keyout') ?? 'privkey.pem', keyText, SECRET_MODE)
  const added = given.values('addext').map((line) => parseExtension(line, key.publicKey))
  await output(process, given.value('out'), given.has('x509') ? selfSigned(process, { key, subject, added, given }) : buildRequest(subject, key, added))
  return 0
}

interface SelfSigned {
  readonly key: SigningKey
  readonly subject: Uint8Array
  readonly added: readonly Uint8Array[]
  readonly given: Arguments
}

function selfSigned(process: Process, { key, subject, added, given }: SelfSigned): string {
  const serial = given.value('set_serial')
  return buildCertificate(
    {
      ...{ subject, issuer: subject, publicKey: key.publicKey, notBeforeMs: process.now(), notAfterMs: process.now() + Number(given.value('days') ?? 30) * DAY_MS },
      serial: serial === undefined ? BigInt(`0x${chance(process).hex(38)}`) : BigInt(serial),
      extensions: [...authorityExtensions(key.publicKey), ...added],
    },
    key,
  )
}

async function keyFor(process: Process, given: Arguments): Promise<{ key: SigningKey; keyText: string | undefined }> {
  if (given.has('key')) return { key: await keyIn(process, given.value('key')), keyText: undefined }
  const [type, size = '2048'] = (given.value('newkey') ?? 'rsa:2048').split(':')
  if (type !== 'rsa' && type !== 'ec') throw new OpenSslProblem(`Error setting context\nunsupported algorithm: ${type}`)
  if (!given.has('nodes') && !given.has('noenc'))
    throw new CommandFailure('Enter PEM pass phrase:\nA key without a pass phrase is all that can be written here: say -nodes')
  if (type === 'ec') checkCurve(given.value('pkeyopt')?.replace(/^ec_paramgen_curve:/, '') ?? 'P-256')
  const key = makeKey({ type, bits: Number(size) }, chance(process))
  await process.stderr.write(`${type === 'rsa' ? progress : ''}-----\n`)
  return { key, keyText: key.pem() }
}

const questions: readonly (readonly [short: string, words: string, otherwise: string])[] = [
  ['C', 'Country Name (2 letter code)', 'AU'],
  ['ST', 'State or Province Name (full name)', 'Some-State'],
  ['L', 'Locality Name (eg, city)', ''],
  ['O', 'Organization Name (eg, company)', 'Internet Widgits Pty Ltd'],
  ['OU', 'Organizational Unit Name (eg, section)', ''],
  ['CN', 'Common Name (e.g. server FQDN or YOUR name)', ''],
  ['emailAddress', 'Email Address', ''],
]

const preface = `You are about to be asked to enter information that will be incorporated
into your certificate request.
What you are about to enter is what is called a Distinguished Name or a DN.
There are quite a few fields but you can leave some blank
For some fields there will be a default value,
If you enter '.', the field will be left blank.
-----
`

async function askForSubject(process: Process, given: Arguments): Promise<readonly Attribute[]> {
  if (given.has('batch')) return questions.flatMap(([short, , otherwise]) => (otherwise === '' ? [] : [{ short, value: otherwise }]))
  await process.stderr.write(preface)
  const attributes: Attribute[] = []
  for (const [short, words, otherwise] of questions) {
    await process.stderr.write(`${words} [${otherwise}]:`)
    const line = (await process.stdin.readLine())?.trim() ?? ''
    const value = line === '' ? otherwise : line === '.' ? '' : line
    if (value !== '') attributes.push({ short, value })
  }
  if (!given.has('x509')) await askForMore(process)
  return attributes
}

/** Simplified: what is answered is left out of the request, as nobody reads it. */
async function askForMore(process: Process): Promise<void> {
  await process.stderr.write("\nPlease enter the following 'extra' attributes\nto be sent with your certificate request\n")
  for (const words of ['A challenge password', 'An optional company name']) {
    await process.stderr.write(`${words} []:`)
    await process.stdin.readLine()
  }
}

async function showRequest(process: Process, given: Arguments): Promise<number> {
  const text = await input(process, given.value('in'), 'certificate request')
  const request = readRequest(text)
  if (!request) throw new CommandFailure('unable to load X509 request')
  if (given.has('verify')) {
    const isGood = isSignedBy(request.publicKey, request)
    await process.stderr.write(isGood ? 'Certificate request self-signature verify OK\n' : 'Certificate request self-signature verify failure\n')
    if (!isGood) return 1
  }
  if (given.has('pubkey')) await process.stdout.write(toPem('PUBLIC KEY', request.publicKey))
  if (given.has('text')) await process.stdout.write(requestText(request))
  if (given.has('subject')) await process.stdout.write(`subject=${nameText(request.subjectBytes)}\n`)
  if (!given.has('noout')) await output(process, given.value('out'), text)
  return 0
}
