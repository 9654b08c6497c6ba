/**
 * redis-benchmark: how many commands a redis answers in a second. Upstream:
 * https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/benchmarks/
 *
 * Simplified: one client that sends its commands in bundles of ten stands for the 50 clients of a real one.
 */
import type { Program } from '../../base/os/process'
import { ReplyStream } from './redis-client'
import { formatCommand } from './redis-protocol'

const CLIENTS = 50
const BUNDLE = 10
const VALUE = 'xxx'

const tests: Readonly<Record<string, readonly string[]>> = {
  ping_mbulk: ['PING'],
  set: ['SET', 'key:__rand_int__', VALUE],
  get: ['GET', 'key:__rand_int__'],
  incr: ['INCR', 'counter:__rand_int__'],
  lpush: ['LPUSH', 'mylist', VALUE],
  rpush: ['RPUSH', 'mylist', VALUE],
  lpop: ['LPOP', 'mylist'],
  rpop: ['RPOP', 'mylist'],
  sadd: ['SADD', 'myset', 'element:__rand_int__'],
}

export const redisBenchmark: Program = async (process) => {
  const option = (name: string, otherwise: string): string => {
    const at = process.argv.indexOf(name)
    return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise)
  }
  const [host, port] = [option('-h', '127.0.0.1'), Number(option('-p', '6379'))]
  const total = Number(option('-n', '100000'))
  const isQuiet = process.argv.includes('-q')
  const wanted = option('-t', Object.keys(tests).join(',')).split(',')
  const opened = await process.network.connect(host, port, { timeoutMs: 10_000 })
  if (!('socket' in opened)) {
    await process.stderr.write(`Could not connect to Redis at ${host}:${port}: Connection refused\n`)
    return 1
  }
  const stream = new ReplyStream(opened.socket)
  const password = option('-a', '')
  if (password !== '') await stream.ask(process, ['AUTH', password])
  for (const [name, words] of Object.entries(tests)) {
    if (!wanted.includes(name)) continue
    const startedAt = process.now()
    const bundle = formatCommand(words.map((word) => word.replace('__rand_int__', '000000000000'))).repeat(BUNDLE)
    for (let sent = 0; sent < total; sent += BUNDLE) {
      stream.socket.send(bundle)
      for (let i = 0; i < BUNDLE; i++) if (!(await stream.next(process))) return 1
    }
    const seconds = Math.max(0.001, (process.now() - startedAt) / 1000)
    const title = name === 'ping_mbulk' ? 'PING_MBULK' : name.toUpperCase()
    const rate = `${(total / seconds).toFixed(2)} requests per second`
    await process.stdout.write(
      isQuiet
        ? `${title}: ${rate}\n`
        : `====== ${title} ======\n  ${total} requests completed in ${seconds.toFixed(2)} seconds\n  ${CLIENTS} parallel clients\n  3 bytes payload\n\n${rate}\n\n`,
    )
  }
  stream.socket.close()
  return 0
}
