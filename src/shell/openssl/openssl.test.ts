/** What our openssl writes, the machine's own reads, and says the same of; where there is none, that is left out with a notice. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { testShell } from '../test-machine'

const shell = testShell()

const run = async (line: string): Promise<string> => {
  const { stdout, stderr } = await shell.run(line)
  return stdout + stderr
}

function machine(args: readonly string[], files: Readonly<Record<string, string>>): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-openssl-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  try {
    return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The machine's own must say the same of a file that ours wrote. */
async function compare(words: string, names: readonly string[]): Promise<void> {
  const files = Object.fromEntries(names.map((name) => [name, shell.machine.files.read(`/home/student/${name}`)]))
  const theirs = machine(words.split(' '), files)
  if (theirs === undefined) return console.warn('no openssl here: not compared')
  expect((await shell.run(`openssl ${words}`)).stdout).toBe(theirs)
}

beforeAll(async () => {
  await run('openssl req -x509 -nodes -days 365 -newkey rsa:2048 -keyout tls.key -out tls.crt -subj "/CN=fruit.local/O=Fruit" -addext "subjectAltName=DNS:fruit.local,DNS:*.fruit.local,IP:172.18.0.2"')
  await run('openssl ecparam -name prime256v1 -genkey -noout -out leaf.key; openssl req -new -key leaf.key -subj /C=FI/L=Helsinki/CN=leaf.local -out leaf.csr')
  await run('openssl x509 -req -in leaf.csr -CA tls.crt -CAkey tls.key -CAcreateserial -days 10 -out leaf.crt')
  await run('printf "subjectAltName = @names\nkeyUsage = critical, digitalSignature, keyEncipherment\nextendedKeyUsage = serverAuth\nbasicConstraints = CA:FALSE\n[names]\nDNS.1 = a.local\nIP.1 = 10.0.0.1\n" > names.ext')
  await run('openssl x509 -req -in leaf.csr -CA tls.crt -CAkey tls.key -set_serial 7 -days 10 -extfile names.ext -out named.crt')
})

describe('openssl', () => {
  it.each([
    ['x509 -in tls.crt -noout -text', ['tls.crt']],
    ['x509 -in leaf.crt -noout -text', ['leaf.crt']],
    ['x509 -in named.crt -noout -text', ['named.crt']],
    ['x509 -in tls.crt -noout -subject -issuer -dates -serial -fingerprint', ['tls.crt']],
    ['x509 -in tls.crt -noout -fingerprint -sha256', ['tls.crt']],
    ['x509 -in tls.crt -noout -ext subjectAltName,basicConstraints', ['tls.crt']],
    ['x509 -in tls.crt -noout -pubkey', ['tls.crt']],
    ['x509 -in tls.crt -noout -modulus', ['tls.crt']],
    ['x509 -in tls.crt', ['tls.crt']],
    ['req -in leaf.csr -noout -text', ['leaf.csr']],
    ['req -in leaf.csr -noout -subject -verify', ['leaf.csr']],
    ['rsa -in tls.key -noout -check', ['tls.key']],
    ['rsa -in tls.key -pubout', ['tls.key']],
    ['rsa -in tls.key -noout -modulus', ['tls.key']],
    ['pkey -in leaf.key', ['leaf.key']],
    ['verify -no_check_time -CAfile tls.crt leaf.crt named.crt', ['tls.crt', 'leaf.crt', 'named.crt']],
    ['dgst -sha256 leaf.csr', ['leaf.csr']],
    ['sha512 leaf.csr', ['leaf.csr']],
    ['base64 -in leaf.csr', ['leaf.csr']],
  ])('%s says what the machine\'s own does', async (words, names) => compare(words, names))

  it('makes keys of the sorts that are asked for', async () => {
    expect(await run('openssl genrsa -out a.key 1024; head -1 a.key; ls -l a.key | cut -c1-10')).toBe('-----BEGIN PRIVATE KEY-----\n-rw-------\n')
    expect(await run('openssl genrsa -traditional 512 | head -1')).toBe('-----BEGIN RSA PRIVATE KEY-----\n')
    expect(await run('openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | head -1')).toBe('-----BEGIN PRIVATE KEY-----\n')
    expect(await run('openssl ecparam -name prime256v1 -genkey | grep BEGIN')).toBe('-----BEGIN EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----\n')
    expect(await run('openssl ecparam -name secp384r1 -genkey')).toBe('unknown curve name (secp384r1)\n')
  })

  it('asks for a name where none is given', async () => {
    const asked = await run("printf 'FI\\n\\nHelsinki\\n.\\n\\nfruit.local\\n\\n' | openssl req -new -key leaf.key -out asked.csr; openssl req -in asked.csr -noout -subject")
    expect(asked).toContain('Country Name (2 letter code) [AU]:State or Province Name (full name) [Some-State]:')
    expect(asked).toMatch(/^subject=C = FI, ST = Some-State, L = Helsinki, CN = fruit\.local\n/)
  })

  it.each([
    ['openssl nothing', `Invalid command 'nothing'; type "help" for a list.\n`, 1],
    ['openssl x509 -in gone.pem -noout', 'Could not open file or uri for loading certificate from gone.pem\n', 1],
    ['openssl x509 -wrong', 'x509: Unknown option or cipher: wrong\nx509: Use -help for summary.\n', 1],
    ['openssl verify leaf.crt', 'C = FI, L = Helsinki, CN = leaf.local\nerror 20 at 0 depth lookup: unable to get local issuer certificate\nerror leaf.crt: verification failed\n', 2],
    ['openssl x509 -in leaf.crt -noout -checkend 99999999', 'Certificate will expire\n', 1],
    ['openssl s_client -connect nowhere:443 < /dev/null', 'connect:errno=22\n', 1],
    ['openssl req -new -key leaf.key -subj CN=x', 'name is expected to be in the format /type0=value0/type1=value1/type2=... where characters may be escaped by \\', 1],
  ])('%s fails', async (line, text, exitCode) => {
    const ran = await shell.run(line)
    expect(ran.stdout + ran.stderr).toContain(text)
    expect(ran.exitCode).toBe(exitCode)
  })

  it('gives as many random bytes as asked for', async () => {
    expect(await run('openssl rand -hex 8')).toMatch(/^[0-9a-f]{16}\n$/)
    expect(await run('openssl rand -base64 32')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
  })
})
