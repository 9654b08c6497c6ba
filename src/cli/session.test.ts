/** The session protocol as a script meets it: the bundled command, JSON lines, whatever they hold. */
import { readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { startSession, type SessionChild } from './session.test.support'

const started: SessionChild[] = []
afterEach(async () => void (await Promise.all(started.splice(0).map((session) => session.end()))))

function start(...args: string[]): SessionChild {
  const session = startSession(args)
  started.push(session)
  return session
}

describe('a session', () => {
  it('answers what it does not understand, and goes on', async () => {
    const session = start()
    const rows = [
      { line: '{"id":1,', answer: { id: null, error: expect.stringMatching(/^not JSON: /) } },
      { line: 'hello', answer: { id: null, error: expect.stringMatching(/^not JSON: /) } },
      { line: '[1,2]', answer: { id: null, error: 'a request is a JSON object' } },
      { line: 'null', answer: { id: null, error: 'a request is a JSON object' } },
      {
        line: '{"id":"x","dance":true}',
        answer: { id: 'x', error: 'unknown request; known are run, advance, write, read, request, hash, log, replay' },
      },
      { line: '{"id":2,"run":7}', answer: { id: 2, error: 'run: expected a text' } },
      { line: '{"id":3,"advance":"soon"}', answer: { id: 3, error: 'advance: expected a number, 0 or above' } },
      { line: '{"id":4,"write":{"path":"x"}}', answer: { id: 4, error: 'content: expected a text' } },
      { line: '{"id":5,"read":"nowhere.yaml"}', answer: { id: 5, error: expect.stringMatching(/nowhere\.yaml/) } },
      { line: '{"id":6,"read":"/home"}', answer: { id: 6, error: expect.stringMatching(/[Ii]s a directory/) } },
      {
        line: '{"id":7,"replay":[{"type":"dance","at":1}]}',
        answer: { id: 7, error: expect.stringMatching(/^replay\[0\]\.type: /) },
      },
      {
        line: '{"id":8,"request":{"method":"BREW","path":"not a path","body":"{"}}',
        answer: { id: 8, status: expect.any(Number) },
      },
      {
        line: '{"id":{"a":[1]},"run":"echo still here"}',
        answer: { id: { a: [1] }, stdout: 'still here\n', stderr: '', exit: 0 },
      },
    ]
    for (const { line, answer } of rows) expect(await session.sendLine(line), line).toMatchObject(answer)
  })

  it('answers in order what is sent at once, and ends with its input', async () => {
    const session = start()
    const lines = Array.from({ length: 20 }, (_, id) => ({ id, run: `echo ${id}` }))
    const answers = lines.map((request) => session.ask(request))
    const status = session.end()
    expect((await Promise.all(answers)).map(({ id, stdout }) => [id, stdout])).toEqual(
      lines.map(({ id }) => [id, `${id}\n`]),
    )
    expect(await status).toBe(0)
    expect(session.errors()).toBe('')
  })

  it('keeps files of several megabytes', async () => {
    const session = start()
    const content = 'a line with ü and 🙂\n'.repeat(250_000)
    expect(await session.ask({ write: { path: 'deep/big.txt', content } })).toEqual({ id: 1 })
    expect((await session.ask({ read: 'deep/big.txt' })).content === content).toBe(true)
    expect((await session.run('wc -l deep/big.txt')).stdout.trim()).toBe('250000 deep/big.txt')
  })

  it('gives a whole script one shell that lives on', async () => {
    const session = start()
    await session.run('mkdir -p work\ncd work\nname=world\ngreet() { echo "hello $name"; }')
    expect(await session.run('greet; pwd')).toMatchObject({ stdout: 'hello world\n/home/student/work\n', exit: 0 })
    expect(await session.run('nothing-of-the-kind')).toMatchObject({ exit: 127 })
    expect(await session.run('if then')).toMatchObject({ exit: 2 })
    expect(await session.run('(sleep 3; echo done) & true')).toMatchObject({ stdout: '' })
    expect((await session.run('sleep 5')).stdout).toBe('done\n')
  })
})

describe('what does not end', () => {
  const endless = [
    {
      name: 'a loop that prints',
      line: 'while true; do echo tick; sleep 1; done',
      timeout: 5,
      stdout: /^(tick\n){5,6}$/,
    },
    { name: 'a loop that does nothing', line: 'while true; do :; done', timeout: 300, stdout: /^$/ },
    { name: 'a program that waits for a caller who never comes', line: 'nc -l -p 9000', timeout: 5, stdout: /^$/ },
    {
      name: 'a shell that ignores Ctrl-C',
      line: 'bash -c "trap \'\' INT; while true; do sleep 1; done"',
      timeout: 3,
      stdout: /^$/,
    },
    {
      name: 'a watch',
      line: 'kubectl get nodes -w',
      timeout: 10,
      stdout: /^NAME .*\ncontrol-plane +Ready .*\nworker-1 +Ready .*\nworker-2 +Ready .*\n/,
    },
  ]
  it.each(endless)('is ended: $name', async ({ line, timeout, stdout }) => {
    const session = start()
    const answer = await session.run(line, timeout)
    expect(answer).toMatchObject({ exit: 130, stdout: expect.stringMatching(stdout) })
    expect(await session.run('echo after')).toMatchObject({ stdout: 'after\n', exit: 0 })
  })

  it('is ended by itself: timeout 10 kubectl get pods -w', async () => {
    const session = start()
    const before = (await session.run('true')).time
    const { exit, stdout, time } = await session.run(
      'kubectl create deployment web --image=nginx:1.27 --replicas=2; timeout 10 kubectl get pods -w',
    )
    expect(exit).toBe(124)
    expect(stdout.match(/Running/g)).toHaveLength(2)
    expect(time - before).toBeLessThan(30)
  })

  it('prints more than a session keeps, and is cut', async () => {
    const { stdout, stderr, exit } = await start().run('yes', 300)
    expect(exit).toBe(130)
    expect(stdout.length).toBe(16 * 1024 * 1024)
    expect(stderr).toMatch(/^\[\d+ more characters were printed than a session keeps\]\n$/)
  })
})

describe('time', () => {
  it('passes when asked to, and after each command until the cluster is quiet', async () => {
    const session = start()
    const { time } = await session.run('true')
    expect((await session.ask({ advance: 30.5 })).time).toBeCloseTo(time + 30.5, 3)
    expect(await session.run('kubectl create deployment web --image=nginx:1.27')).toMatchObject({ exit: 0 })
    expect((await session.run('sleep 60; kubectl get pods')).stdout).toMatch(/1\/1 +Running/)
  })

  it('is told to the millisecond, though the clock knows parts of one', async () => {
    const session = start()
    const { time = NaN } = await session.ask({ advance: 1.0004 })
    expect([time, Number(time.toFixed(3))]).toEqual([Number(time.toFixed(3)), time])
  })

  it('brings the same state about when the log is replayed', async () => {
    const session = start('--seed', 'replayed')
    await session.ask({ write: { path: 'a.yaml', content: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' } })
    await session.run('kubectl apply -f a.yaml; kubectl create deployment web --image=nginx:1.27 --replicas=3')
    await session.run('while true; do echo x; sleep 1; done', 4)
    await session.ask({ request: { method: 'DELETE', path: '/api/v1/namespaces/default/configmaps/a' } })
    await session.ask({ advance: 12 })
    const [hash, log] = [await session.ask({ hash: true }), (await session.ask({ log: true })).log]
    await session.run('kubectl delete deployment web')
    expect((await session.ask({ hash: true })).hash).not.toBe(hash.hash)
    await session.ask({ replay: log })
    expect(await session.ask({ hash: true })).toEqual(hash)
    const other = start('--seed', 'another', '--nodes', '2')
    await other.ask({ replay: log })
    expect(await other.ask({ hash: true })).toEqual(hash)
  })
})

describe('watches that nobody reads', () => {
  const residentMegabytes = (pid: number): number =>
    Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  const rollOutOften = async (session: SessionChild): Promise<void> => {
    await session.run(
      'kubectl create deployment big --image=nginx:1.27 --replicas=100; kubectl rollout status deployment big',
    )
    for (let round = 0; round < 4; round++)
      await session.run('kubectl rollout restart deployment big; kubectl rollout status deployment big')
  }

  it.skipIf(process.platform !== 'linux')(
    'hold no more memory than a bound, while a hundred pods roll out again and again',
    async () => {
      const session = start('--listen', '127.0.0.1:0')
      const url = (await session.until(/http:\S+/))[0]
      const watches = await Promise.all(Array.from({ length: 8 }, () => open(`${url}/api/v1/pods?watch=1`)))
      await session.run('kubectl get pods -w | sleep 100000 &')
      await rollOutOften(session)
      expect(residentMegabytes(session.pid)).toBeLessThan(600)
      expect((await session.run('kubectl get deployment big --no-headers')).stdout).toMatch(/100\/100/)
      for (const watch of watches) watch.destroy()
      expect(await session.run('echo on')).toMatchObject({ stdout: 'on\n' })
    },
  )
})

/** A stream whose bytes are left where they are. */
const open = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, (response) => resolve(response.pause())).on('error', reject)
  })
