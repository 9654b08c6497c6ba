/**
 * The page of the voting app on which one votes: four workers, each with one request at a time, and the others wait.
 * Upstream: https://github.com/dockersamples/example-voting-app (vote/app.py)
 *
 * Simplified: the page is plain HTML in our own words, and there is no Python beside it. A request always takes the same of a core; of a
 * real one it depends on the machine. A worker that waits for redis longer than thirty seconds is not killed and started anew.
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { escapeHtml, formFields } from '../html'
import { linuxImage, linuxTools } from '../linux'
import { logTime } from '../nginx/log'
import { pythonFor } from '../python'
import { askRedisOnce } from '../redis/ask-redis-once'
import { optionsOf, published, type Options } from './ballot'

const PORT = 80
const WORKERS = [7, 8, 9, 10]
/** Flask, its template and a line of log. */
const REQUEST_CORE_MS = 8

const server: Server = {
  start(container) {
    const page = new VotePage(container)
    const note = (text: string, pid = 1): void => container.log(`${gunicornTime(container.now())} [${pid}] [INFO] ${text}`)
    note('Starting gunicorn 22.0.0')
    if (!container.listen(PORT, { protocol: 'http', isPlain: true, handle: (request) => page.reply(request) })) {
      container.log(`${gunicornTime(container.now())} [1] [ERROR] Connection in use: ('0.0.0.0', ${PORT})`, 'stderr')
      return container.exit(1)
    }
    note(`Listening at: http://0.0.0.0:${PORT} (1)`)
    note('Using worker: sync')
    for (const pid of WORKERS) note(`Booting worker with pid: ${pid}`, pid)
    container.onSignal('SIGTERM', () => {
      note('Handling signal: term')
      page.finish(() => {
        note('Shutting down: Master')
        container.exit(0)
      })
    })
  },
}

/** `[2026-01-01 00:00:05 +0000]` */
const gunicornTime = (ms: number): string => `[${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} +0000]`

type Respond = (response: HttpResponse | undefined) => void

class VotePage {
  readonly #container: ContainerProcess
  readonly #options: Options
  readonly #idle = [...WORKERS]
  /** Who has connected and was not heard yet. */
  readonly #queue: { readonly request: ServedRequest; readonly respond: Respond }[] = []
  readonly #open = new Set<Respond>()
  #finished: (() => void) | undefined

  constructor(container: ContainerProcess) {
    this.#container = container
    this.#options = optionsOf(container)
    container.onEnd(() => {
      for (const respond of [...this.#open, ...this.#queue.map((waiting) => waiting.respond)]) respond(undefined)
    })
  }

  reply(request: ServedRequest): HttpAnswer {
    if (request.rehearsal) return this.#refusal(request) ?? this.#page('', formFields(request.body).get('vote'))
    return {
      later: (respond) => {
        this.#queue.push({ request, respond })
        this.#next()
      },
    }
  }

  /** Answers those that are being heard, hears nobody else, and says when that is done. */
  finish(finished: () => void): void {
    this.#finished = finished
    if (this.#open.size === 0) finished()
  }

  #next(): void {
    const [waiting] = this.#queue
    const [pid] = this.#idle
    if (!waiting || pid === undefined || this.#finished) return
    this.#queue.shift()
    this.#idle.shift()
    const { request, respond } = waiting
    this.#open.add(respond)
    this.#container.compute(REQUEST_CORE_MS, () =>
      this.#answer({ request, pid }, (response) => {
        this.#note(request, response)
        this.#open.delete(respond)
        this.#idle.push(pid)
        respond(response)
        if (this.#open.size === 0) this.#finished?.()
        this.#next()
      }),
    )
  }

  #answer({ request, pid }: { readonly request: ServedRequest; readonly pid: number }, done: (response: HttpResponse) => void): void {
    const refusal = this.#refusal(request)
    const choice = formFields(request.body).get('vote')
    if (refusal || choice === undefined || request.method !== 'POST') return done(refusal ?? this.#page(this.#voter(request), undefined))
    const voter = this.#voter(request)
    const log = (level: string, text: string, stream?: 'stderr'): void =>
      this.#container.log(`${gunicornTime(this.#container.now())} [${pid}] [${level}] ${text}`, stream)
    log('INFO', `Received vote for ${choice}`)
    const host = this.#container.env.get('REDIS_HOST') ?? 'redis'
    askRedisOnce(this.#container, { host, words: ['RPUSH', 'votes', JSON.stringify({ voter_id: voter, vote: choice })] }, (reply) => {
      if ('type' in reply && reply.type !== 'error') return done(this.#page(voter, choice))
      const why = 'noReply' in reply ? (reasons[reply.noReply] ?? 'Connection closed by server.').replace('HOST', host) : reply.text
      log('ERROR', `Exception on / [POST]\nredis.exceptions.ConnectionError: ${why}`, 'stderr')
      done(errorPage(500, 'Internal Server Error', 'The program failed on this request.'))
    })
  }

  /** What is said to a request that nothing can be done with. */
  #refusal({ path, method, body }: ServedRequest): HttpResponse | undefined {
    if (path.split('?')[0] !== '/') return errorPage(404, 'Not Found', 'There is nothing at this address.')
    if (method === 'POST') return formFields(body).get('vote') ? undefined : errorPage(400, 'Bad Request', 'The form has no vote.')
    return method === 'GET' || method === 'HEAD' ? undefined : errorPage(405, 'Method Not Allowed', 'This address does not know the method.')
  }

  /** Who has no cookie gets one. */
  #voter({ headers }: ServedRequest): string {
    const [, known] = /(?:^|;\s*)voter_id=([^;]*)/.exec(headers.cookie ?? '') ?? []
    return known || Array.from({ length: 15 }, () => Math.floor(this.#container.random() * 16).toString(16)).join('')
  }

  #page(voter: string, choice: string | undefined): HttpResponse {
    const { a, b } = this.#options
    const title = `${escapeHtml(a)} vs ${escapeHtml(b)}!`
    const button = (value: string, name: string): string =>
      `<button id="${value}" type="submit" name="vote" value="${value}"${choice === value ? ' disabled' : ''}>${escapeHtml(name)}${choice === value ? ' ✓' : ''}</button>`
    const body = `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<form id="choice" method="POST" action="/">
${button('a', a)}
${button('b', b)}
</form>
<p id="tip">(Tip: you can change your vote)</p>
<p id="hostname">Processed by container ID ${escapeHtml(this.#container.hostname)}</p>
</body>
</html>
`
    const response = answer(200, body, 'text/html; charset=utf-8')
    return voter === '' ? response : { ...response, headers: { ...response.headers, 'set-cookie': `voter_id=${voter}; Path=/` } }
  }

  /** The line of the access log. */
  #note({ remoteAddress, method, path, headers }: ServedRequest, response: HttpResponse): void {
    const caller = `${remoteAddress} - - [${logTime(this.#container.now())}] "${method} ${path} HTTP/1.1"`
    this.#container.log(`${caller} ${response.status} ${byteLength(response.body)} "${headers.referer ?? '-'}" "${headers['user-agent'] ?? '-'}"`)
  }
}

const reasons: Readonly<Record<string, string>> = {
  'unknown-host': 'Error -2 connecting to HOST:6379. Name or service not known.',
  refused: 'Error 111 connecting to HOST:6379. Connection refused.',
  timeout: 'Error 110 connecting to HOST:6379. Connection timed out.',
}

const errorPage = (status: number, title: string, text: string): HttpResponse =>
  answer(
    status,
    `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`,
    'text/html; charset=utf-8',
  )

export const votingVotes: readonly Image[] = published('vote').map((names) =>
  linuxImage({
    ...names,
    sizeBytes: 59_000_000,
    command: ['gunicorn', 'app:app', '-b', '0.0.0.0:80', '--log-file', '-', '--access-logfile', '-', '--workers', '4', '--keep-alive', '0'],
    workingDirectory: '/usr/local/app',
    exposedPorts: [PORT],
    tools: [...linuxTools, 'bash', 'curl', 'getent'],
    servers: { gunicorn: server, python: pythonFor({ directory: '/usr/local/app', program: 'app.py' }, server) },
    uses: { memoryBytes: 96_000_000, cpuCores: 0.001 },
  }),
)
