/**
 * Images of a month of lunches with Kubernetes: a page, a box to type in, and a random number from one pod shown by another.
 * Upstream: https://github.com/sixeyed/kiamol (ch02/docker-images, ch03/docker-images).
 *
 * Simplified: pages in our own words and without their styles; the API never fails by itself, as the real one may be told to.
 */
import type { FileSystem } from '../../base/os/file-system'
import type { HttpAnswer, HttpOutcome, HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { answer, json, notFound } from '../answers'
import { escapeHtml } from '../html'
import { busyboxTools, debianTools, linuxImage } from '../linux'
import { alpineFiles, debianFiles } from '../linux-files'
import { nginx } from '../nginx/nginx'

const helloPage = `<html>
  <head><title>Hello from Chapter 2!</title></head>
  <body><h1>Hello from Chapter 2!</h1><p>This page is served by nginx in a container on your cluster.</p></body>
</html>
`

export const helloKiamol: Image = {
  ...nginx,
  repository: 'kiamol/ch02-hello-kiamol',
  tags: ['latest'],
  sizeBytes: 9_100_000,
  files: { ...nginx.files, ...alpineFiles('3.12.0', { nginx: 101 }), '/usr/share/nginx/html/index.html': helloPage },
  tools: busyboxTools,
}

export const kiamolSleep: Image = linuxImage({
  repository: 'kiamol/ch03-sleep',
  tags: ['latest'],
  sizeBytes: 8_400_000,
  command: ['/scripts/sleep.sh'],
  tools: [...busyboxTools, 'curl', 'jq'],
  files: { ...alpineFiles(), '/scripts/sleep.sh': '#!/bin/sh\nwhile true; do sleep 3600; done\n' },
})

const NUMBERS = 100

const numbersApi: Server = {
  start(container) {
    aspNetCore(container, (request) => {
      const path = request.path.split('?')[0]
      if (path === '/healthz') return answer(200, 'Healthy', 'text/plain')
      if (path !== '/rng' && path !== RNG_PATH) return { status: 404, headers: { 'content-length': '0' }, body: '' }
      const number = Math.floor(container.random() * NUMBERS)
      if (!request.rehearsal) container.log(`info: Numbers.Api.Controllers.RngController[0]\n      ${clockTime(container.now())} Call made to RNG API, returned: ${number}`)
      return json(number)
    })
  },
}

const RNG_PATH = '/sixeyed/kiamol/master/ch03/numbers/rng'
const DEFAULT_API = `http://numbers-api${RNG_PATH}`
const API_TIMEOUT_MS = 10_000

const numbersWeb: Server = {
  start(container) {
    const api = container.env.get('RngApi__Url') ?? DEFAULT_API
    aspNetCore(container, (request) => {
      if (request.path.split('?')[0] !== '/') return notFound()
      return request.method === 'POST' ? askForNumber(api, container.files) : numbersPage('')
    })
  },
}

function askForNumber(api: string, files: FileSystem): HttpAnswer {
  const [, host = '', port = '80', path = '/'] = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(api) ?? []
  return {
    pass: { method: 'GET', host, port: Number(port), path, headers: { host }, body: '' },
    files,
    connectMs: API_TIMEOUT_MS,
    timeoutMs: API_TIMEOUT_MS,
    answer: (outcome) => numbersPage(numberIn(outcome, api)),
  }
}

const numberIn = (outcome: HttpOutcome, api: string): string =>
  'response' in outcome && outcome.response.status === 200
    ? `<p>Here it is: <b>${escapeHtml(outcome.response.body)}</b></p>`
    : `<p class="error">RNG service unavailable!</p><p>(Using API at: ${escapeHtml(api)})</p>`

const numbersPage = (result: string): HttpResponse =>
  answer(
    200,
    `<!DOCTYPE html>
<html>
<head><title>KIAMOL Random Number Generator</title></head>
<body>
<h1>KIAMOL Random Number Generator</h1>
<form method="post" action="/"><button>Get a random number</button></form>
${result}
</body>
</html>
`,
    'text/html; charset=utf-8',
  )

/** A program on ASP.NET Core, which says where it listens as it starts. */
function aspNetCore(container: ContainerProcess, handle: (request: ServedRequest) => HttpAnswer): void {
  container.listen(80, { protocol: 'http', isPlain: true, handle })
  const started = ['Now listening on: http://[::]:80', 'Application started. Press Ctrl+C to shut down.', 'Hosting environment: Production', 'Content root path: /app']
  for (const text of started) container.log(`info: Microsoft.Hosting.Lifetime[0]\n      ${text}`)
  container.use({ memoryBytes: 38_000_000 })
  container.onSignal('SIGTERM', () => {
    container.log('info: Microsoft.Hosting.Lifetime[0]\n      Application is shutting down...')
    container.exit(0)
  })
}

const clockTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19)

const numbers = (name: string, server: Server): Image =>
  linuxImage({
    repository: `kiamol/ch03-numbers-${name}`,
    tags: ['latest', 'v2'],
    sizeBytes: 98_000_000,
    entrypoint: ['dotnet', `/app/Numbers.${name === 'api' ? 'Api' : 'Web'}.dll`],
    exposedPorts: [80],
    files: debianFiles(),
    tools: debianTools,
    servers: { dotnet: server },
  })

export const kiamolNumbersApi: Image = numbers('api', numbersApi)
export const kiamolNumbersWeb: Image = numbers('web', numbersWeb)
