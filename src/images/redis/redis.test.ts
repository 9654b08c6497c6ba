import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../shell/tools'
import { formatForPeople } from './redis-format'
import { matchesGlob } from './redis-glob'
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
      name: 'ends of lists',
      lines: ['RPUSH l a b c d', 'RPOPLPUSH l m', 'LREM l 0 b', 'LSET l 0 z', 'LTRIM l 0 0', 'LRANGE l 0 -1', 'LPOP m', 'EXISTS m'],
      replies: [':4', '$1\r\nd', ':1', '+OK', '+OK', '*1\r\n$1\r\nz', '$1\r\nd', ':0'],
    },
    {
      name: 'sorted sets',
      lines: [
        'ZADD z 2 b 1 a 3 c',
        'ZRANGE z 0 1 WITHSCORES',
        'ZINCRBY z 5 a',
        'ZREVRANGE z 0 0',
        'ZRANK z a',
        'ZRANGEBYSCORE z (2 +inf',
        'ZCARD z',
      ],
      replies: [':3', '*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2', '$1\r\n6', '*1\r\n$1\r\na', ':2', '*2\r\n$1\r\nc\r\n$1\r\na', ':3'],
    },
    {
      name: 'set operations',
      lines: ['SADD a 1 2 3', 'SADD b 2 3 4', 'SINTER a b', 'SDIFF a b', 'SUNIONSTORE c a b', 'SCARD c'],
      replies: [':3', ':3', '*2\r\n$1\r\n2\r\n$1\r\n3', '*1\r\n$1\r\n1', ':4', ':4'],
    },
    {
      name: 'big counters',
      lines: ['SET n 9223372036854775807', 'INCR n', 'INCRBYFLOAT f 0.1', 'INCRBYFLOAT f 0.2', 'DECRBY m 7'],
      replies: ['+OK', '-ERR increment or decrement would overflow', '$3\r\n0.1', '$3\r\n0.3', ':-7'],
    },
    {
      name: 'what SCAN tells',
      lines: ['MSET a1 x a2 x b x', 'SCAN 0 MATCH a* COUNT 2', 'SCAN 2', 'SCAN x'],
      replies: ['+OK', '*2\r\n$1\r\n2\r\n*2\r\n$2\r\na1\r\n$2\r\na2', '*2\r\n$1\r\n0\r\n*1\r\n$1\r\nb', '-ERR invalid cursor'],
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

describe('patterns of keys', () => {
  const rows = [
    ['*', 'anything', true],
    ['h?llo', 'hello', true],
    ['h[ae]llo', 'hillo', false],
    ['h[^e]llo', 'hallo', true],
    ['user:[0-9]*', 'user:7:name', true],
    ['a\\*b', 'axb', false],
    ['*a*a*a*a*a*a*a*b', 'a'.repeat(5000), false],
  ] as const
  it.each(rows)('%s', (pattern, text, fits) => expect(matchesGlob(pattern, text)).toBe(fits))
})

it('prints lists within lists as redis-cli does', () => {
  const store = new RedisStore(() => START)
  for (let i = 1; i <= 10; i++) runCommand(store, ['RPUSH', 'l', `é${i}`])
  const ten = formatForPeople(runCommand(store, ['LRANGE', 'l', '0', '-1'])).split('\n')
  expect([ten[0], ten[9]]).toEqual([' 1) "\\xc3\\xa91"', '10) "\\xc3\\xa910"'])
  runCommand(store, ['SET', 'k', 'v'])
  expect(formatForPeople(runCommand(store, ['SCAN', '0']))).toBe('1) "0"\n2) 1) "l"\n   2) "k"\n')
  expect(formatForPeople(runCommand(store, ['KEYS', 'x']))).toBe('(empty array)\n')
})

describe('a redis in a pod', () => {
  async function startRedis(args: string[] = [], image = 'redis:7', more: Partial<Core.Container> = {}) {
    const node = startOneNode({ tools: createTools() })
    node.create({
      volumes: [{ name: 'data', hostPath: { path: '/redis' } }],
      containers: [{ name: 'redis', image, args, volumeMounts: [{ name: 'data', mountPath: '/data' }], ...more }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    return node
  }
  type RedisNode = Awaited<ReturnType<typeof startRedis>>

  const lines = async (node: RedisNode, stdin: string, ...options: string[]) =>
    (await node.exec(['redis-cli', '--no-raw', ...options], { stdin })).output.trimEnd().split('\n')

  async function again(node: RedisNode) {
    const { spec } = node.pod()
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    node.create({ volumes: spec.volumes, containers: spec.containers })
    await node.until(() => stateWord(node.status()) === 'Running')
  }

  it('has transactions, which one mistake spoils', async () => {
    const node = await startRedis()
    expect(await lines(node, 'multi\nincr n\nincr n\nexec\nmulti\nfoo\nincr n\nexec\nget n\nexec\n')).toEqual([
      'OK',
      'QUEUED',
      'QUEUED',
      '1) (integer) 1',
      '2) (integer) 2',
      'OK',
      "(error) ERR unknown command 'foo', with args beginning with: ",
      'QUEUED',
      '(error) EXECABORT Transaction discarded because of previous errors.',
      '"2"',
      '(error) ERR EXEC without MULTI',
    ])
  })

  it('has databases beside one another', async () => {
    const node = await startRedis()
    expect(await lines(node, 'set a 1\nselect 1\nget a\nset b 2\ndbsize\nselect 16\nflushall\nselect 0\ndbsize\n')).toEqual([
      'OK',
      'OK',
      '(nil)',
      'OK',
      '(integer) 1',
      '(error) ERR DB index is out of range',
      'OK',
      'OK',
      '(integer) 0',
    ])
    await node.exec(['redis-cli', '-n', '3', 'set', 'c', '1'])
    expect((await node.exec(['redis-cli', 'info', 'keyspace'])).output).toContain('db3:keys=1,expires=0,avg_ttl=0')
  })

  it('lets those wait who want an element, the first first', async () => {
    const node = await startRedis()
    const script =
      'redis-cli blpop work 0 > /tmp/1 & sleep 0.1; redis-cli brpop work 0 > /tmp/2 & sleep 0.1; redis-cli rpush work a b c; sleep 0.1; cat /tmp/1 /tmp/2; redis-cli lrange work 0 -1'
    expect((await node.exec(['sh', '-c', script])).output).toBe('3\nwork\na\nwork\nc\nb\n')
    expect(await lines(node, 'blpop nothing 2\n')).toEqual(['(nil)'])
  })

  it('hands messages to those who subscribed, and shows all commands to who monitors', async () => {
    const node = await startRedis()
    const script =
      'timeout 2 redis-cli subscribe news > /tmp/1 & timeout 2 redis-cli monitor > /tmp/2 & sleep 0.5; redis-cli publish news hello; sleep 3; cat /tmp/1 /tmp/2'
    const { output } = await node.exec(['sh', '-c', script])
    expect(output).toMatch(
      /^1\nsubscribe\nnews\n1\nmessage\nnews\nhello\nOK\n\d+\.\d{6} \[0 127\.0\.0\.1:\d+\] "publish" "news" "hello"\n$/,
    )
  })

  it('reads the file that it is told to read, and says what is wrong with one', async () => {
    const node = startOneNode({ tools: createTools() })
    node.configMap('conf', {
      'redis.conf': 'maxmemory 1mb\nmaxmemory-policy allkeys-lru\n# a comment\n',
      'wrong.conf': 'maxmemory 1mb\nmaxmemroy 2mb\n',
    })
    const pod = (file: string, name: string) =>
      node.create(
        {
          volumes: [{ name: 'conf', configMap: { name: 'conf' } }],
          containers: [
            {
              name: 'redis',
              image: 'redis:7.4',
              command: ['redis-server', `/etc/redis/${file}`],
              volumeMounts: [{ name: 'conf', mountPath: '/etc/redis' }],
            },
          ],
        },
        { name },
      )
    pod('redis.conf', 'web')
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(node.logs()).toContain('# Configuration loaded\n'.replace('#', '*'))
    expect((await node.exec(['redis-cli', 'config', 'get', 'maxmemory*'])).output).toBe(
      'maxmemory\n1048576\nmaxmemory-policy\nallkeys-lru\nmaxmemory-samples\n5\n',
    )
    pod('wrong.conf', 'bad')
    await node.until(() => stateWord(node.status('bad')) === 'CrashLoopBackOff')
    expect(node.logs('bad')).toContain(
      "*** FATAL CONFIG FILE ERROR (Redis 7.4.2) ***\nReading the configuration file, at line 2\n>>> 'maxmemroy 2mb'\nBad directive or wrong number of arguments\n",
    )
  })

  it('forgets what was not used lately when memory is short, or refuses more', async () => {
    const node = await startRedis(['--maxmemory', '1mb', '--maxmemory-policy', 'allkeys-lru'])
    const fill = `for i in $(seq 1 40); do echo "set key$i ${'x'.repeat(8000)}"; done | redis-cli > /dev/null; redis-cli dbsize; redis-cli exists key1; redis-cli exists key40`
    const { output } = await node.exec(['sh', '-c', fill])
    const [size, first, last] = output.split('\n').map(Number)
    expect([size > 10 && size < 40, first, last]).toEqual([true, 0, 1])
    await node.exec(['redis-cli', 'config', 'set', 'maxmemory-policy', 'noeviction'])
    expect((await node.exec(['redis-cli', 'set', 'one-more', 'y'.repeat(80000)])).exit).toBe(0)
    expect((await node.exec(['redis-cli', 'set', 'two-more', 'y'])).output).toBe(
      "OOM command not allowed when used memory > 'maxmemory'.\n\n",
    )
  })

  it('is killed when its data outgrows the limit of its container', async () => {
    const node = await startRedis([], 'redis:7', { resources: { limits: { memory: '12Mi' } } })
    await node.exec(['sh', '-c', `for i in $(seq 1 60); do echo "set key$i ${'x'.repeat(80000)}"; done | redis-cli > /dev/null`])
    await node.run(1)
    expect(node.status()?.lastState?.terminated ?? node.status()?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
  })

  it('saves by its rules, and tells of what it finds when it starts', async () => {
    const node = await startRedis(['--save', '60 2'])
    await node.exec(['redis-cli', 'mset', 'a', '1', 'b', '2'])
    await node.run(70)
    expect(node.logs()).toMatch(
      / \* 2 changes in 60 seconds\. Saving\.\.\.\n.* \* Background saving started by pid \d+\n\d+:C .* \* DB saved on disk\n/,
    )
    await node.exec(['sh', '-c', 'kill -9 1'])
    await again(node)
    expect(node.logs()).toMatch(
      / \* Loading RDB produced by version 7\.4\.2\n.* \* RDB age \d+ seconds\n(.*\n)+.* \* Done loading RDB, keys loaded: 2, keys expired: 0\.\n.* \* DB loaded from disk: 0\.\d+ seconds\n.* \* Ready to accept connections tcp\n$/,
    )
  })

  it('does not begin with a file that is no dump', async () => {
    const node = startOneNode({ tools: createTools() })
    node.disk.makeDirectory('/redis', { parents: true })
    node.disk.write('/redis/dump.rdb', 'nonsense')
    node.create({
      volumes: [{ name: 'data', hostPath: { path: '/redis' } }],
      containers: [{ name: 'redis', image: 'redis:7', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toContain('# Wrong signature trying to load DB from file\n')
    expect(node.logs()).not.toContain('Ready to accept')
  })

  it('saves sooner when more has changed', async () => {
    const node = await startRedis(['--save', '3600 1 60 5'])
    await node.exec(['redis-cli', 'set', 'a', '1'])
    await node.run(100)
    expect(node.logs()).not.toContain('Saving')
    await node.exec(['redis-cli', 'mset', 'b', '1', 'c', '1', 'd', '1', 'e', '1'])
    await node.run(5)
    expect(node.logs()).toContain('5 changes in 60 seconds. Saving...')
    await node.exec(['redis-cli', 'set', 'a', '2'])
    await node.run(3590)
    expect(node.logs()).not.toContain('1 changes in 3600 seconds')
    await node.run(20)
    expect(node.logs()).toContain('1 changes in 3600 seconds. Saving...')
  })

  const logged = [
    ['redis:7.4', '/data/appendonlydir/appendonly.aof.1.incr.aof', 'DB loaded from incr file appendonly.aof.1.incr.aof'],
    ['redis:6.2', '/data/appendonly.aof', 'DB loaded from append only file'],
  ] as const
  it.each(logged)('%s keeps a log of its changes', async (image, file, line) => {
    const node = await startRedis(['--appendonly', 'yes', '--save', ''], image)
    await node.exec(['redis-cli', 'incr', 'n'])
    await node.exec(['redis-cli', 'set', 'soon', 'gone', 'ex', '5'])
    await node.exec(['redis-cli', 'set', 'later', 'here', 'ex', '500'])
    expect((await node.exec(['cat', file])).output).toContain('*2\r\n$4\r\nincr\r\n$1\r\nn\r\n')
    await node.run(10)
    await again(node)
    expect(node.logs()).toContain(line)
    expect((await node.exec(['redis-cli', 'mget', 'n', 'soon', 'later'])).output).toBe('1\n\nhere\n')
    await node.exec(['redis-cli', 'bgrewriteaof'])
    await node.exec(['redis-cli', 'incr', 'n'])
    await again(node)
    expect((await node.exec(['redis-cli', 'get', 'n'])).output).toBe('2\n')
  })

  it('is copied by a replica, which takes no orders', async () => {
    const node = await startRedis()
    await node.exec(['redis-cli', 'set', 'before', '1'])
    const replica = { containers: [{ name: 'redis', image: 'redis:6.0.5', args: ['--replicaof', node.pod().status.podIP ?? '', '6379'] }] }
    node.create(replica, { name: 'copy' })
    await node.until(() => node.exists() && stateWord(node.status('copy')) === 'Running')
    await node.run(1)
    await node.exec(['redis-cli', 'set', 'after', '2'])
    expect((await node.exec(['redis-cli', 'mget', 'before', 'after'], { name: 'copy' })).output).toBe('1\n2\n')
    expect((await node.exec(['redis-cli', 'set', 'x', '1'], { name: 'copy' })).output).toBe(
      "READONLY You can't write against a read only replica.\n\n",
    )
    expect(node.logs('copy')).toMatch(/1:S .* \* MASTER <-> REPLICA sync: Finished with success\n/)
    expect((await node.exec(['redis-cli', 'info', 'replication'])).output).toMatch(/role:master\r\nconnected_slaves:1\r\n/)
  })

  it('prompts a person with where they are', async () => {
    const node = await startRedis()
    const stdin = 'select 1\nmulti\nset a 1\nexec\nget a\nselect 0\nkeys *\nquit\n'
    expect((await node.exec(['redis-cli'], { stdin, isTerminal: true })).output).toBe(
      '127.0.0.1:6379> OK\n127.0.0.1:6379[1]> OK\n127.0.0.1:6379[1](TX)> QUEUED\n127.0.0.1:6379[1](TX)> 1) OK\n127.0.0.1:6379[1]> "1"\n127.0.0.1:6379[1]> OK\n127.0.0.1:6379> (empty array)\n127.0.0.1:6379> ',
    )
    expect((await node.exec(['redis-cli', '-p', '1'], { stdin: 'ping\n', isTerminal: true })).output).toBe(
      'Could not connect to Redis at 127.0.0.1:1: Connection refused\nnot connected> Could not connect to Redis at 127.0.0.1:1: Connection refused\nnot connected> ',
    )
  })

  it('tells a person its replies with their types, and that a server has gone', async () => {
    const node = await startRedis([], 'redis:5.0')
    expect(await lines(node, 'set a "x y"\nget a\nincr n\nkeys z\nlpush l 1 2\nlrange l 0 -1\nget l\nshutdown\nping\n')).toEqual([
      'OK',
      '"x y"',
      '(integer) 1',
      '(empty list or set)',
      '(integer) 2',
      '1) "2"',
      '2) "1"',
      '(error) WRONGTYPE Operation against a key holding the wrong kind of value',
    ])
  })

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
    expect(await node.exec(['redis-cli', '-p', '1', 'ping'])).toEqual({
      output: 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n',
      exit: 1,
    })
  })

  it('uses cores for what it is asked', async () => {
    const node = await startRedis()
    const [container] = node.runtime.running
    const spent = () => container.usage?.stat().usageUsec ?? 0
    await node.run(60)
    expect(spent()).toBeLessThan(1000)
    await node.exec(['redis-benchmark', '-q', '-n', '5000', '-t', 'set'])
    expect(spent()).toBeGreaterThan(10_000)
  })

  it('wants its password', async () => {
    const node = await startRedis(['--requirepass', 'secret'])
    expect((await node.exec(['redis-cli', 'ping'])).output).toBe('NOAUTH Authentication required.\n\n')
    expect((await node.exec(['redis-cli', '-a', 'secret', 'ping'])).output).toBe(
      "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\nPONG\n",
    )
    expect((await node.exec(['redis-cli', '-a', 'wrong', '--no-auth-warning', 'ping'])).output).toBe(
      'AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\nNOAUTH Authentication required.\n\n',
    )
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
