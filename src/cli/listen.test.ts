import { existsSync, readFileSync } from 'node:fs'
import { get, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ApiFetch } from '../api/http'
import type { Kind } from '../api/kind'
import { kinds } from '../api/kinds'
import { ConfigMap } from '../api/kinds/config-map'
import { createCertificateAuthority, type CertificateAuthority } from '../api/certificate-authority'
import { Random } from '../base/random'
import { createSimulation } from '../base/simulation'
import { parseYamlDocuments } from '../base/yaml/parse'
import { createApiServer } from '../cluster/kube-apiserver/api-server'
import { listen, type Listening } from './listen'
import { UsageError } from './options'
import { realKubectl, runRealKubectl } from './real-kubectl.test.support'

const opened: Listening[] = []
afterEach(async () => {
  for (const listening of opened.splice(0)) await listening.close()
})

function startServer() {
  const simulation = createSimulation({ seed: 'listen', startMs: Date.UTC(2026, 0, 1) })
  return createApiServer({ simulation, kinds: kinds as readonly Kind[] })
}

async function open({
  fetch,
  address = '127.0.0.1:0',
  tls = false,
}: { fetch?: ApiFetch; address?: string; tls?: boolean } = {}) {
  const server = startServer()
  const identity = { authority: server.keys.authority, administrator: administratorOf(server.keys.authority) }
  const listening = await listen(fetch ?? server.fetch, { address, ...(tls ? { tls: identity } : {}) })
  opened.push(listening)
  return listening
}

const administratorOf = (authority: CertificateAuthority) =>
  authority.issueClient({
    ...{ commonName: 'kubernetes-admin', organizations: ['system:masters'] },
    ...{ notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2027, 0, 1) },
  })

interface Credentials {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

function credentialsOf({ kubeconfig }: Listening): Credentials {
  const [config] = parseYamlDocuments(readFileSync(kubeconfig, 'utf8')) as {
    clusters: { cluster: Record<string, string> }[]
    users: { user: Record<string, string> }[]
  }[]
  const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8')
  const { cluster } = config.clusters[0]
  const { user } = config.users[0]
  return {
    authority: decode(cluster['certificate-authority-data']),
    certificate: decode(user['client-certificate-data']),
    key: decode(user['client-key-data']),
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return text
}

function secureGet(
  url: string,
  options: { ca?: string; cert?: string; key?: string; servername?: string },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(url, { ...options, agent: new Agent({ keepAlive: false }) }, (response) => {
      void textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject).end()
  })
}

describe('listen', () => {
  it('answers over HTTP and writes a kubeconfig that says where', async () => {
    const { url, kubeconfig } = await open()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(readFileSync(kubeconfig, 'utf8')).toContain(`server: ${url}`)
    const response = await fetch(`${url}/api/v1/namespaces/default`)
    expect(await response.json()).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } })
  })

  it('hands bodies on and streams watches until the client hangs up', async () => {
    const server = startServer()
    const { url } = await open({ fetch: server.fetch })
    const stopped = new AbortController()
    const watched = await fetch(`${url}/api/v1/namespaces/default/configmaps?watch=1`, { signal: stopped.signal })
    const reader = watched.body?.getReader()
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { size: 'ü' } })
    const headers = { 'content-type': 'application/json' }
    const created = await fetch(`${url}/api/v1/namespaces/default/configmaps`, { method: 'POST', headers, body })
    expect(created.status).toBe(201)
    expect(
      server.door({ user: 'test', fieldManager: 'test' }).get(ConfigMap, { namespace: 'default', name: 'a' }).data,
    ).toEqual({ size: 'ü' })
    stopped.abort()
    await expect(reader?.read()).rejects.toThrow('aborted')
  })

  it('understands protocol buffers, in which Go clients send', async () => {
    const { url } = await open()
    const headers = {
      'content-type': 'application/vnd.kubernetes.protobuf',
      accept: 'application/vnd.kubernetes.protobuf,application/json',
    }
    const post = async (base64: string) =>
      (await fetch(`${url}/api/v1/namespaces`, { method: 'POST', headers, body: Buffer.from(base64, 'base64') })).json()
    const namespace = 'azhzAAoPCgJ2MRIJTmFtZXNwYWNlEhkKEQoBbhIAGgAiACoAMgA4AEIAEgAaAgoAGgAiAA=='
    expect(await post(namespace)).toMatchObject({
      kind: 'Namespace',
      metadata: { name: 'n' },
      status: { phase: 'Active' },
    })
    expect(await post(namespace.slice(0, 32))).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message: 'unexpected EOF',
    })
  })

  it('does not read a stream further than its client reads', async () => {
    let read = 0
    const chunk = 'x'.repeat(64 * 1024)
    const readMore = async (): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve))
      read += chunk.length
      return chunk
    }
    const endless: ApiFetch = async () => ({ status: 200, headers: {}, body: { read: readMore, cancel() {} } })
    const { url } = await open({ fetch: endless })
    const response = await new Promise<IncomingMessage>((resolve) => void get(url, resolve))
    response.pause()
    let before = -1
    while (read !== before) {
      before = read
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(read).toBeLessThan(32 * 1024 * 1024)
    response.destroy()
  })

  it('refuses a body that is too large, and outlives a client that hangs up while it sends', async () => {
    const { url } = await open()
    const tooLarge = await fetch(`${url}/api/v1/namespaces/default/configmaps`, {
      method: 'POST',
      body: 'x'.repeat(3 * 1024 * 1024 + 1),
    })
    expect(await tooLarge.json()).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: limit is 3145728',
    })
    const sent = httpRequest(`${url}/api/v1/namespaces/default/configmaps`, {
      method: 'POST',
      headers: { 'content-length': 100 },
    })
    await new Promise<void>((resolve) =>
      sent
        .on('error', () => {})
        .on('close', resolve)
        .write('{', () => sent.destroy()),
    )
    expect((await fetch(`${url}/version`)).status).toBe(200)
  })

  it('answers what fails with a Status', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { url } = await open({ fetch: () => Promise.reject(new Error('out of order')) })
    expect(await (await fetch(url)).json()).toMatchObject({
      code: 500,
      message: 'Internal error occurred: out of order',
    })
    expect(said).toHaveBeenCalledOnce()
    said.mockRestore()
  })

  it('says that an address is taken, and leaves nothing behind', async () => {
    const first = await open()
    const { port } = new URL(first.url)
    await expect(open({ address: `127.0.0.1:${port}` })).rejects.toThrow(
      new UsageError(`--listen: listen EADDRINUSE: address already in use 127.0.0.1:${port}`),
    )
    await first.close()
    expect(existsSync(first.kubeconfig)).toBe(false)
  })

  it.each(['localhost', ':99999', '127.0.0.1:http'])('refuses the address %s', async (address) => {
    await expect(open({ address })).rejects.toThrow(new UsageError(`--listen: expected HOST:PORT, got "${address}"`))
  })
})

describe('listen with TLS', () => {
  it('shows a certificate which clients of the cluster trust, and no others', async () => {
    const listening = await open({ tls: true })
    const { authority, certificate, key } = credentialsOf(listening)
    expect(listening.url).toMatch(/^https:/)
    expect(await secureGet(`${listening.url}/livez`, { ca: authority, cert: certificate, key })).toEqual({
      status: 200,
      text: 'ok',
    })
    expect(await secureGet(`${listening.url}/livez`, { ca: authority, servername: 'kubernetes.default.svc' })).toEqual({
      status: 200,
      text: 'ok',
    })
    await expect(secureGet(`${listening.url}/livez`, {})).rejects.toThrow(
      'self-signed certificate in certificate chain',
    )
    await expect(secureGet(`${listening.url}/livez`, { ca: authority, servername: 'example.com' })).rejects.toThrow(
      "does not match certificate's altnames",
    )
  })

  it('does not know the clients of another authority', async () => {
    const listening = await open({ tls: true })
    const administrator = administratorOf(createCertificateAuthority(new Random('foreign')))
    const { status, text } = await secureGet(`${listening.url}/livez`, {
      ca: credentialsOf(listening).authority,
      cert: administrator.certificate,
      key: administrator.key,
    })
    expect(status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ reason: 'Unauthorized', message: 'Unauthorized' })
  })

  it.skipIf(!realKubectl)('satisfies a real kubectl', async () => {
    const { kubeconfig } = await open({ tls: true })
    expect(await runRealKubectl({ kubeconfig, args: ['get', 'namespaces', '-o', 'name'] })).toEqual({
      stdout: 'namespace/default\nnamespace/kube-node-lease\nnamespace/kube-public\nnamespace/kube-system\n',
      stderr: '',
      exit: 0,
    })
  })
})
