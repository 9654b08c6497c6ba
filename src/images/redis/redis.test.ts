import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { runCommand } from './redis-commands'
import { formatReply } from './redis-protocol'
import { RedisStore } from './redis-store'

const START = Date.UTC(2026, 0, 1)

/** What a redis says to each line, as redis-cli prints it to no terminal. */
function converse(lines: readonly (string | number)[]): string[] {
  let now = START
  const store = new RedisStore(() => now)
  return lines.flatMap((line) => {
    if (typeof line === 'number') {
      now += line * 1000
      return []
    }
    return [formatReply(runCommand(store, line.split(' '))).trim()]
  })
}

describe('the data of a redis', () => {
  const cases: { name: string; lines: (string | number)[]; replies: string[] }[] = [
    {
      name: 'values',
      lines: ['PING', 'SET a 1', 'GET a', 'GET b', 'EXISTS a b'],
      replies: ['+PONG', '+OK', '$1\r\n1', '$-1', ':1'],
    },
    {
      name: 'counters',
      lines: ['INCR n', 'INCRBY n 5', 'DECR n', 'SET w x', 'INCR w'],
      replies: [':1', ':6', ':5', '+OK', '-ERR value is not an integer or out of range'],
    },
    {
      name: 'keys',
      lines: ['SET one 1', 'SET two 2', 'KEYS t*', 'DEL one nothing', 'DBSIZE'],
      replies: ['+OK', '+OK', '*1\r\n$3\r\ntwo', ':1', ':1'],
    },
    {
      name: 'times',
      lines: ['SET a 1 EX 10', 'TTL a', 9, 'GET a', 2, 'GET a', 'TTL a'],
      replies: ['+OK', ':10', '$1\r\n1', '$-1', ':-2'],
    },
    {
      name: 'EXPIRE and PERSIST',
      lines: ['SET a 1', 'EXPIRE a 5', 'TTL a', 'PERSIST a', 10, 'GET a'],
      replies: ['+OK', ':1', ':5', ':1', '$1\r\n1'],
    },
    { name: 'conditions', lines: ['SET a 1 NX', 'SET a 2 NX', 'SET b 1 XX'], replies: ['+OK', '$-1', '$-1'] },
    {
      name: 'lists',
      lines: ['RPUSH l a b', 'LPUSH l c', 'LRANGE l 0 -1', 'LPOP l', 'LLEN l'],
      replies: [':2', ':3', '*3\r\n$1\r\nc\r\n$1\r\na\r\n$1\r\nb', '$1\r\nc', ':2'],
    },
    {
      name: 'sets',
      lines: ['SADD s a b a', 'SISMEMBER s a', 'SREM s a', 'SCARD s'],
      replies: [':2', ':1', ':1', ':1'],
    },
    {
      name: 'hashes',
      lines: ['HSET h a 1', 'HGET h a', 'HGETALL h'],
      replies: [':1', '$1\r\n1', '*2\r\n$1\r\na\r\n$1\r\n1'],
    },
    {
      name: 'mistakes',
      lines: ['FOO bar', 'GET', 'RPUSH l a', 'GET l'],
      replies: [
        "-ERR unknown command 'FOO', with args beginning with: 'bar'",
        "-ERR wrong number of arguments for 'get' command",
        ':1',
        '-WRONGTYPE Operation against a key holding the wrong kind of value',
      ],
    },
  ]
  for (const { name, lines, replies } of cases) {
    it(`holds ${name}`, () => expect(converse(lines)).toEqual(replies))
  }
})

describe('a redis in a pod', () => {
  async function startRedis(args: string[] = []) {
    const node = startOneNode()
    node.create({
      volumes: [{ name: 'data', hostPath: { path: '/redis' } }],
      containers: [{ name: 'redis', image: 'redis:7', args, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    return node
  }

  it('says when it is ready', async () => {
    const node = await startRedis()
    expect(node.logs()).toMatch(/^1:C 01 Jan 2026 00:00:0\d\.\d{3} \* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n/)
    expect(node.logs()).toMatch(/ \* Ready to accept connections tcp\n$/)
  })

  it('is asked by redis-cli', async () => {
    const node = await startRedis()
    expect(await node.exec(['redis-cli', 'set', 'greeting', 'hello world'])).toEqual({ output: 'OK\n', exit: 0 })
    expect(await node.exec(['redis-cli', 'get', 'greeting'])).toEqual({ output: 'hello world\n', exit: 0 })
    expect(await node.exec(['redis-cli'], { stdin: 'incr n\nincr n\nlrange nothing 0 -1\n' })).toEqual({
      output: '1\n2\n\n',
      exit: 0,
    })
    expect(await node.exec(['redis-cli', '-p', '1'])).toEqual({
      output: 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n',
      exit: 1,
    })
  })

  it('wants its password', async () => {
    const node = await startRedis(['--requirepass', 'secret'])
    expect((await node.exec(['redis-cli', 'ping'])).output).toBe('NOAUTH Authentication required.\n')
    expect((await node.exec(['redis-cli', '-a', 'secret', 'ping'])).output).toBe('PONG\n')
  })

  it('keeps its data through the death of its pod', async () => {
    const node = await startRedis()
    await node.exec(['redis-cli', 'set', 'a', '1'])
    const { spec } = node.pod()
    const [container] = node.runtime.running
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    expect(container.exit?.exitCode).toBe(0)
    expect(container.log.read()).toMatch(
      /Received SIGTERM scheduling shutdown\.\.\.\n(.*\n)*.*DB saved on disk\n.*# Redis is now ready to exit, bye bye\.\.\.\n$/,
    )
    node.create({ volumes: spec.volumes, containers: spec.containers })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect((await node.exec(['redis-cli', 'get', 'a'])).output).toBe('1\n')
  })
})
