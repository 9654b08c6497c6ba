/** redis-cli: asks a redis, once or line by line. Upstream: https://redis.io/docs/latest/develop/tools/cli/ */
import type { Process, Program } from '../../base/os/process'
import type { Socket } from '../../base/os/network-stack'
import { askRedis } from './redis-client'
import { splitWords, type Reply } from './redis-protocol'

interface Options {
  readonly host: string
  readonly port: number
  readonly password: string | undefined
  readonly words: readonly string[]
}

function parseOptions(argv: readonly string[], env: ReadonlyMap<string, string>): Options {
  const options = { host: '127.0.0.1', port: 6379, password: env.get('REDISCLI_AUTH') }
  let index = 1
  for (; index < argv.length && argv[index].startsWith('-'); index++) {
    const word = argv[index]
    if (word === '-h') options.host = argv[++index] ?? ''
    else if (word === '-p') options.port = Number(argv[++index])
    else if (word === '-a') options.password = argv[++index]
    else if (word === '-n') index++
  }
  return { ...options, words: argv.slice(index) }
}

export const redisCli: Program = async (process) => {
  const options = parseOptions(process.argv, process.env)
  const opened = await process.network.connect(options.host, options.port, { timeoutMs: 5000 })
  if (!('socket' in opened)) {
    const why =
      opened.failure === 'unknown-host'
        ? 'Name or service not known'
        : opened.failure === 'timeout'
          ? 'Connection timed out'
          : 'Connection refused'
    await process.stderr.write(`Could not connect to Redis at ${options.host}:${options.port}: ${why}\n`)
    return 1
  }
  const { socket } = opened
  try {
    if (options.password) await ask(process, socket, ['AUTH', options.password])
    if (options.words.length > 0) return await once(process, socket, options.words)
    return await converse(process, socket, `${options.host}:${options.port}> `)
  } finally {
    socket.close()
  }
}

async function once(process: Process, socket: Socket, words: readonly string[]): Promise<number> {
  const reply = await ask(process, socket, words)
  if (!reply) return 1
  await process.stdout.write(`${format(reply, process.stdout.isTerminal)}\n`)
  return reply.type === 'error' ? 1 : 0
}

/** A line, an answer, until the input ends. */
async function converse(process: Process, socket: Socket, prompt: string): Promise<number> {
  const { stdin, stdout, terminal } = process
  for (;;) {
    if (terminal) await stdout.write(prompt)
    const line = await stdin.readLine()
    if (line === undefined || /^\s*(quit|exit)\s*$/i.test(line)) return 0
    const words = splitWords(line)
    if (words.length === 0) continue
    const reply = await ask(process, socket, words)
    if (!reply) return 1
    await stdout.write(`${format(reply, terminal !== undefined)}\n`)
  }
}

async function ask(process: Process, socket: Socket, words: readonly string[]): Promise<Reply | undefined> {
  const reply = await askRedis(process, socket, words)
  if (!reply) await process.stderr.write('Error: Server closed the connection\n')
  return reply
}

function format(reply: Reply, isForPeople: boolean, indent = ''): string {
  switch (reply.type) {
    case 'status':
      return reply.text
    case 'error':
      return isForPeople ? `(error) ${reply.text}` : reply.text
    case 'integer':
      return isForPeople ? `(integer) ${reply.value}` : String(reply.value)
    case 'bulk':
      if (reply.text === undefined) return isForPeople ? '(nil)' : ''
      return isForPeople ? JSON.stringify(reply.text) : reply.text
    case 'list':
      if (reply.items.length === 0) return isForPeople ? '(empty array)' : ''
      return reply.items
        .map(
          (item, index) =>
            `${isForPeople ? `${index > 0 ? indent : ''}${index + 1}) ` : ''}${format(item, isForPeople, `${indent}   `)}`,
        )
        .join('\n')
  }
}
