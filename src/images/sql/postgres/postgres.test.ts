import { describe, expect, it } from 'vitest'
import { Pod } from '../../../api/kinds/pod'
import { startOneNode, stateWord } from '../../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../../shell/tools'

type Env = Readonly<Record<string, string>>

function create(
  node: ReturnType<typeof startOneNode>,
  env: Env,
  { image = 'postgres:16', volume = 'hostPath' as 'hostPath' | 'emptyDir', limit = '' } = {},
) {
  node.create({
    volumes: [{ name: 'data', ...(volume === 'hostPath' ? { hostPath: { path: '/pg' } } : { emptyDir: {} }) }],
    containers: [
      {
        name: 'db',
        image,
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        ...(limit === '' ? {} : { resources: { limits: { memory: limit } } }),
      },
    ],
  })
}

/** What the container has said, once there is one. */
const logsOf = (node: ReturnType<typeof startOneNode>): string =>
  node.exists() && stateWord(node.status()) === 'Running' ? node.logs() : ''

const ready = /database system is ready to accept connections\n[^]*database system is ready to accept connections\n$/

async function start(env: Env = { POSTGRES_PASSWORD: 'secret' }, options = {}) {
  const node = startOneNode({ tools: createTools() })
  create(node, env, options)
  await node.until(() => ready.test(logsOf(node)))
  return node
}

const psql = (...words: string[]): string[] => ['psql', '-U', 'postgres', ...words]

describe('a postgres in a pod', () => {
  it('fills an empty data directory, and then serves', async () => {
    const node = await start({ POSTGRES_PASSWORD: 'secret', POSTGRES_DB: 'shop' })
    expect(node.logs()).toMatch(/^The files belonging to this database system will be owned by user "postgres"\.\n/)
    expect(node.logs()).toContain('fixing permissions on existing directory /var/lib/postgresql/data ... ok\n')
    expect(node.logs()).toContain('CREATE DATABASE\n')
    expect(node.logs()).toMatch(
      /PostgreSQL init process complete; ready for start up\.\n\n2026-01-01 00:00:\d\d\.\d{3} UTC \[1\] LOG: {2}starting PostgreSQL 16\.8 \(Debian/,
    )
    expect((await node.exec(psql('-c', '\\l'))).output).toContain(' shop      | postgres |')
    expect((await node.exec(['ls', '/var/lib/postgresql/data'])).output).toBe(
      'PG_VERSION\nbase\nglobal\npg_hba.conf\npostgresql.conf\npostmaster.pid\n',
    )
  })

  it('is asked by psql', async () => {
    const node = await start()
    const make = await node.exec(
      psql('-c', "CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT); INSERT INTO users (name) VALUES ('ann'), ('bob')"),
    )
    expect(make).toEqual({ output: 'CREATE TABLE\nINSERT 0 2\n', exit: 0 })
    expect((await node.exec(psql('-c', 'SELECT * FROM users;'))).output).toBe(
      ' id | name \n----+------\n  1 | ann\n  2 | bob\n(2 rows)\n\n',
    )
    expect((await node.exec(psql('-Atc', 'SELECT count(*), now() > $$2025$$ FROM users'))).output).toBe('2|t\n')
    expect((await node.exec(psql('-tc', 'SELECT name FROM users'))).output).toBe(' ann\n bob\n\n')
    expect((await node.exec(psql('-xc', 'SELECT * FROM users LIMIT 1'))).output).toBe('-[ RECORD 1 ]\nid   | 1\nname | ann\n\n')
    expect((await node.exec(psql('-c', '\\dt'))).output).toBe(
      '         List of relations\n Schema | Name  | Type  |  Owner   \n--------+-------+-------+----------\n public | users | table | postgres\n(1 row)\n\n',
    )
    expect((await node.exec(psql(), { stdin: 'select 1;\nselect 2;\n' })).output).toBe(
      ' ?column? \n----------\n        1\n(1 row)\n\n ?column? \n----------\n        2\n(1 row)\n\n',
    )
    expect((await node.exec(['pg_isready'])).output).toBe('/var/run/postgresql:5432 - accepting connections\n')
    expect((await node.exec(['pg_dump', '-U', 'postgres'])).output).toContain("INSERT INTO public.users VALUES (1, 'ann');\n")
  })

  it('says what is wrong', async () => {
    const node = await start()
    expect(await node.exec(psql('-c', 'SELECT * FROM x'))).toEqual({
      output: 'ERROR:  relation "x" does not exist\nLINE 1: SELECT * FROM x\n                      ^\n',
      exit: 1,
    })
    expect(node.logs()).toMatch(/\[60\] ERROR: {2}relation "x" does not exist at character 15\n.* \[60\] STATEMENT: {2}SELECT \* FROM x\n$/)
    expect(await node.exec(['psql'])).toEqual({
      output:
        'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "root" does not exist\n',
      exit: 2,
    })
    expect((await node.exec(psql('-h', '127.0.0.1', '-p', '1'))).output).toBe(
      'psql: error: connection to server at "127.0.0.1", port 1 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n',
    )
  })

  it('wants its password of those who come from elsewhere', async () => {
    const node = await start()
    const host = node.pod().status.podIP ?? ''
    node.create({ containers: [{ name: 'client', image: 'postgres:16-alpine', command: ['sleep', '3600'] }] }, { name: 'client' })
    await node.until(() => stateWord(node.status('client')) === 'Running')
    const ask = async (...words: string[]) =>
      (await node.exec([...words, 'psql', '-h', host, '-U', 'postgres', '-Atc', 'SELECT 1'], { name: 'client' })).output
    expect(await ask('env', 'PGPASSWORD=secret')).toBe('1\n')
    expect(await ask('env', 'PGPASSWORD=wrong')).toBe(
      `psql: error: connection to server at "${host}", port 5432 failed: FATAL:  password authentication failed for user "postgres"\n`,
    )
    expect(await ask('env')).toBe(`psql: error: connection to server at "${host}", port 5432 failed: fe_sendauth: no password supplied\n`)
    expect(node.logs()).toContain('FATAL:  password authentication failed for user "postgres"\n')
  })

  it('does not start without a password', async () => {
    const node = startOneNode()
    create(node, {})
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toMatch(
      /^Error: Database is uninitialized and superuser password is not specified\.\n {7}You must specify POSTGRES_PASSWORD/,
    )
    expect(node.status()?.lastState?.terminated?.exitCode).toBe(1)
  })

  it('runs the scripts of its folder once, in order', async () => {
    const node = startOneNode({ tools: createTools() })
    node.configMap('init', {
      '1.sql': "CREATE TABLE t (a TEXT);\nINSERT INTO t VALUES ('from a file; with a semicolon');",
      '2.sh': 'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO t VALUES (\'from a script\')"\n',
      README: 'x',
    })
    node.create({
      volumes: [{ name: 'init', configMap: { name: 'init' } }],
      containers: [
        {
          name: 'db',
          image: 'postgres:16',
          env: [
            { name: 'POSTGRES_PASSWORD', value: 'x' },
            { name: 'POSTGRES_USER', value: 'joe' },
            { name: 'POSTGRES_DB', value: 'shop' },
          ],
          volumeMounts: [{ name: 'init', mountPath: '/docker-entrypoint-initdb.d' }],
        },
      ],
    })
    await node.until(() => ready.test(logsOf(node)))
    expect(node.logs()).toContain('/usr/local/bin/docker-entrypoint.sh: running /docker-entrypoint-initdb.d/1.sql\n')
    expect(node.logs()).toContain('sourcing /docker-entrypoint-initdb.d/2.sh\nINSERT 0 1\n')
    expect(node.logs()).toContain('ignoring /docker-entrypoint-initdb.d/README\n')
    expect((await node.exec(['psql', '-U', 'joe', 'shop', '-Atc', 'SELECT * FROM t'])).output).toBe(
      'from a file; with a semicolon\nfrom a script\n',
    )
  })

  const back = /ready to accept connections\n$/

  it('keeps its rows on a volume that outlives its pod', async () => {
    const node = await start()
    await node.exec(psql('-c', 'CREATE TABLE t (a INT)', '-c', 'INSERT INTO t VALUES (42)'))
    const [container] = node.runtime.running
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    expect(await node.until(() => !node.exists())).toBeLessThan(3)
    expect(container.log.read()).toMatch(/received fast shutdown request\n[^]*database system is shut down\n$/)
    create(node, {})
    await node.until(() => back.test(logsOf(node)))
    expect(node.logs()).toContain('PostgreSQL Database directory appears to contain a database; Skipping initialization\n')
    expect(node.logs()).not.toContain('was not properly shut down')
    expect((await node.exec(psql('-Atc', 'SELECT a FROM t'))).output).toBe('42\n')
  })

  it('keeps what was committed when it is killed', async () => {
    const node = await start()
    await node.exec(psql(), { stdin: 'CREATE TABLE t (a INT);\nINSERT INTO t VALUES (42);\n' })
    const asking = node.exec(psql(), { stdin: 'BEGIN;\nINSERT INTO t VALUES (43);\nSELECT pg_sleep(60);\n' })
    await node.run(2)
    const [container] = node.runtime.running
    container.kill('SIGKILL')
    expect((await asking).output).toBe('BEGIN\nINSERT 0 1\n')
    await node.until(() => node.status()?.restartCount === 1 && back.test(logsOf(node)))
    expect(node.logs()).toContain('database system was not properly shut down; automatic recovery in progress\n')
    expect((await node.exec(psql('-Atc', 'SELECT a FROM t'))).output).toBe('42\n')
  })

  it('keeps them in an emptyDir through a restart of the container, and not longer', async () => {
    const node = await start({ POSTGRES_PASSWORD: 'secret' }, { volume: 'emptyDir' })
    await node.exec(psql('-c', 'CREATE TABLE t (a INT)'))
    await node.exec(['sh', '-c', 'kill -INT 1'])
    await node.until(() => node.status()?.restartCount === 1 && /ready to accept connections\n$/.test(logsOf(node)))
    expect((await node.exec(psql('-Atc', 'SELECT count(*) FROM t'))).output).toBe('0\n')
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    create(node, { POSTGRES_PASSWORD: 'secret' }, { volume: 'emptyDir' })
    await node.until(() => ready.test(logsOf(node)))
    expect((await node.exec(psql('-Atc', 'SELECT count(*) FROM t'))).exit).toBe(1)
  })

  it('refuses the files of another version, and what it has no memory for', async () => {
    const node = await start()
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    create(node, {}, { image: 'postgres:17' })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toContain(
      'DETAIL:  The data directory was initialized by PostgreSQL version 16, which is not compatible with this version 17.4',
    )
    const small = startOneNode()
    create(small, { POSTGRES_PASSWORD: 'x' }, { limit: '16Mi' })
    await small.until(() => small.status()?.lastState?.terminated?.reason === 'OOMKilled')
  })

  it('says so when its disk may not be written', async () => {
    const node = startOneNode()
    node.create({
      containers: [
        {
          name: 'db',
          image: 'postgres:16',
          env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }],
          securityContext: { readOnlyRootFilesystem: true },
        },
      ],
    })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toMatch(/initdb: error: could not create file "\/var\/lib\/postgresql\/data[^"]*": Read-only file system\n$/)
  })

  it('lets others wait while somebody has begun a transaction', async () => {
    const node = await start()
    await node.exec(psql('-c', 'CREATE TABLE t (a INT)'))
    const slow = node.exec(psql(), { stdin: 'BEGIN;\nINSERT INTO t VALUES (1);\nSELECT pg_sleep(5);\nROLLBACK;\n' })
    const [, { output }] = await Promise.all([slow, node.exec(psql('-Atc', 'SELECT count(*) FROM t'))])
    expect(output).toBe('0\n')
  })
})
