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
    ['goraje/flaskapp:1', 5000, '/', 'Hello from version 1!'],
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
})
