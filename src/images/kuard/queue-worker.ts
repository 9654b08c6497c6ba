/** Takes items from a queue, makes a key for each, and ends with the queue if it was told to. Upstream: kuard's pkg/keygen/memq.go, pkg/memq/client (v0.10) */
import { describeDialFailure } from '../../base/os/dial-failure'
import type { HttpOutcome, HttpRequest } from '../../base/os/network-stack'
import type { Workload } from './keygen'

const RETRY_MS = 1_000

const reasons: Readonly<Record<number, string>> = { 400: 'Bad Request', 404: 'Not Found', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout' }

export function workOffQueue({ container, config, isCancelled, say, makeKey }: Workload): void {
  const { memQServer, memQQueue, exitOnComplete, exitCode } = config
  const url = `${memQServer}/queues/${memQQueue}/dequeue`
  const request = postTo(url)

  function next(): void {
    if (isCancelled()) return say('MemQ Worker shutting down')
    if (typeof request === 'string') return retry(`Error talking to server: Post ${url}: ${request}.`)
    container.ask(request, hear)
  }

  function retry(why: string): void {
    say(`${why} Retrying after 1s.`)
    container.after(RETRY_MS, next)
  }

  function hear(outcome: HttpOutcome): void {
    if (!('response' in outcome)) return retry(`Error talking to server: Post ${url}: ${describeDialFailure(outcome)}.`)
    const { status } = outcome.response
    if (status >= 300) return retry(`Error talking to server: HTTP Error: ${status} ${reasons[status] ?? ''}.`)
    if (status === 204) return exitOnComplete ? container.exit(exitCode) : retry('Queue is empty.')
    makeKey((fingerprint) => {
      say(`Item done: ${fingerprint}`)
      next()
    })
  }

  say('MemQ Worker starting')
  next()
}

/** Or why it cannot be asked. */
function postTo(url: string): HttpRequest | string {
  const [, scheme, host, port = '80', path = '/'] = /^([a-z]+):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  if (scheme !== 'http') return `unsupported protocol scheme "${/^(\w+):/.exec(url)?.[1] ?? ''}"`
  const headers = { host: port === '80' ? host : `${host}:${port}`, 'user-agent': 'Go-http-client/1.1', 'content-length': '0', 'accept-encoding': 'gzip' }
  return { method: 'POST', host, port: Number(port), path, headers, body: '' }
}
