/**
 * The result page of the voting app: how many voted for what. Upstream: https://github.com/dockersamples/example-voting-app
 * (result/server.js, result/views)
 *
 * Simplified: the page is plain HTML and new when it is loaded again; the original asks the database each second and pushes what has
 * changed through a websocket. In its own words and colours.
 */
import type { HttpAnswer, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { Process, Program } from '../../base/os/process'
import type { Image } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { escapeHtml } from '../html'
import { linuxImage, linuxTools } from '../linux'
import type { Connection } from '../sql/conversation'
import { ended, openVotes, optionsOf, published, type Options } from './ballot'

const RETRY_MS = 1000

interface Counts {
  readonly a: number
  readonly b: number
}

const html = (body: string): HttpResponse => answer(200, body, 'text/html; charset=UTF-8')

const result: Program = async (process) => {
  const port = Number(process.env.get('PORT') ?? '4000')
  const page = new ResultPage(process)
  const listening = process.network.listen(port, { protocol: 'http', isPlain: true, handle: (request) => page.reply(request) })
  if (!listening) {
    await process.stderr.write(`Error: listen EADDRINUSE: address already in use :::${port}\n`)
    return 1
  }
  await process.stdout.write(`App running on port ${port}\n`)
  const exit = await Promise.race([ended(process).then(() => 143), page.watch()])
  listening.close()
  return exit
}

class ResultPage {
  readonly #process: Process
  readonly #options: Options
  #votes: Connection | undefined
  /** What it knew when it last asked. */
  #counts: Counts = { a: 0, b: 0 }

  constructor(process: Process) {
    this.#process = process
    this.#options = optionsOf(process)
  }

  /** Waits for the database, and ends when that does, as a program does that hears of no error. */
  async watch(): Promise<number> {
    const { stderr, stdout, sleep } = this.#process
    for (;;) {
      this.#votes = await openVotes(this.#process)
      if (this.#votes) break
      await stderr.write('Waiting for db\n')
      await sleep(RETRY_MS)
    }
    await stdout.write('Connected to db\n')
    const votes = this.#votes
    await new Promise<void>((resolve) => votes.onLost(resolve))
    await stderr.write(
      "node:events:495\n      throw er; // Unhandled 'error' event\n      ^\n\nError: Connection terminated unexpectedly\n",
    )
    return 1
  }

  reply({ path, rehearsal }: ServedRequest): HttpAnswer {
    const place = path.split('?')[0]
    if (place !== '/' && place !== '/index.html')
      return answer(
        404,
        `<!DOCTYPE html>\n<html lang="en">\n<head><title>Error</title></head>\n<body><pre>Cannot GET ${escapeHtml(place)}</pre></body>\n</html>\n`,
        'text/html; charset=utf-8',
      )
    if (rehearsal || !this.#votes) return html(pageOf(this.#options, this.#counts))
    const votes = this.#votes
    return { later: (respond) => void this.#count(votes).then(() => respond(html(pageOf(this.#options, this.#counts)))) }
  }

  async #count(votes: Connection): Promise<void> {
    const outcome = await votes.ask('SELECT vote, COUNT(id) AS count FROM votes GROUP BY vote')
    if (!outcome) return
    if ('problem' in outcome) return this.#process.stderr.write(`Error performing query: error: ${outcome.problem.message}\n`)
    const found = new Map(outcome.rows?.map(([vote, count]) => [vote, Number(count)]))
    this.#counts = { a: found.get('a') ?? 0, b: found.get('b') ?? 0 }
  }
}

function pageOf({ a, b }: Options, counts: Counts): string {
  const total = counts.a + counts.b
  const share = (count: number): string => `${((total === 0 ? 0.5 : count / total) * 100).toFixed(1)}%`
  const choice = (id: string, name: string, count: number): string =>
    `<div id="${id}"><h2>${escapeHtml(name)}</h2><p>${share(count)}</p></div>`
  const sum = total === 0 ? 'No votes yet' : `${total} ${total === 1 ? 'vote' : 'votes'}`
  const title = `${escapeHtml(a)} vs ${escapeHtml(b)} -- Result`
  return `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<h1>${title}</h1>
<div id="choice">
${choice('a', a, counts.a)}
${choice('b', b, counts.b)}
</div>
<p id="result">${sum}</p>
</body>
</html>
`
}

export const votingResults: readonly Image[] = published('result').map((names) =>
  linuxImage({
    ...names,
    sizeBytes: 92_000_000,
    entrypoint: ['tini', '--'],
    command: ['node', 'server.js'],
    entrypointRunsCommand: true,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', PORT: '80' },
    workingDirectory: '/usr/local/app',
    exposedPorts: [80],
    tools: [...linuxTools, 'bash', 'curl', 'getent'],
    servers: {},
    programs: { tini: result, node: result },
    uses: { memoryBytes: 38_000_000, cpuCores: 0.001 },
  }),
)
