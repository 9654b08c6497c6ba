/**
 * Images of a university's course: a writer of random strings, a program that needs a key, and one that keeps its place in a redis.
 * Upstream: https://github.com/kubernetes-hy/material-example (app1, app4, app5).
 *
 * Simplified: the page of app4 is one line of text, where the real program asks another site for a picture; there is no Node beside them.
 */
import type { Program } from '../../base/os/process'
import type { Image, Server } from '../../cluster/container-runtime/contract'
import { answer, notFound } from '../answers'
import { busyboxTools, linuxImage } from '../linux'
import { alpineFiles } from '../linux-files'
import { ReplyStream } from '../redis/redis-client'

const STRING_EVERY_MS = 5_000
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

const randomStrings: Server = {
  start(container) {
    const say = (): void => {
      container.log(Array.from({ length: 6 }, () => LETTERS[Math.floor(container.random() * LETTERS.length)]).join(''))
      container.after(STRING_EVERY_MS, say)
    }
    say()
    container.use({ memoryBytes: 30_000_000 })
  },
}

const KEYED_PORT = 3001

const keyed: Server = {
  start(container) {
    if (!container.env.get('API_KEY')) {
      const trace = 'Error: no API_KEY in the environment\n    at Object.<anonymous> (/usr/src/app/index.js:7:9)\n    at node:internal/main/run_main_module:28:49'
      container.log(`/usr/src/app/index.js:7\n${trace}`, 'stderr')
      return container.exit(1)
    }
    container.listen(KEYED_PORT, {
      protocol: 'http',
      isPlain: true,
      handle: ({ path }) => (path.split('?')[0] === '/' ? answer(200, '<!doctype html><title>Image of the day</title><h1>Image of the day</h1>', 'text/html; charset=utf-8') : notFound()),
    })
    container.log('Started')
    container.use({ memoryBytes: 41_000_000 })
  },
}

const STEP_MS = 250
/** How far the bar goes before it turns. */
const WIDTH = 16

/** Moves the bar by one, and lets the redis of its pod know where it is. */
const movingBar: Program = async (process) => {
  const opened = await process.network.connect('127.0.0.1', 6379, { timeoutMs: 5_000 })
  if (!('socket' in opened)) {
    await process.stderr.write('Error: connect ECONNREFUSED 127.0.0.1:6379\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1595:16)\n')
    return 1
  }
  const redis = new ReplyStream(opened.socket)
  for (;;) {
    const reply = await redis.ask(process, ['INCR', 'position'])
    if (reply?.type !== 'integer') break
    const turn = reply.value % (2 * WIDTH)
    const place = turn < WIDTH ? turn : 2 * WIDTH - turn
    await process.stdout.write(`${' '.repeat(place)}|---|\n`)
    await process.sleep(STEP_MS)
  }
  await process.stderr.write('Error: Redis connection to 127.0.0.1:6379 failed - read ECONNRESET\n')
  return 1
}

const courseImage = (name: string, image: Partial<Image>): Image =>
  linuxImage({ repository: `jakousa/${name}`, tags: [], sizeBytes: 44_000_000, tools: busyboxTools, files: alpineFiles('3.12.0', { node: 1000 }), workingDirectory: '/usr/src/app', ...image })

export const dwkApp1: Image = courseImage('dwk-app1', { command: ['node', 'index.js'], servers: { node: randomStrings } })
export const dwkApp4: Image = courseImage('dwk-app4', { command: ['node', 'index.js'], servers: { node: keyed }, exposedPorts: [KEYED_PORT] })
export const dwkApp5: Image = courseImage('dwk-app5', { command: ['node', 'index.js'], programs: { node: movingBar } })
