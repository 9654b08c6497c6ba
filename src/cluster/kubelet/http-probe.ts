/**
 * Asks a container over HTTP how it is. Redirects are followed while they stay with the same host. Upstream:
 * pkg/probe/http/{http,request}.go (v1.32).
 */
import type { HttpOutcome, HttpRequest, HttpResponse } from '../../base/os/network-stack'
import type { Core } from '../../api/types'
import { describeHttpFailure } from './http-failure'
import type { KubeletContext } from './kubelet-context'
import type { ProbeAnswer, Prober } from './run-probe'

export interface HttpQuestion {
  readonly action: Core.HTTPGetAction
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
  done(answer: ProbeAnswer): void
}

const MOST_REDIRECTS = 10

export function httpProber(context: KubeletContext, question: HttpQuestion): Prober {
  const { network, clock } = context
  const { action, host, port, timeoutMs, done } = question
  const request = requestOf(action, { agent: 'kube-probe/1.32', host, port })
  let deadline = 0
  const sending = network.repeated(request, { timeoutMs }, (outcome) => {
    const target = redirectOf(question, request, outcome)
    if (target) ask(context, question, { request: target, turn: 2, deadline })
    else done(answerTo(request, outcome))
  })
  return {
    ask() {
      deadline = clock.now() + timeoutMs
      sending.send()
    },
  }
}

interface Turn {
  readonly request: HttpRequest
  readonly turn: number
  readonly deadline: number
}

/** Where it was sent. */
function ask(context: KubeletContext, question: HttpQuestion, { request, turn, deadline }: Turn): void {
  context.network.http(request, { timeoutMs: deadline - context.clock.now() }, (outcome) => {
    const { done } = question
    const target = redirectOf(question, request, outcome)
    if (!target) return done(answerTo(request, outcome))
    if (turn === MOST_REDIRECTS) return done({ result: 'failure', output: `Get "${urlOf(target)}": stopped after 10 redirects` })
    ask(context, question, { request: target, turn: turn + 1, deadline })
  })
}

function redirectOf({ host }: HttpQuestion, request: HttpRequest, outcome: HttpOutcome): HttpRequest | undefined {
  if (!('response' in outcome)) return undefined
  const { status, headers } = outcome.response
  const target = status >= 300 && status < 400 ? targetOf(request, headers['location']) : undefined
  return target?.host === host ? target : undefined
}

const answerTo = (request: HttpRequest, outcome: HttpOutcome): ProbeAnswer =>
  'failure' in outcome ? { result: 'failure', output: `Get "${urlOf(request)}": ${describeHttpFailure(outcome)}` } : judge(outcome.response)

/** A header that is given as empty is not sent, where a kubelet would send one of its own. */
export function requestOf(action: Core.HTTPGetAction, { agent, host, port }: { agent: string; host: string; port: number }): HttpRequest {
  const headers: Record<string, string> = { 'user-agent': agent, accept: '*/*', host: `${host}:${port}` }
  for (const { name, value } of action.httpHeaders ?? []) {
    const key = name.toLowerCase()
    if (value === '' && (key === 'accept' || key === 'user-agent')) delete headers[key]
    else headers[key] = value
  }
  const { path = '/', scheme } = action
  const request = { method: 'GET', host, port, path: path.startsWith('/') ? path : `/${path}`, headers, body: '' }
  return scheme === 'HTTPS' ? { ...request, tls: true } : request
}

export const urlOf = ({ tls, host, port, path }: HttpRequest): string => `${tls ? 'https' : 'http'}://${host}:${port}${path}`

function targetOf(request: HttpRequest, location: string | undefined): HttpRequest | undefined {
  if (location === undefined) return undefined
  try {
    const target = new URL(location, urlOf(request))
    const tls = target.protocol === 'https:'
    const port = target.port === '' ? (tls ? 443 : 80) : Number(target.port)
    return { ...request, host: target.hostname, port, path: target.pathname + target.search, tls }
  } catch {
    return undefined
  }
}

function judge({ status, body }: HttpResponse): ProbeAnswer {
  if (status >= 200 && status < 300) return { result: 'success', output: body }
  if (status >= 300 && status < 400) return { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` }
  return { result: 'failure', output: `HTTP probe failed with statuscode: ${status}` }
}
