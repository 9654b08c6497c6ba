import { describe, expect, it } from 'vitest'
import { Pod } from '../../../api/kinds/pod'
import { startOneNode, stateWord } from '../../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../../shell/tools'

type Node = ReturnType<typeof startOneNode>

/** What the container has said, once there is one. */
const logsOf = (node: Node): string => (node.exists() && stateWord(node.status()) === 'Running' ? node.logs() : '')
const isReady = (node: Node): boolean => /port: 3306 {2}MySQL Community Server[^\n]*\n$/.test(logsOf(node))

function create(node: Node, env: Readonly<Record<string, string>>, { image = 'mysql:8.4', limit = '' } = {}) {
  node.create({
    volumes: [{ name: 'data', hostPath: { path: '/mysql' } }],
    containers: [
      {
        name: 'db',
        image,
        env: Object.entries(env).map(([name, value]) => ({ name, value })),
        volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql' }],
        ...(limit === '' ? {} : { resources: { limits: { memory: limit } } }),
      },
    ],
  })
}

async function start(env: Readonly<Record<string, string>> = { MYSQL_ROOT_PASSWORD: 'pw' }, options = {}) {
  const node = startOneNode({ tools: createTools() })
  create(node, env, options)
  await node.until(() => isReady(node))
  return node
}

const WARNING = 'mysql: [Warning] Using a password on the command line interface can be insecure.\n'
const ask = async (node: Node, sql: string, ...more: string[]) =>
  (await node.exec(['env', 'MYSQL_PWD=pw', 'mysql', ...more, '-e', sql])).output

describe('a mysql in a pod', () => {
  it('fills an empty data directory, and then serves', async () => {
    const node = await start({ MYSQL_ROOT_PASSWORD: 'pw', MYSQL_DATABASE: 'shop', MYSQL_USER: 'joe', MYSQL_PASSWORD: 'secret' })
    const logs = node.logs()
    expect(logs).toMatch(
      /^2026-01-01 00:00:\d\d\+00:00 \[Note\] \[Entrypoint\]: Entrypoint script for MySQL Server 8\.4\.5-1\.el9 started\.\n/,
    )
    for (const line of [
      'Initializing database files',
      'Temporary server started.',
      'Creating database shop',
      'Creating user joe',
      'Giving user joe access to schema shop',
      'MySQL init process done. Ready for start up.',
    ])
      expect(logs).toContain(`[Note] [Entrypoint]: ${line}\n`)
    expect(logs).toMatch(
      /T00:00:\d\d\.\d{6}Z 0 \[System\] \[MY-010931\] \[Server\] \/usr\/sbin\/mysqld: ready for connections\. Version: '8\.4\.5' {2}socket: '\/var\/run\/mysqld\/mysqld\.sock' {2}port: 3306 {2}MySQL Community Server - GPL\.\n$/,
    )
    expect(node.seconds()).toBeGreaterThan(6)
    expect((await node.exec(['mysql', '-ujoe', '-psecret', 'shop', '-Ne', 'SHOW DATABASES'])).output).toBe(
      `${WARNING}information_schema\nshop\n`,
    )
    expect((await node.exec(['ls', '/var/lib/mysql/shop'])).output).toBe('db.opt\n')
  })

  it('is asked by its clients', async () => {
    const node = await start()
    expect(
      await ask(
        node,
        "CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(9)); INSERT INTO t (name) VALUES ('ann'), (NULL)",
      ),
    ).toBe('')
    expect(await ask(node, 'SELECT * FROM t', '-D', 'shop')).toBe('id\tname\n1\tann\n2\tNULL\n')
    expect(await ask(node, 'SELECT * FROM t', '-N', 'shop')).toBe('1\tann\n2\tNULL\n')
    expect(await ask(node, 'SELECT * FROM t', '-t', 'shop')).toBe(
      '+----+------+\n| id | name |\n+----+------+\n|  1 | ann  |\n|  2 | NULL |\n+----+------+\n',
    )
    expect(await ask(node, 'SELECT * FROM t WHERE id = 1\\G', 'shop')).toBe(
      `${'*'.repeat(27)} 1. row ${'*'.repeat(27)}\n  id: 1\nname: ann\n`,
    )
    expect((await node.exec(['env', 'MYSQL_PWD=pw', 'mysqladmin', 'ping'])).output).toBe('mysqld is alive\n')
    expect((await node.exec(['env', 'MYSQL_PWD=pw', 'mysqldump', 'shop'])).output).toContain("INSERT INTO `t` VALUES (1,'ann'),(2,NULL);\n")
  })

  it('says what is wrong', async () => {
    const node = await start()
    expect(await node.exec(['mysql', '-uroot', '-pwrong', '-e', 'SELECT 1'])).toEqual({
      output: `${WARNING}ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)\n`,
      exit: 1,
    })
    expect(await ask(node, 'SELECT 1;\nSELECT * FROM t')).toBe('1\n1\nERROR 1046 (3D000) at line 2: No database selected\n')
    expect(await ask(node, 'SELECT 1', '-h', '127.0.0.1', '-P', '1')).toBe(
      "ERROR 2003 (HY000): Can't connect to MySQL server on '127.0.0.1:1' (111)\n",
    )
    expect(await ask(node, 'SELECT 1', 'missing')).toBe("ERROR 1049 (42000): Unknown database 'missing'\n")
  })

  it('does not start without a password, nor in a directory of others', async () => {
    const node = startOneNode({ tools: createTools() })
    create(node, {})
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toMatch(
      /\[ERROR\] \[Entrypoint\]: Database is uninitialized and password option is not specified\n {4}You need to specify one of the following as an environment variable:\n {4}- MYSQL_ROOT_PASSWORD\n {4}- MYSQL_ALLOW_EMPTY_PASSWORD\n {4}- MYSQL_RANDOM_ROOT_PASSWORD\n$/,
    )
    expect(node.status()?.lastState?.terminated?.exitCode).toBe(1)
    const other = startOneNode()
    other.disk.makeDirectory('/mysql')
    other.disk.write('/mysql/notes.txt', '')
    create(other, { MYSQL_ROOT_PASSWORD: 'pw' })
    await other.until(() => stateWord(other.status()) === 'CrashLoopBackOff')
    expect(other.logs()).toContain('--initialize specified but the data directory has files in it. Aborting.\n')
  })

  it('makes up a password, and tells it in its log', async () => {
    const node = await start({ MYSQL_RANDOM_ROOT_PASSWORD: 'yes' })
    const [, password] = /GENERATED ROOT PASSWORD: (\S{32})\n/.exec(node.logs()) ?? []
    expect((await node.exec(['env', `MYSQL_PWD=${password}`, 'mysql', '-Ne', 'SELECT 1'])).output).toBe('1\n')
  })

  it('knows no options that its version has lost', async () => {
    const node = startOneNode()
    const env = [{ name: 'MYSQL_ROOT_PASSWORD', value: 'pw' }]
    const args = ['--default-authentication-plugin=mysql_native_password']
    node.create({ containers: [{ name: 'db', image: 'mysql:8', env, args }] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toContain("[MY-000067] [Server] unknown variable 'default-authentication-plugin=mysql_native_password'.\n")
    node.create({ containers: [{ name: 'db', image: 'mysql:8.0', env, args }] }, { name: 'older' })
    await node.until(() => stateWord(node.status('older')) === 'Running' && node.logs('older').includes('Temporary server started.'))
  })

  it('is killed where it has no room', async () => {
    const node = startOneNode()
    create(node, { MYSQL_ROOT_PASSWORD: 'pw' }, { limit: '64Mi' })
    await node.until(() => node.status()?.lastState?.terminated?.reason === 'OOMKilled')
  })

  it('says so when its disk may not be written', async () => {
    const node = startOneNode()
    node.create({
      containers: [
        {
          name: 'db',
          image: 'mysql:8',
          env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }],
          securityContext: { readOnlyRootFilesystem: true },
        },
      ],
    })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toMatch(/mysqld: Can't create\/write to file '\/var\/lib\/mysql[^']*' \(OS errno 30 - Read-only file system\)\n/)
  })

  it('runs the scripts of its folder, and takes its password from a file', async () => {
    const node = startOneNode({ tools: createTools() })
    node.configMap('init', { 'a.sql': "CREATE TABLE t (a VARCHAR(20));\n-- a comment; with a semicolon\nINSERT INTO t VALUES ('it''s');" })
    node.secret('root', { password: 'pw\n' })
    node.create({
      volumes: [
        { name: 'init', configMap: { name: 'init' } },
        { name: 'root', secret: { secretName: 'root' } },
      ],
      containers: [
        {
          name: 'db',
          image: 'mysql:5.7',
          env: [
            { name: 'MYSQL_ROOT_PASSWORD_FILE', value: '/run/root/password' },
            { name: 'MYSQL_DATABASE', value: 'shop' },
          ],
          volumeMounts: [
            { name: 'init', mountPath: '/docker-entrypoint-initdb.d' },
            { name: 'root', mountPath: '/run/root' },
          ],
        },
      ],
    })
    await node.until(() => isReady(node))
    expect(node.logs()).toContain('running /docker-entrypoint-initdb.d/a.sql\n')
    expect(await ask(node, 'SELECT a FROM shop.t', '-N')).toBe("it's\n")
  })

  it('keeps its rows on a volume that outlives its pod', async () => {
    const node = await start()
    await ask(node, 'CREATE DATABASE shop; CREATE TABLE shop.t (a INT); INSERT INTO shop.t VALUES (42)')
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    create(node, { MYSQL_ROOT_PASSWORD: 'another, which nobody reads' })
    await node.until(() => isReady(node))
    expect(node.logs()).not.toContain('Initializing')
    expect(await ask(node, 'SELECT a FROM shop.t', '-N')).toBe('42\n')
    const [container] = node.runtime.running
    await ask(node, 'INSERT INTO shop.t VALUES (43)')
    container.kill('SIGKILL')
    await node.until(() => node.status()?.restartCount === 1 && isReady(node))
    expect(await ask(node, 'SELECT a FROM shop.t', '-N')).toBe('42\n43\n')
  })
})
