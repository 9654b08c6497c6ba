/**
 * A small Flask program in three versions; the third tells a message from its environment.
 * Upstream: https://flask.palletsprojects.com (werkzeug/serving.py: what the server writes).
 *
 * Simplified: it has the one page, in our own words; there is no Python beside it.
 */
import type { HttpResponse, ServedRequest } from '../../base/os/network-stack'
import type { ContainerProcess, Image, Server } from '../../cluster/container-runtime/contract'
import { answer } from '../answers'
import { debianTools, linuxImage } from '../linux'
import { debianFiles } from '../linux-files'
import { logTime } from '../nginx/log'
import { pythonFor } from '../python'

const PORT = 5000

const server: Server = {
  start(container) {
    const say = (text: string): void => container.log(text, 'stderr')
    const version = container.image.slice(container.image.lastIndexOf(':') + 1)
    container.listen(PORT, {
      protocol: 'http',
      isPlain: true,
      handle(request) {
        const response = replyTo(request, container, version)
        if (!request.rehearsal) say(`${request.remoteAddress} - - [${stamp(container.now())}] "${request.method} ${request.path} HTTP/1.1" ${response.status} -`)
        return response
      },
    })
    container.log(" * Serving Flask app 'app'\n * Debug mode: off")
    say('WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.')
    say(` * Running on all addresses (0.0.0.0)\n * Running on http://127.0.0.1:${PORT}\n * Running on http://${container.podIP}:${PORT}\nPress CTRL+C to quit`)
    container.use({ memoryBytes: 24_000_000 })
    container.onSignal('SIGINT', () => container.exit(0))
  },
}

const notFoundPage = `<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>There is nothing at this address. Look at how it is spelt.</p>
`

function replyTo({ path }: ServedRequest, { env }: ContainerProcess, version: string): HttpResponse {
  if (path.split('?')[0] !== '/') return answer(404, notFoundPage, 'text/html; charset=utf-8')
  if (version === '3') return answer(200, `${JSON.stringify({ message: env.get('FLASK_MESSAGE') ?? null, version })}\n`, 'application/json')
  return answer(200, `Hello from version ${version}!`, 'text/html; charset=utf-8')
}

/** `21/Nov/2026 07:30:00` */
const stamp = (ms: number): string => logTime(ms).slice(0, 20).replace(':', ' ')

export const flaskapp: Image = linuxImage({
  repository: 'goraje/flaskapp',
  tags: ['1', '2', '3'],
  sizeBytes: 48_000_000,
  command: ['python', 'app.py'],
  workingDirectory: '/app',
  exposedPorts: [PORT],
  files: debianFiles(),
  tools: debianTools,
  servers: { python: pythonFor({ directory: '/app', program: 'app.py' }, server) },
})
