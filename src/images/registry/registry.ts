/**
 * registry: keeps images, on port 5000, below /var/lib/registry. Upstream: https://github.com/distribution/distribution
 * (registry/handlers, v2.8)
 *
 * Simplified: nodes of this cluster do not pull from it, and uploads come in one piece; storage is laid out as the real one's, without
 * links
 * between repositories.
 */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { sha256Hex } from '../../base/hash/sha256'
import { errnoText, FileError } from '../../base/os/file-system'
import { byteLength } from '../../base/os/byte-length'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { json, splitPath } from '../answers'
import { busyboxTools, linuxImage } from '../linux'
import { alpineFiles } from '../linux-files'

const PORT = 5000
const VERSION = 'v2.8.3'
const ROOT = '/var/lib/registry/docker/registry/v2'
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const API = { 'docker-distribution-api-version': 'registry/2.0' }

const server: Server = {
  start(container) {
    const say = (text: string): void =>
      container.log(
        `time="${stamp(container)}" level=info msg="${text}" go.version=go1.20.8 instance.id=${id} service=registry version=${VERSION}`,
      )
    const hex = (digits: number): string => Array.from({ length: digits }, () => Math.floor(container.random() * 16).toString(16)).join('')
    const id = [8, 4, 4, 4, 12].map(hex).join('-')
    container.log(
      `time="${stamp(container)}" level=warning msg="No HTTP secret provided - generated random secret. This may cause problems with uploads if multiple registries are behind a load-balancer. To provide a shared secret, fill in http.secret in the configuration file or set the REGISTRY_HTTP_SECRET environment variable." go.version=go1.20.8 instance.id=${id} service=registry version=${VERSION}`,
    )
    say('redis not configured')
    say('using inmemory blob descriptor cache')
    const port = Number(/:(\d+)$/.exec(container.env.get('REGISTRY_HTTP_ADDR') ?? '')?.[1] ?? PORT)
    const registry = new Registry(container, hex)
    if (!container.listen(port, { protocol: 'http', isPlain: true, handle: (request) => registry.reply(request) })) {
      container.log(`time="${stamp(container)}" level=fatal msg="listen tcp :${port}: bind: address already in use"`)
      return container.exit(1)
    }
    say(`listening on [::]:${port}`)
    container.use({ memoryBytes: 14_000_000 })
    container.onSignal('SIGTERM', () => container.exit(0))
  },
}

const stamp = (container: ContainerProcess): string => `${new Date(container.now()).toISOString().slice(0, 23)}000000Z`

const failure = (status: number, code: string, message: string, detail?: unknown): HttpResponse => {
  const response = json({ errors: [detail === undefined ? { code, message } : { code, message, detail }] }, status)
  return { ...response, headers: { ...response.headers, ...API } }
}

const withApi = (response: HttpResponse, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  ...response,
  headers: { ...response.headers, ...API, ...headers },
})

class Registry {
  constructor(
    readonly container: ContainerProcess,
    readonly newId: (digits: number) => string,
  ) {}

  reply(request: ServedRequest): HttpAnswer {
    const response = this.#attempt(request)
    if (!request.rehearsal) {
      const { remoteAddress, method, path, headers } = request
      this.container.log(
        `${remoteAddress} - - [${stamp(this.container)}] "${method} ${path} HTTP/1.1" ${response.status} ${byteLength(response.body)} "" "${headers['user-agent'] ?? ''}"`,
      )
    }
    return request.method === 'HEAD' ? { ...response, body: '' } : response
  }

  #attempt(request: ServedRequest): HttpResponse {
    try {
      return this.#route(request)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return failure(500, 'UNKNOWN', 'unknown error', `filesystem: ${error.path}: ${errnoText[error.errno].toLowerCase()}`)
    }
  }

  #route(request: ServedRequest): HttpResponse {
    const { path, query } = splitPath(request.path)
    if (path === '/') return { status: 200, headers: { 'cache-control': 'no-cache', 'content-length': '0' }, body: '' }
    if (path === '/v2/' || path === '/v2') return withApi(json({}))
    if (path === '/v2/_catalog') return withApi(json({ repositories: this.#repositories() }))
    const [, name, what, reference] = /^\/v2\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)\/(tags\/list|manifests\/|blobs\/)(.*)$/.exec(path) ?? []
    if (name === undefined) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead && request.rehearsal) return withApi(json({}))
    if (what === 'tags/list') return this.#tags(name)
    if (what === 'manifests/')
      return isRead
        ? this.#manifest(name, reference)
        : request.method === 'PUT'
          ? this.#putManifest(name, reference, request.body)
          : this.#removeManifest(name, reference)
    return isRead
      ? this.#blob(reference)
      : this.#upload(name, reference, { body: request.body, digest: query.get('digest'), method: request.method })
  }

  #names(path: string): readonly string[] {
    const { files } = this.container
    return files.stat(path)?.type === 'directory' ? files.list(path).map(({ name }) => name) : []
  }

  #repositories(prefix = ''): readonly string[] {
    return this.#names(`${ROOT}/repositories/${prefix}`).flatMap((name) => {
      if (name.startsWith('_')) return []
      const whole = `${prefix}${name}`
      return [...(this.container.files.stat(`${ROOT}/repositories/${whole}/_manifests`) ? [whole] : []), ...this.#repositories(`${whole}/`)]
    })
  }

  #tags(name: string): HttpResponse {
    const tags = this.#names(`${ROOT}/repositories/${name}/_manifests/tags`)
    return tags.length === 0
      ? failure(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name })
      : withApi(json({ name, tags }))
  }

  #blobPath(digest: string): string {
    const hex = digest.replace('sha256:', '')
    return `${ROOT}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
  }

  #keep(content: string): string {
    const digest = `sha256:${sha256Hex(content)}`
    const path = this.#blobPath(digest)
    this.container.files.makeDirectory(path.slice(0, -5), { parents: true })
    this.container.files.write(path, content)
    return digest
  }

  #digestOf(name: string, reference: string): string | undefined {
    if (reference.startsWith('sha256:')) return reference
    const path = `${ROOT}/repositories/${name}/_manifests/tags/${reference}/current/link`
    return this.container.files.stat(path) ? this.container.files.read(path) : undefined
  }

  #manifest(name: string, reference: string): HttpResponse {
    const digest = this.#digestOf(name, reference)
    const path = digest && this.#blobPath(digest)
    if (!digest || !path || !this.container.files.stat(path))
      return failure(
        404,
        'MANIFEST_UNKNOWN',
        'manifest unknown',
        reference.startsWith('sha256:') ? `unknown manifest name=${name} revision=${reference}` : { Tag: reference },
      )
    const body = this.container.files.read(path)
    return withApi(
      { status: 200, headers: { 'content-type': mediaTypeOf(body), 'content-length': String(byteLength(body)) }, body },
      { 'docker-content-digest': digest, etag: `"${digest}"` },
    )
  }

  #putManifest(name: string, reference: string, body: string): HttpResponse {
    if (mediaTypeOf(body) === '') return failure(400, 'MANIFEST_INVALID', 'manifest invalid', {})
    const digest = this.#keep(body)
    const base = `${ROOT}/repositories/${name}/_manifests`
    const places = [
      `${base}/revisions/sha256/${digest.slice(7)}`,
      ...(reference.startsWith('sha256:') ? [] : [`${base}/tags/${reference}/current`]),
    ]
    for (const place of places) {
      this.container.files.makeDirectory(place, { parents: true })
      this.container.files.write(`${place}/link`, digest)
    }
    return withApi(
      { status: 201, headers: { location: `/v2/${name}/manifests/${digest}`, 'content-length': '0' }, body: '' },
      { 'docker-content-digest': digest },
    )
  }

  /** Allowed only when the registry was told to. */
  #removeManifest(name: string, reference: string): HttpResponse {
    if (this.container.env.get('REGISTRY_STORAGE_DELETE_ENABLED') !== 'true')
      return failure(405, 'UNSUPPORTED', 'The operation is unsupported.')
    const base = `${ROOT}/repositories/${name}/_manifests`
    if (!this.container.files.stat(`${base}/revisions/sha256/${reference.slice(7)}`))
      return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
    this.container.files.remove(`${base}/revisions/sha256/${reference.slice(7)}`, { recursive: true })
    for (const tag of this.#names(`${base}/tags`))
      if (this.#digestOf(name, tag) === reference) this.container.files.remove(`${base}/tags/${tag}`, { recursive: true })
    return withApi({ status: 202, headers: { 'content-length': '0' }, body: '' })
  }

  #blob(digest: string): HttpResponse {
    const path = this.#blobPath(digest)
    if (!/^sha256:[\da-f]{64}$/.test(digest) || !this.container.files.stat(path))
      return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry', digest)
    const body = this.container.files.read(path)
    return withApi(
      { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-length': String(byteLength(body)) }, body },
      { 'docker-content-digest': digest },
    )
  }

  /** POST begins, PUT with a digest ends. */
  #upload(
    name: string,
    reference: string,
    { body, digest, method }: { body: string; digest: string | undefined; method: string },
  ): HttpResponse {
    if (!reference.startsWith('uploads/')) return failure(405, 'UNSUPPORTED', 'The operation is unsupported.')
    if (digest === undefined) {
      const place = `/v2/${name}/blobs/uploads/${method === 'POST' ? this.newId(32) : reference.slice(8)}`
      return withApi({ status: 202, headers: { location: place, range: '0-0', 'content-length': '0' }, body: '' })
    }
    if (digest !== `sha256:${sha256Hex(body)}`) return failure(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
    this.#keep(body)
    return withApi(
      { status: 201, headers: { location: `/v2/${name}/blobs/${digest}`, 'content-length': '0' }, body: '' },
      { 'docker-content-digest': digest },
    )
  }
}

/** Empty: it is no manifest. */
function mediaTypeOf(text: string): string {
  try {
    const { schemaVersion, mediaType } = JSON.parse(text)
    return schemaVersion === 2 ? String(mediaType ?? MANIFEST) : ''
  } catch {
    return ''
  }
}

export const registry: Image = linuxImage({
  repository: 'registry',
  tags: ['latest', '2', '2.8', '2.8.1', '2.8.2', '2.8.3', '2.7', '2.7.1'],
  sizeBytes: 9_300_000,
  entrypoint: ['/entrypoint.sh'],
  command: ['/etc/docker/registry/config.yml'],
  exposedPorts: [PORT],
  files: {
    ...alpineFiles('3.18.4'),
    '/etc/docker/registry/config.yml':
      'version: 0.1\nlog:\n  fields:\n    service: registry\nstorage:\n  cache:\n    blobdescriptor: inmemory\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n  headers:\n    X-Content-Type-Options: [nosniff]\nhealth:\n  storagedriver:\n    enabled: true\n    interval: 10s\n    threshold: 3\n',
  },
  tools: busyboxTools,
  servers: { '/entrypoint.sh': server, registry: server },
})
