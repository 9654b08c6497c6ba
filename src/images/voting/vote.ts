/**
 * The page of the voting app on which one votes. Upstream: https://github.com/dockersamples/example-voting-app (vote/app.py)
 *
 * Simplified: the page is plain HTML in our own words; there is no Python beside it.
 */
import { byteLength } from '../../base/os/byte-length'
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { Process, Program } from '../../base/os/process'
import type { Image } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { escapeHtml, formFields } from '../html'
import { linuxImage, linuxTools } from '../linux'
import { logTime } from '../nginx/log'
import { ReplyStream } from '../redis/redis-client'
import { ended, optionsOf, published, type Options } from './ballot'

const PORT = 80
const WORKERS = [7, 8, 9, 10]

const vote: Program = async (process) => {
  const page = new VotePage(process)
  const note = (text: string, pid = 1): Promise<void> => process.stdout.write(`${gunicornTime(process.now())} [${pid}] [INFO] ${text}\n`)
  await note('Starting gunicorn 22.0.0')
  const listening = process.network.listen(PORT, { protocol: 'http', isPlain: true, handle: (request) => page.reply(request) })
  if (!listening) {
    await process.stderr.write(`${gunicornTime(process.now())} [1] [ERROR] Connection in use: ('0.0.0.0', ${PORT})\n`)
    return 1
  }
  await note(`Listening at: http://0.0.0.0:${PORT} (1)`)
  await note('Using worker: sync')
  for (const pid of WORKERS) await note(`Booting worker with pid: ${pid}`, pid)
  await ended(process)
  await note('Handling signal: term')
  await note('Shutting down: Master')
  listening.close()
  return 0
}

/** `[2026-01-01 00:00:05 +0000]` */
const gunicornTime = (ms: number): string => `[${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} +0000]`

const isFine = (reply: Awaited<ReturnType<ReplyStream['ask']>>): boolean => reply !== undefined && reply.type !== 'error'

class VotePage {
  readonly #process: Process
  readonly #options: Options

  constructor(process: Process) {
    this.#process = process
    this.#options = optionsOf(process)
  }

  reply(request: ServedRequest): HttpAnswer {
    if (request.path.split('?')[0] !== '/') return this.#noted(request, errorPage(404, 'Not Found', 'There is nothing at this address.'))
    if (request.method !== 'POST') {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return this.#noted(request, errorPage(405, 'Method Not Allowed', 'This address does not know the method.'))
      return request.rehearsal ? this.#page('', undefined) : this.#noted(request, this.#page(this.#voter(request), undefined))
    }
    const choice = formFields(request.body).get('vote')
    if (choice === undefined || choice === '') return this.#noted(request, errorPage(400, 'Bad Request', 'The form has no vote.'))
    if (request.rehearsal) return this.#page('', choice)
    return { later: (respond) => void this.#cast(request, choice).then((response) => respond(this.#noted(request, response))) }
  }

  /** Who has no cookie gets one. */
  #voter({ headers }: ServedRequest): string {
    const [, known] = /(?:^|;\s*)voter_id=([^;]*)/.exec(headers.cookie ?? '') ?? []
    return known || Array.from({ length: 15 }, () => Math.floor(this.#process.random() * 16).toString(16)).join('')
  }

  async #cast(request: ServedRequest, choice: string): Promise<HttpResponse> {
    const voter = this.#voter(request)
    const { stdout, stderr, network, now, env } = this.#process
    const note = (level: string, text: string): string => `${gunicornTime(now())} [${WORKERS[0]}] [${level}] ${text}\n`
    await stdout.write(note('INFO', `Received vote for ${choice}`))
    const host = env.get('REDIS_HOST') ?? 'redis'
    const opened = await network.connect(host, 6379, { timeoutMs: 5000 })
    if ('socket' in opened) {
      const redis = new ReplyStream(opened.socket)
      const reply = await redis.ask(this.#process, ['RPUSH', 'votes', JSON.stringify({ voter_id: voter, vote: choice })])
      opened.socket.close()
      if (isFine(reply)) return this.#page(voter, choice)
    }
    const why = 'failure' in opened ? (reasons[opened.failure] ?? 'Connection refused.') : 'Connection closed by server.'
    await stderr.write(note('ERROR', `Exception on / [POST]\nredis.exceptions.ConnectionError: ${why.replace('HOST', host)}`))
    return errorPage(500, 'Internal Server Error', 'The program failed on this request.')
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
<p id="hostname">Processed by container ID ${escapeHtml(this.#process.hostname)}</p>
</body>
</html>
`
    const response = answer(200, body, 'text/html; charset=utf-8')
    return voter === '' ? response : { ...response, headers: { ...response.headers, 'set-cookie': `voter_id=${voter}; Path=/` } }
  }

  /** The line of the access log. */
  #noted({ rehearsal, remoteAddress, method, path, headers }: ServedRequest, response: HttpResponse): HttpResponse {
    const { stdout, now } = this.#process
    const line = `${remoteAddress} - - [${logTime(now())}] "${method} ${path} HTTP/1.1" ${response.status} ${byteLength(response.body)} "${headers.referer ?? '-'}" "${headers['user-agent'] ?? '-'}"\n`
    if (!rehearsal) void stdout.write(line)
    return response
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
    servers: {},
    programs: { gunicorn: vote, python: vote },
    uses: { memoryBytes: 96_000_000, cpuCores: 0.001 },
  }),
)
