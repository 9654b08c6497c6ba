import { describe, expect, it } from 'vitest'
import type { LogOptions } from '../../api/node-connection'
import { StatusError } from '../../api/status-error'
import { settle } from '../../base/driver'
import { createPipe } from '../../base/os/pipe'
import type { Writer } from '../../base/os/process'
import { startOneNode, stateWord } from './one-node.test.support'

const address = { namespace: 'default', pod: 'web', container: 'app' }

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
  return 'accepted'
}

function collector(): { writer: Writer; text: () => string } {
  let text = ''
  return {
    text: () => text,
    writer: { isTerminal: false, end: () => undefined, write: async (piece) => void (text += piece) },
  }
}

async function talkative() {
  const node = startOneNode()
  node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['count'] }] })
  await node.until(() => stateWord(node.status()) === 'Running')
  await node.run(10)
  return node
}

describe('the log of a container', () => {
  const selections: { name: string; options: LogOptions; text: RegExp }[] = [
    { name: 'in full', options: {}, text: /^1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11?\n?$/ },
    { name: 'its last lines', options: { tailLines: 2 }, text: /^\d+\n\d+\n$/ },
    { name: 'no line at all', options: { tailLines: 0 }, text: /^$/ },
    { name: 'what is new', options: { sinceSeconds: 3 }, text: /^(\d+\n){3,4}$/ },
    {
      name: 'when each line was written',
      options: { tailLines: 1, timestamps: true },
      text: /^2026-01-01T00:00:\d\d\.\d{9}Z \d+\n$/,
    },
    { name: 'so many bytes', options: { limitBytes: 3 }, text: /^1\n2$/ },
  ]
  for (const { name, options, text } of selections) {
    it(`shows ${name}`, async () => {
      expect((await talkative()).logs('web', options)).toMatch(text)
    })
  }

  it('can be followed to its end', async () => {
    const node = startOneNode()
    node.create({ restartPolicy: 'Never', containers: [{ name: 'app', image: 'toolbox:1', command: ['count', '5'] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    const stream = node.kubelet.logs(address, { follow: true, tailLines: 1 })
    if (typeof stream === 'string') throw new Error('the log has ended already')
    let text = ''
    const reading = (async () => {
      for (let chunk = await stream.read(); chunk !== undefined; chunk = await stream.read()) text += chunk
    })()
    await node.run(20)
    await reading
    expect(text).toMatch(/^\d\n(\d\n)*5\n$/)
  })

  it('of the attempt before is kept', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['exit-after', '4', '1', 'here I am'] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(refusal(() => node.kubelet.logs(address, { previous: true }))).toBe(
      'previous terminated container "app" in pod "web" not found',
    )
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.kubelet.logs(address, { previous: true })).toBe('here I am\n')
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.kubelet.logs(address)).toBe('here I am\n')
  })

  it('is not there while the container is not', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'nginx:doesnotexist' }] })
    await node.run(0.5)
    expect(refusal(() => node.kubelet.logs(address))).toBe(
      'container "app" in pod "web" is waiting to start: ContainerCreating',
    )
    await node.until(() => stateWord(node.status()) === 'ErrImagePull')
    expect(refusal(() => node.kubelet.logs(address))).toBe(
      'container "app" in pod "web" is waiting to start: image can\'t be pulled',
    )
    await node.until(() => stateWord(node.status()) === 'ImagePullBackOff')
    expect(refusal(() => node.kubelet.logs(address))).toBe(
      'container "app" in pod "web" is waiting to start: trying and failing to pull image',
    )
    expect(refusal(() => node.kubelet.logs({ ...address, container: 'other' }))).toBe(
      'container other is not valid for pod web',
    )
  })
})

describe('a command in a container', () => {
  it('has its files, its environment and its address, and an exit code', async () => {
    const node = await talkative()
    const [out, err] = [collector(), collector()]
    const ok = node.kubelet.exec(address, ['echo', 'hello', 'there'], { stdout: out.writer, stderr: err.writer })
    expect(await ok.exit).toBe(0)
    const bad = node.kubelet.exec(address, ['cat', '/nothing'], { stdout: out.writer, stderr: err.writer })
    expect(await bad.exit).toBe(1)
    expect(out.text()).toBe('hello there\n')
    expect(err.text()).toBe("cat: can't open '/nothing': No such file or directory\n")
  })

  it('ends with its container', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['exit-after', '20', '1'] }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    const sleeper = node.kubelet.exec(address, ['sleep', '1000'], {
      stdout: collector().writer,
      stderr: collector().writer,
    })
    let code: number | undefined
    void sleeper.exit.then((exit) => (code = exit))
    await node.run(30)
    expect(code).toBe(137)
  })

  it('is refused when it does not exist, or its container does not', async () => {
    const node = await talkative()
    const streams = { stdout: collector().writer, stderr: collector().writer }
    expect(refusal(() => node.kubelet.exec(address, ['nothing'], streams))).toMatch(
      /^Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nothing": executable file not found in \$PATH: unknown$/,
    )
    node.create({ containers: [{ name: 'app', image: 'nginx:doesnotexist' }] }, { name: 'waiting' })
    await node.run(5)
    expect(refusal(() => node.kubelet.exec({ ...address, pod: 'waiting' }, ['sh'], streams))).toBe(
      'Internal error occurred: unable to upgrade connection: container not found ("app")',
    )
  })
})

describe('the first process of a container', () => {
  it('can be listened to', async () => {
    const node = await talkative()
    const out = collector()
    node.kubelet.attach(address, { stdout: out.writer, stderr: out.writer })
    await node.run(3)
    await settle(node.simulation.clock)
    expect(out.text()).toMatch(/^(\d+\n){3}$/)
  })
})

describe('the terminal of a first process', () => {
  it('is typed into, hears Ctrl-C, and takes nothing that is typed later', async () => {
    const node = startOneNode()
    node.create({
      restartPolicy: 'Never',
      containers: [{ name: 'app', image: 'toolbox:1', command: ['parrot'], stdin: true, stdinOnce: true, tty: true }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    await node.run(60)
    expect(stateWord(node.status())).toBe('Running')
    const out = collector()
    const keyboard = createPipe(node.simulation.clock)
    const terminal = { columns: 80, rows: 24 }
    const attached = node.kubelet.attach(address, {
      stdin: keyboard.reader,
      stdout: out.writer,
      stderr: out.writer,
      terminal,
    })
    await keyboard.writer.write('one\n')
    await node.run(1)
    attached.kill('SIGINT')
    await keyboard.writer.write('exit 3\n')
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(await attached.exit).toBe(0)
    expect(out.text()).toBe('one\n^C\n')
    expect(node.status()?.state?.terminated?.exitCode).toBe(3)
    await keyboard.writer.write('for the next reader\n')
    await settle(node.simulation.clock)
    keyboard.writer.end()
    expect(await keyboard.reader.readAll()).toBe('for the next reader\n')
  })

  it('is not there when nobody may type', async () => {
    const node = startOneNode()
    node.create({ restartPolicy: 'Never', containers: [{ name: 'app', image: 'toolbox:1', command: ['parrot'] }] })
    await node.until(() => node.pod().status.phase === 'Succeeded')
  })
})

describe('a port of a pod', () => {
  it('is reached on the loopback of the pod', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    await node.until(() => node.condition('Ready')?.status === 'True')
    const port = node.kubelet.portForward({ namespace: 'default', pod: 'web' }, 80)
    const asking = port.http({
      method: 'GET',
      host: 'localhost',
      port: 8080,
      path: '/',
      headers: { host: 'localhost:8080' },
      body: '',
    })
    await node.run(1)
    const outcome = await asking
    expect('response' in outcome && outcome.response.status).toBe(200)
    expect(node.logs()).toMatch(/^127\.0\.0\.1 - - \[.*"GET \/ HTTP\/1\.1" 200 /m)
    const closed = node.kubelet
      .portForward({ namespace: 'default', pod: 'web' }, 81)
      .http({ method: 'GET', host: 'x', port: 1, path: '/', headers: {}, body: '' })
    await node.run(1)
    expect(await closed).toMatchObject({ failure: 'refused' })
  })

  it('is not there while the pod is not', async () => {
    const node = startOneNode()
    node.create({ containers: [{ name: 'nginx', image: 'nginx:1.27' }] })
    await node.run(0.1)
    expect(refusal(() => node.kubelet.portForward({ namespace: 'default', pod: 'web' }, 80))).toContain(
      'unable to forward port because pod is not running',
    )
  })
})
