import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../shell/tools'

async function running(...containers: readonly Core.Container[]) {
  const node = startOneNode({ tools: createTools() })
  node.create({ containers: [...containers] })
  await node.until(() => stateWord(node.status()) === 'Running')
  return node
}

describe('the images that course pages name', () => {
  const pages = [
    ['kiamol/ch02-hello-kiamol', 80, '/', 'Hello from Chapter 2!'],
    ['kiamol/ch03-numbers-web', 80, '/', 'KIAMOL Random Number Generator'],
    ['kiamol/ch03-numbers-api', 80, '/healthz', 'Healthy'],
    ['goraje/flaskapp:1', 5000, '/', 'Hello from version 1!'],
    ['goraje/flaskapp:2', 5000, '/', 'Hello from version 2!'],
    ['goraje/flaskapp:3', 5000, '/', '{"message":null,"version":"3"}'],
    ['kelseyhightower/helloworld:v1', 80, '/', 'Hello world'],
  ] as const
  it.each(pages)('%s answers on port %i', async (image, port, path, text) => {
    const node = await running({ name: 'app', image })
    const { status, body } = await node.ask(port, path)
    expect(status).toBe(200)
    expect(body).toContain(text)
  })

  it('the third flask program tells the message of its environment, and logs who asked', async () => {
    const node = await running({ name: 'app', image: 'goraje/flaskapp:3', env: [{ name: 'FLASK_MESSAGE', value: 'hi' }] })
    expect((await node.ask(5000)).body).toBe('{"message":"hi","version":"3"}\n')
    expect((await node.ask(5000, '/x')).status).toBe(404)
    expect(node.logs()).toMatch(/127\.0\.0\.1 - - \[01\/Jan\/2026 00:00:\d\d\] "GET \/x HTTP\/1\.1" 404 -\n/)
  })

  it('one pod shows the number of another, and says so when it cannot get one', async () => {
    const node = await running({ name: 'app', image: 'kiamol/ch03-numbers-api' })
    expect(Number((await node.ask(80, '/rng')).body)).toBeLessThan(100)
    const api = `http://${node.pod().status.podIP}/rng`
    node.create({ containers: [{ name: 'app', image: 'kiamol/ch03-numbers-web', env: [{ name: 'RngApi__Url', value: api }] }] }, { name: 'front' })
    await node.until(() => stateWord(node.status('front')) === 'Running')
    const press = async () => (await node.ask(80, '/', { method: 'POST', name: 'front' })).body
    expect(await press()).toMatch(/Here it is: <b>\d{1,2}<\/b>/)
    const nobody = api.replace('/rng', ':81/rng')
    node.create({ containers: [{ name: 'app', image: 'kiamol/ch03-numbers-web', env: [{ name: 'RngApi__Url', value: nobody }] }] }, { name: 'lonely' })
    await node.until(() => stateWord(node.status('lonely')) === 'Running')
    expect((await node.ask(80, '/', { method: 'POST', name: 'lonely' })).body).toContain(`(Using API at: ${nobody})`)
  })

  it('the program that needs a key ends without one', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({ containers: [{ name: 'app', image: 'jakousa/dwk-app4:1' }] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toContain('Error: no API_KEY in the environment')
    node.create({ containers: [{ name: 'app', image: 'jakousa/dwk-app4:1', env: [{ name: 'API_KEY', value: 'k' }] }] }, { name: 'keyed' })
    await node.until(() => stateWord(node.status('keyed')) === 'Running')
    expect(node.logs('keyed')).toBe('Started\n')
  })

  it('random strings come every five seconds', async () => {
    const node = await running({ name: 'app', image: 'jakousa/dwk-app1:b7fc18de2376da80ff0cfc72cf581a9f94d10e64' })
    await node.run(14)
    expect(node.logs()).toMatch(/^([a-z0-9]{6}\n){3,4}$/)
  })

  it('the moving bar keeps its place in the redis beside it, and crashes without one', async () => {
    const bar = { name: 'app', image: 'jakousa/dwk-app5:1' }
    const node = startOneNode({ tools: createTools() })
    node.create({ containers: [bar] })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff')
    expect(node.logs()).toContain('ECONNREFUSED 127.0.0.1:6379')
    node.create({ containers: [bar, { name: 'redis', image: 'redis:5.0' }] }, { name: 'pair' })
    await node.until(() => stateWord(node.status('pair')) === 'Running')
    await node.until(() => node.logs('pair').split('\n').length > 20)
    const places = node.logs('pair').trimEnd().split('\n').map((line) => line.indexOf('|---|'))
    expect(places.slice(0, 4)).toEqual([1, 2, 3, 4])
    expect(Math.max(...places)).toBe(16)
  })

  it('fluentd says that it runs, and stays', async () => {
    const node = await running({ name: 'app', image: 'fluent/fluentd:v0.14.10' })
    await node.run(3600)
    expect(node.logs()).toMatch(/^2026-01-01 00:00:\d\d \+0000 \[info\]: reading config file path="\/fluentd\/etc\/fluent\.conf"\n(.*\n)*.* fluentd worker is now running worker=0\n$/)
    expect(node.status()?.restartCount).toBe(0)
  })

  it('the program with a key shows its page on port 3001', async () => {
    const node = await running({ name: 'app', image: 'jakousa/dwk-app4:b7fc18de2376da80ff0cfc72cf581a9f94d10e64', env: [{ name: 'API_KEY', value: 'k' }] })
    expect(await node.ask(3001)).toMatchObject({ status: 200, body: expect.stringContaining('Image of the day') })
  })

  const tools = [
    ['kiamol/ch03-sleep', 'sh ping nslookup curl jq wget', 'bash'],
    ['kiamol/ch02-hello-kiamol', 'sh wget hostname tar', 'bash curl'],
    ['goraje/flaskapp:3', 'sh bash env', 'curl wget'],
    ['jakousa/dwk-app4:1', 'sh wget env', 'bash curl'],
    ['redis:5.0', 'sh bash redis-cli redis-benchmark', 'ps curl'],
    ['redis:7-alpine', 'sh redis-cli wget ps', 'bash'],
    ['mongo', 'sh bash mongosh', 'mongo curl'],
    ['mongo:4.4', 'sh bash mongo', 'mongosh'],
    ['busybox:1.36', 'sh sleep wget nslookup ping httpd hostname', 'bash'],
    ['alpine:3.22', 'sh sleep wget nslookup ping hostname', 'bash'],
  ] as const
  it.each(tools)('%s has %s, and not %s', async (image, has, lacks) => {
    const isBare = /^(busybox|alpine)/.test(image)
    const node = await running({ name: 'app', image, env: [{ name: 'API_KEY', value: 'k' }], ...(isBare ? { command: ['sleep', '9999'] } : {}) })
    const found = async (names: string) => (await node.exec(['sh', '-c', `for name in ${names}; do command -v $name > /dev/null && echo $name; done; true`])).output.trim().split('\n').join(' ')
    expect(await found(has)).toBe(has)
    expect(await found(lacks)).toBe('')
  })

  const pythons = [
    ['--version', 0, /^Python 3\.\d+\.\d+\n$/],
    ['other.py', 2, /^python: can't open file '\/app\/other\.py': \[Errno 2\] No such file or directory\n$/],
    ['-c', 1, /^python: nothing but the program of this image runs here/],
  ] as const
  it.each(pythons)('python %s in an image with one program ends with %i', async (word, exitCode, said) => {
    const node = await running({ name: 'app', image: 'goraje/flaskapp:3' })
    const { output, exit } = await node.exec(['python', word])
    expect([exit, output]).toEqual([exitCode, expect.stringMatching(said)])
  })

  it.each(['1.7.12', '1.9.10', '1.10.0', '1.10.2', '1.16', '1.17', '1.18', 'latest'])('nginx:%s can be pulled, as course pages ask', async (tag) => {
    expect((await (await running({ name: 'app', image: `nginx:${tag}` })).ask(80)).body).toContain('Welcome to nginx!')
  })

  it.each(['nginx:1.100', 'redis:99', 'mongo:nope', 'gcr.io/kuar-demo/kuar-amd64:1'])('%s cannot be pulled', async (image) => {
    const node = startOneNode({ tools: createTools() })
    node.create({ containers: [{ name: 'app', image }] })
    await node.until(() => stateWord(node.status()) === 'ImagePullBackOff')
  })
})
