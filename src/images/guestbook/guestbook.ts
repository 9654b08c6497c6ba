/**
 * The frontend of the guestbook: writes to the leader of two kinds of redis, and reads from a follower. Upstream:
 * https://github.com/GoogleCloudPlatform/kubernetes-engine-samples (quickstarts/guestbook/php-redis: guestbook.php)
 */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import { byteLength } from '../../base/os/byte-length'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { answer, splitPath } from '../answers'
import { formFields } from '../html'
import { debianTools, linuxImage } from '../linux'
import { debianFiles } from '../linux-files'
import { logTime } from '../nginx/log'
import { askRedisOnce, type NoReply } from '../redis/ask-redis-once'
import { guestbookPage } from './guestbook-page'

const KEY = 'guestbook'
const LONGEST = 65_536

/** How the two redis are called; they were renamed in 2021. */
interface Names {
  readonly leader: string
  readonly follower: string
}

const current: Names = { leader: 'redis-leader', follower: 'redis-follower' }
const former: Names = { leader: 'redis-master', follower: 'redis-slave' }

const html = (text: string): HttpResponse => answer(200, text, 'text/html; charset=UTF-8')

class Guestbook {
  constructor(
    readonly container: ContainerProcess,
    readonly names: Names,
  ) {}

  #host(name: string): string {
    const { env } = this.container
    return env.get('GET_HOSTS_FROM') === 'env' ? (env.get(`${name.replace('-', '_').toUpperCase()}_SERVICE_HOST`) ?? '') : name
  }

  reply(request: ServedRequest): HttpAnswer {
    const { path, query } = splitPath(request.path)
    if (path !== '/' && path !== '/index.html' && path !== '/guestbook.php')
      return answer(404, '<h1>Not Found</h1>\n', 'text/html; charset=iso-8859-1')
    if (request.rehearsal) return html(guestbookPage([]))
    const fields = formFields(request.body)
    return {
      later: (respond) => {
        const done = (response: HttpResponse): void => {
          this.#note(request, response)
          respond(response)
        }
        if (path === '/guestbook.php') return this.#script(query, done)
        if (request.method !== 'POST') return this.#read(KEY, (text) => done(html(guestbookPage(messagesOf(text)))), done)
        this.#add(fields.get('message') ?? '', done)
      },
    }
  }

  /** guestbook.php?cmd=set&key=guestbook&value=,hello */
  #script(query: ReadonlyMap<string, string>, done: (response: HttpResponse) => void): void {
    const [cmd, key = KEY, value = ''] = [query.get('cmd'), query.get('key'), query.get('value')]
    if (cmd === undefined) return done(html('<h1>PHP guestbook</h1>\n'))
    if (cmd === 'set') return this.#write(key, value, () => done(answer(200, '{"message": "Updated"}', 'application/json')), done)
    this.#read(key, (text) => done(answer(200, JSON.stringify({ data: text }), 'application/json')), done)
  }

  /** As the page does it: what is there, and the new message after it. */
  #add(message: string, done: (response: HttpResponse) => void): void {
    this.#read(
      KEY,
      (text) => {
        const next = `${text},${message.replaceAll(',', ';')}`.slice(0, LONGEST)
        this.#write(KEY, next, () => done({ status: 303, headers: { location: '/', 'content-length': '0' }, body: '' }), done)
      },
      done,
    )
  }

  #read(key: string, then: (text: string) => void, failed: (response: HttpResponse) => void): void {
    const host = this.#host(this.names.follower)
    askRedisOnce(this.container, { host, words: ['GET', key] }, (reply) => {
      if ('noReply' in reply) return failed(this.#failure(problemWith(host, reply)))
      then(reply.type === 'bulk' ? (reply.text ?? '') : '')
    })
  }

  #write(key: string, value: string, then: () => void, failed: (response: HttpResponse) => void): void {
    const host = this.#host(this.names.leader)
    askRedisOnce(this.container, { host, words: ['SET', key, value] }, (reply) => {
      if ('noReply' in reply) failed(this.#failure(problemWith(host, reply)))
      else if (reply.type === 'error') failed(this.#failure(reply.text))
      else then()
    })
  }

  #failure(problem: string): HttpResponse {
    const text = `PHP Fatal error:  Uncaught Predis\\Connection\\ConnectionException: ${problem} in /usr/local/lib/php/Predis/Connection/AbstractConnection.php:155`
    this.container.log(`[${logTime(this.container.now())}] [php:error] ${text}`, 'stderr')
    return answer(500, `<br />\n<b>${text.slice(4).replaceAll('<', '&lt;')}</b>\n`, 'text/html; charset=UTF-8')
  }

  #note({ remoteAddress, method, path }: ServedRequest, { status, body }: HttpResponse): void {
    this.container.log(
      `${remoteAddress} - - [${logTime(this.container.now())}] "${method} ${path} HTTP/1.1" ${status} ${byteLength(body)} "-" "-"`,
    )
  }
}

/** As PHP words it. */
const problemWith = (host: string, { noReply }: NoReply): string => `${reasons[noReply] ?? 'Connection refused'} [tcp://${host}:6379]`

const reasons: Readonly<Record<string, string>> = {
  'unknown-host': 'php_network_getaddresses: getaddrinfo failed: Name or service not known',
  timeout: 'Connection timed out',
  closed: 'Error while reading line from the server.',
}

const messagesOf = (text: string): readonly string[] => text.split(',').filter((message) => message !== '')

const server = (names: Names): Server => ({
  start(container) {
    const guestbook = new Guestbook(container, names)
    const name = `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${container.podIP}. Set the 'ServerName' directive globally to suppress this message`
    container.listen(80, { protocol: 'http', isPlain: true, handle: (request) => guestbook.reply(request) })
    container.log(`${name}\n${name}`, 'stderr')
    container.use({ memoryBytes: 22_000_000, cpuCores: 0.001 })
    container.onSignal('SIGTERM', () => container.exit(0))
  },
})

const frontend = (repository: string, tags: readonly string[], names: Names): Image =>
  linuxImage({
    repository,
    tags,
    sizeBytes: 157_000_000,
    entrypoint: ['docker-php-entrypoint'],
    command: ['apache2-foreground'],
    workingDirectory: '/var/www/html',
    exposedPorts: [80],
    files: debianFiles(),
    tools: [...debianTools, 'curl'],
    servers: { 'docker-php-entrypoint': server(names) },
  })

export const guestbooks: readonly Image[] = [
  frontend('us-docker.pkg.dev/google-samples/containers/gke/gb-frontend', ['v4', 'v5', 'latest'], current),
  frontend('gcr.io/google_samples/gb-frontend', ['v5', 'v6'], current),
  ...['gcr.io/google_samples/gb-frontend', 'gcr.io/google-samples/gb-frontend'].map((repository) =>
    frontend(repository, ['v3', 'v4'], former),
  ),
]
