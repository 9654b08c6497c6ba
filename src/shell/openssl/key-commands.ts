/** `genrsa`, `genpkey`, `ecparam`, `rsa`, `ec`, `pkey`. Upstream: apps/{genrsa,genpkey,ecparam,rsa,pkey}.c (OpenSSL 3.0). */
import { toPem } from '../../base/certificates/pem'
import { bigIntOf } from '../../base/certificates/modular'
import { partsOf, readBits, readElement } from '../../base/der/read-der'
import { OpenSslProblem, readArguments } from './arguments'
import { chance, keyIn, output, progress, type Command } from './command'
import { checkCurve, ecParameters, makeKey, traditionalPem } from './key-files'

const SECRET_MODE = 0o600

export const genrsa: Command = async (process, words) => {
  const { value, has, operands } = readArguments('genrsa', words, { values: 'out rand writerand', flags: '3 f4 traditional verbose quiet aes128 aes256 des3' })
  const bits = Number(operands[0] ?? 2048)
  if (!Number.isInteger(bits)) throw new OpenSslProblem(`genrsa: Can't parse "${operands[0]}" as a number`)
  const key = makeKey({ type: 'rsa', bits }, chance(process))
  await output(process, value('out'), has('traditional') ? traditionalPem(key) : key.pem(), SECRET_MODE)
  return 0
}

export const genpkey: Command = async (process, words) => {
  const { value, values, has } = readArguments('genpkey', words, { values: 'out algorithm pkeyopt paramfile pass', flags: 'text quiet aes128 aes256' })
  const algorithm = value('algorithm')?.toUpperCase()
  if (algorithm !== 'RSA' && algorithm !== 'EC') throw new OpenSslProblem(algorithm === undefined ? 'genpkey: Use -help for summary.' : `genpkey: Error initializing ${algorithm} context`)
  const options = new Map(values('pkeyopt').map((option): [string, string] => [option.split(':')[0], option.split(':')[1] ?? '']))
  if (algorithm === 'EC') checkCurve(options.get('ec_paramgen_curve') ?? '')
  const key = makeKey({ type: algorithm === 'EC' ? 'ec' : 'rsa', bits: Number(options.get('rsa_keygen_bits') ?? 2048) }, chance(process))
  if (algorithm === 'RSA' && !has('quiet')) await process.stderr.write(progress)
  await output(process, value('out'), key.pem(), SECRET_MODE)
  return 0
}

export const ecparam: Command = async (process, words) => {
  const { value, has } = readArguments('ecparam', words, { values: 'out in name param_enc conv_form', flags: 'genkey noout list_curves text check' })
  if (has('list_curves')) {
    await process.stdout.write('  prime256v1: X9.62/SECG curve over a 256 bit prime field\n')
    return 0
  }
  checkCurve(value('name') ?? '')
  const key = has('genkey') ? traditionalPem(makeKey({ type: 'ec', bits: 256 }, chance(process))) : ''
  await output(process, value('out'), `${has('noout') ? '' : ecParameters()}${key}`, SECRET_MODE)
  return 0
}

/** `rsa`, `ec` and `pkey` look at a key. */
export const showKey =
  (name: 'rsa' | 'ec' | 'pkey'): Command =>
  async (process, words) => {
    const { value, has } = readArguments(name, words, { values: 'in out passin passout inform outform', flags: 'noout pubout check modulus text traditional pubin' })
    const key = await keyIn(process, value('in'))
    if (has('check')) await process.stdout.write(name === 'rsa' ? 'RSA key ok\n' : 'Key is valid\n')
    if (has('modulus')) await process.stdout.write(`Modulus=${modulusOf(key.publicKey)}\n`)
    if (has('noout')) return 0
    if (name !== 'pkey') await process.stderr.write(name === 'rsa' ? 'writing RSA key\n' : 'read EC key\nwriting EC key\n')
    const isOld = name === 'ec' || has('traditional')
    await output(process, value('out'), has('pubout') ? toPem('PUBLIC KEY', key.publicKey) : isOld ? traditionalPem(key) : key.pem())
    return 0
  }

export function modulusOf(publicKey: Uint8Array): string {
  const [, bits] = partsOf(readElement(publicKey))
  const key = readBits(bits)
  if (key[0] !== 0x30) return 'Wrong Algorithm type'
  const [modulus] = partsOf(readElement(key))
  return modulus ? bigIntOf(modulus.content).toString(16).toUpperCase() : ''
}
