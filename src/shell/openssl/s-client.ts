/**
 * `openssl s_client`: what a TLS server shows. Upstream: apps/s_client.c (OpenSSL 3.0).
 * Simplified: what is typed afterwards goes nowhere; a real one carries it to the server.
 */
import { readCertificate, type Certificate } from '../../base/certificates/read-certificate'
import { certificatesOf, verifyChain } from '../../base/certificates/verify-chain'
import type { ConnectFailure } from '../../base/os/network-stack'
import type { Process } from '../../base/os/process'
import { OpenSslProblem, readArguments, type Arguments } from './arguments'
import { keyBits, timeText } from './certificate-text'
import { input, type Command } from './command'
import { nameText } from './distinguished-name'
import { codeOf } from './small-commands'

const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

export const sClient: Command = async (process, words) => {
  const given = readArguments('s_client', words, { values: 'connect servername CAfile CApath alpn verify verify_return_error', flags: 'showcerts brief quiet tls1_2 tls1_3 no_ign_eof' })
  const target = given.value('connect') ?? given.operands[0] ?? 'localhost:4433'
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(target) ?? []
  if (host === '') throw new OpenSslProblem(`s_client: -connect argument or target parameter malformed or ambiguous`)
  let chain = ''
  const verify = (shown: string): string => {
    chain = shown
    return 'seen'
  }
  const serverName = given.value('servername') ?? host
  const outcome = await process.network.http({ method: 'GET', host, port: Number(port), path: '/', headers: {}, body: '', tls: true, serverName }, { verify })
  if ('failure' in outcome && outcome.failure !== 'untrusted') return refuse(process, outcome)
  await report(process, { chain, given })
  return 0
}

async function refuse(process: Process, failure: ConnectFailure): Promise<number> {
  const id = '40177198C97F0000:error:'
  if (failure.failure === 'unknown-host') {
    await process.stderr.write(`${id}10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:738:Name or service not known\nconnect:errno=22\n`)
    return 1
  }
  if (failure.failure === 'plain') {
    await process.stdout.write('CONNECTED(00000003)\n')
    await process.stderr.write(`${id}0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:\n`)
    await process.stdout.write('---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\nSSL handshake has read 5 bytes and written 297 bytes\nVerification: OK\n---\n')
    return 1
  }
  const [code, words, errno] = failure.failure === 'timeout' ? ['8000006E', 'Connection timed out', 110] : ['8000006F', 'Connection refused', 111]
  await process.stderr.write(
    `${id}${code}:system library:BIO_connect:${words}:../crypto/bio/bio_sock2.c:117:calling connect()\n${id}10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:\nconnect:errno=${errno}\n`,
  )
  return 1
}

async function report(process: Process, { chain, given }: { readonly chain: string; readonly given: Arguments }): Promise<void> {
  const pems = certificatesOf(chain)
  const certificates = pems.flatMap((pem) => readCertificate(pem) ?? [])
  const [leaf] = certificates
  await process.stdout.write('CONNECTED(00000003)\n')
  if (!leaf) return process.stdout.write('---\nno peer certificate available\n---\n')
  const trusted = await trustedIn(process, given)
  const problem = verifyChain(chain, { trusted, nowMs: process.now() })
  const depth = `depth=0 ${nameText(leaf.subjectBytes)}\n`
  await process.stderr.write(problem === undefined ? `${depth}verify return:1\n` : `${depth}verify error:num=${codeOf(problem)}:${problem}\nverify return:1\n${depth}verify return:1\n`)
  const links = certificates.map((one, index) => `${linkText(one, index)}${given.has('showcerts') ? `${pems[index]}\n` : ''}`).join('')
  const server = given.has('showcerts') ? '' : `${pems[0]}\n`
  const code = problem === undefined ? '0 (ok)' : `${codeOf(problem)} (${problem})`
  await process.stdout.write(
    `---\nCertificate chain\n${links}---\nServer certificate\n${server}subject=${nameText(leaf.subjectBytes)}\nissuer=${nameText(leaf.issuerBytes)}\n---\n` +
      `No client certificate CA names sent\nPeer signing digest: SHA256\nPeer signature type: ${isRsa(leaf) ? 'RSA-PSS' : 'ECDSA'}\nServer Temp Key: X25519, 253 bits\n---\n` +
      `SSL handshake has read ${chain.length} bytes and written 389 bytes\n${problem === undefined ? 'Verification: OK' : `Verification error: ${problem}`}\n---\n` +
      `New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nServer public key is ${keyBits(leaf.publicKey)} bit\nSecure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\n` +
      `No ALPN negotiated\nEarly data was not sent\nVerify return code: ${code}\n---\n`,
  )
  await process.stdin.readAll()
  await process.stderr.write('DONE\n')
}

async function trustedIn(process: Process, given: Arguments): Promise<readonly string[]> {
  if (given.has('CAfile')) return certificatesOf(await input(process, given.value('CAfile'), 'certificates'))
  return process.files.stat(AUTHORITIES)?.type === 'file' ? certificatesOf(process.files.read(AUTHORITIES)) : []
}

const isRsa = ({ publicKey }: Certificate): boolean => keyBits(publicKey) > 256

function linkText(certificate: Certificate, index: number): string {
  const { subjectBytes, issuerBytes, notBeforeMs, notAfterMs, publicKey, signatureAlgorithm } = certificate
  const kind = isRsa(certificate) ? 'rsaEncryption' : 'id-ecPublicKey'
  const signed = signatureAlgorithm === '1.2.840.10045.4.3.2' ? 'ecdsa-with-SHA256' : 'RSA-SHA256'
  return (
    `${String(index).padStart(2)} s:${nameText(subjectBytes)}\n   i:${nameText(issuerBytes)}\n   a:PKEY: ${kind}, ${keyBits(publicKey)} (bit); sigalg: ${signed}\n` +
    `   v:NotBefore: ${timeText(notBeforeMs)}; NotAfter: ${timeText(notAfterMs)}\n`
  )
}
