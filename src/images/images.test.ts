import { describe, expect, it } from 'vitest'
import { Pod } from '../api/kinds/pod'
import { parseImageReference } from '../cluster/container-runtime/image-reference'
import { startOneNode, stateWord } from '../cluster/kubelet/one-node.test.support'
import { createTools } from '../shell/tools'
import { images } from './images'

describe('the list of images', () => {
  it('names each tag of a repository once', () => {
    const names = images.flatMap(({ repository, tags }) => (tags.length > 0 ? tags.map((tag) => `${repository}:${tag}`) : [repository]))
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  for (const { repository, tags, tools, servers, programs = {}, entrypoint, command } of images) {
    it(`${repository} has tags that can be asked for and a command that can be run`, () => {
      expect(tags.filter((tag) => 'problem' in parseImageReference(`${repository}:${tag}`))).toEqual([])
      expect(new Set(tools).size).toBe(tools.length)
      const [first] = [...entrypoint, ...command]
      const base = first.replace(/^\/bin\//, '')
      expect(
        tools.includes(base) || first in servers || base in servers || base in programs || first.endsWith('.sh'),
      ).toBe(true)
    })
  }
})

describe('images that end', () => {
  it('hello-world says so and ends', async () => {
    const node = startOneNode()
    node.create({ restartPolicy: 'Never', containers: [{ name: 'app', image: 'hello-world' }] })
    await node.until(() => node.pod().status.phase === 'Succeeded')
    expect(node.logs()).toContain('Hello from Docker!')
  })

  it('busybox without a command completes again and again', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({ containers: [{ name: 'app', image: 'busybox:1.36' }] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.status()?.lastState?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
  })

  it('busybox runs what its shell is told', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({
      restartPolicy: 'Never',
      containers: [
        { name: 'app', image: 'busybox:1.36', command: ['sh', '-c', 'for i in 1 2 3; do echo $i; done; exit 7'] },
      ],
    })
    await node.until(() => node.pod().status.phase === 'Failed')
    expect(node.logs()).toBe('1\n2\n3\n')
    expect(node.status()?.state?.terminated?.exitCode).toBe(7)
  })
})

describe('images that serve', () => {
  async function start(image: string, { args = [], ports = [] }: { args?: string[]; ports?: number[] } = {}) {
    const node = startOneNode({ tools: createTools() })
    node.create({
      containers: [{ name: 'app', image, args, ports: ports.map((containerPort) => ({ containerPort })) }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    return node
  }

  it('httpd works', async () => {
    const node = await start('httpd:2.4')
    expect(await node.ask(80)).toMatchObject({ status: 200, body: '<html><body><h1>It works!</h1></body></html>\n' })
    expect((await node.ask(80, '/x')).status).toBe(404)
    expect(node.logs()).toMatch(/127\.0\.0\.1 - - \[01\/Jan\/2026:00:00:\d\d \+0000\] "GET \/ HTTP\/1\.1" 200 45\n/)
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    expect(await node.until(() => !node.exists())).toBeLessThan(3)
  })

  it('agnhost tells its name and who asked', async () => {
    const node = await start('registry.k8s.io/e2e-test-images/agnhost:2.53', { args: ['netexec', '--http-port=80'] })
    expect((await node.ask(80, '/hostname')).body).toBe('web')
    expect((await node.ask(80, '/clientip')).body).toMatch(/^127\.0\.0\.1:\d+$/)
    expect((await node.ask(80, '/echo?msg=hi+there')).body).toBe('hi there')
  })

  it('http-echo says what it was told to say, and ends when it was told nothing', async () => {
    const node = await start('hashicorp/http-echo', { args: ['-text=hello', '-listen=:80'] })
    expect((await node.ask(80, '/any')).body).toBe('hello\n')
    node.create({ containers: [{ name: 'app', image: 'hashicorp/http-echo' }] }, { name: 'mute' })
    await node.until(() => stateWord(node.status('mute')) === 'CrashLoopBackOff')
    expect(node.logs('mute')).toBe('Missing -text option!\n')
  })

  it('echoserver tells how a request arrived', async () => {
    const node = await start('registry.k8s.io/echoserver:1.10')
    const { body } = await node.ask(8080, '/a?b=c', { method: 'POST', body: 'x', headers: { 'user-agent': 'curl' } })
    expect(body).toContain('Hostname: web\n')
    expect(body).toContain('\tmethod=POST\n\treal path=/a?b=c\n\tquery=b=c\n')
    expect(body).toContain('Request Headers:\n\thost=localhost\n\tuser-agent=curl\n\nRequest Body:\n\tx\n')
  })

  it('an image that nobody knows pretends, on the ports that the pod declares', async () => {
    const node = await start('ghcr.io/somebody/shop:1.4', { ports: [3000] })
    expect((await node.ask(3000)).status).toBe(200)
    expect(node.logs()).toContain('pretending to run, listening on 3000')
    expect((await node.ask(3001)).status).toBe(0)
  })

  it('pause does nothing and ends when asked', async () => {
    const node = await start('registry.k8s.io/pause:3.10')
    expect(node.logs()).toBe('')
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    expect(await node.until(() => !node.exists())).toBeLessThan(3)
  })
})
