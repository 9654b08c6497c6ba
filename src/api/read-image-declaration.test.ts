import { describe, expect, it } from 'vitest'
import { readImageDeclaration } from './read-image-declaration'

const read = (value: unknown) => readImageDeclaration(value, (complaint) => new Error(complaint))

describe('the reader of declared images', () => {
  it('makes an idle program of a name alone', () => {
    expect(read({ name: 'lab/tea' })).toMatchObject({ name: 'lab/tea', readyMs: 0, listens: [], routes: {}, stopsAfterMs: 0, hasShell: true, user: 'root' })
    expect(read({ name: 'lab/tea' })).not.toHaveProperty('exit')
  })

  it('takes short forms', () => {
    const short = read({ name: 'lab/tea:1', listens: ['8080', 'localhost:9000'], routes: { '/': 'tea' }, log: 'on', memory: '64Mi', cpu: '100m', needs: ['KEY'] })
    expect(short).toMatchObject({
      listens: [{ port: 8080, onLoopback: false }, { port: 9000, onLoopback: true }],
      routes: { '/': { status: 200, body: 'tea', headers: {}, delayMs: 0 } },
      log: { atStart: ['on'], requests: false },
      memory: { startBytes: 64 * 1024 ** 2, perSecondBytes: 0 },
      cpu: { idleCores: 0.1, perRequestMs: 0 },
      needs: { KEY: 'KEY is not set' },
    })
  })

  it('takes all that may be said', () => {
    const long = read({
      ...{ name: 'registry.lab:5000/a/b:v1.2', ready: '6s', listens: 80, exitCode: 3, exitAfter: '1m', needs: { KEY: 'no key' }, stops: '2s' },
      routes: { '/x': { status: 302, headers: { Location: '/' }, delay: '250ms', asks: 'http://api:8080/n', failsAfter: '30s', file: '/etc/x' } },
      log: { start: ['a', 'b'], every: '5s', line: 'tick', requests: true },
      memory: { start: '10Mi', perSecond: '1Mi', perRequest: '10Ki', spike: { after: '20s', size: '100Mi', lasts: '5s' } },
      cpu: { idle: '10m', perRequest: '50ms' },
      ...{ files: { '/etc/x': 'y' }, user: 1000, workingDirectory: '/app', entrypoint: ['/app/run'], command: ['--fast'], env: { A: 1 }, shell: false, size: '5M' },
    })
    expect(long).toEqual({
      ...{ name: 'registry.lab:5000/a/b:v1.2', readyMs: 6_000, listens: [{ port: 80, onLoopback: false }], exit: { code: 3, afterMs: 60_000 } },
      ...{ needs: { KEY: 'no key' }, stopsAfterMs: 2_000 },
      routes: { '/x': { status: 302, body: '', headers: { location: '/' }, delayMs: 250, asks: 'http://api:8080/n', failsAfterMs: 30_000, file: '/etc/x' } },
      log: { atStart: ['a', 'b'], repeated: { everyMs: 5_000, line: 'tick' }, requests: true },
      memory: { startBytes: 10_485_760, perSecondBytes: 1_048_576, perRequestBytes: 10_240, spike: { afterMs: 20_000, bytes: 104_857_600, lastsMs: 5_000 } },
      cpu: { idleCores: 0.01, perRequestMs: 50 },
      ...{ files: { '/etc/x': 'y' }, user: '1000', workingDirectory: '/app', entrypoint: ['/app/run'], command: ['--fast'], env: { A: '1' }, hasShell: false, sizeBytes: 5_000_000 },
    })
    expect(read({ name: 'a', stops: 'never' }).stopsAfterMs).toBe('never')
  })

  it.each([
    ['tea', 'it: expected a mapping'],
    [{}, 'name: expected a text'],
    [{ name: 'Lab/Tea' }, 'name: "Lab/Tea" is no name of an image, such as lab/tea:1'],
    [{ name: 'a', route: {} }, /^route: no such field; there are name, ready, listens, routes,/],
    [{ name: 'a', ready: 'soon' }, 'ready: expected a duration such as 30s'],
    [{ name: 'a', listens: ['http'] }, 'listens: "http" is no port; expected 8080 or localhost:8080'],
    [{ name: 'a', listens: 70_000 }, 'listens: "70000" is no port; expected 8080 or localhost:8080'],
    [{ name: 'a', routes: { '/': 'x' } }, 'routes: nobody can ask for them without a port in listens'],
    [{ name: 'a', listens: 80, routes: { x: 'x' } }, 'routes.x: a path begins with /'],
    [{ name: 'a', listens: 80, routes: { '/': { code: 200 } } }, /^routes\.\/\.code: no such field; there are status,/],
    [{ name: 'a', listens: 80, routes: { '/': { status: 99 } } }, 'routes./.status: expected a whole number from 200 to 599'],
    [{ name: 'a', listens: 80, routes: { '/': { asks: 'api' } } }, 'routes./.asks: expected a URL such as http://api:8080/number'],
    [{ name: 'a', exitCode: 256 }, 'exitCode: expected a whole number from 0 to 255'],
    [{ name: 'a', log: { every: '5s' } }, 'log: every and line belong together'],
    [{ name: 'a', log: { every: '1ms', line: 'x' } }, 'log.every: expected at least 10ms'],
    [{ name: 'a', memory: 'much' }, 'memory: expected a quantity such as 64Mi or 100m'],
    [{ name: 'a', memory: { spike: { size: '-1Mi' } } }, 'memory.spike.size: expected a quantity such as 64Mi or 100m'],
    [{ name: 'a', files: { x: '' } }, 'files.x: a file of an image has an absolute path'],
    [{ name: 'a', shell: 'yes' }, 'shell: expected true or false'],
  ])('refuses %j', (value, complaint) => {
    expect(() => read(value)).toThrow(complaint)
  })
})
