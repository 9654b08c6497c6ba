import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../shell/tools'

const root = [
  { name: 'MONGO_INITDB_ROOT_USERNAME', value: 'root' },
  { name: 'MONGO_INITDB_ROOT_PASSWORD', value: 'secret' },
]
const admin = (password: string) => [
  { name: 'ME_CONFIG_MONGODB_ADMINUSERNAME', value: 'root' },
  { name: 'ME_CONFIG_MONGODB_ADMINPASSWORD', value: password },
]

/** Both in one pod, as neighbours on localhost. */
async function start(env: Core.EnvVar[], image = 'mongo-express') {
  const node = startOneNode({ tools: createTools() })
  node.create({
    containers: [
      { name: 'page', image, env: [{ name: 'ME_CONFIG_MONGODB_SERVER', value: '127.0.0.1' }, ...env] },
      { name: 'mongo', image: 'mongo', env: root },
    ],
  })
  await node.until(() => stateWord(node.status()) === 'Running')
  return node
}

describe('mongo-express', () => {
  it('waits for its mongod, and says where it listens', async () => {
    const node = await start(admin('secret'))
    await node.until(() => node.logs().includes('listening'))
    expect(node.logs()).toMatch(
      /^Waiting for 127\.0\.0\.1:27017\.\.\.\n(.*\n)*Welcome to mongo-express 1\.0\.2\n-{24}\n\n\nMongo Express server listening at http:\/\/0\.0\.0\.0:8081\nServer is open to allow connections from anyone \(0\.0\.0\.0\)\nbasicAuth credentials are "admin:pass"/,
    )
    expect(await node.ask(8081)).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="Authorization Required"' } })
  })

  it('makes databases, collections and documents by its forms', async () => {
    const node = await start([
      ...admin('secret'),
      { name: 'ME_CONFIG_BASICAUTH_USERNAME', value: 'me' },
      { name: 'ME_CONFIG_BASICAUTH_PASSWORD', value: 'pw' },
    ])
    await node.until(() => node.logs().includes('listening'))
    const me = { authorization: `Basic ${btoa('me:pw')}` }
    const post = (path: string, body: string) =>
      node.ask(8081, path, { method: 'POST', body, headers: { ...me, 'content-type': 'application/x-www-form-urlencoded' } })
    const get = async (path: string) => (await node.ask(8081, path, { headers: me })).body
    expect(await post('/', 'database=shop')).toMatchObject({ status: 302, headers: { location: '/' } })
    expect(await get('/')).toContain('<a href="/db/shop/">shop</a>')
    expect(await post('/db/shop', 'collection=items')).toMatchObject({ status: 302, headers: { location: '/db/shop/' } })
    expect(await get('/db/shop/')).toContain('<a href="/db/shop/items">items</a>')
    expect(await post('/db/shop/items', `document=${encodeURIComponent("{ _id: 7, name: '<b>tea</b>' }")}`)).toMatchObject({
      status: 302,
      headers: { location: '/db/shop/items' },
    })
    expect(await get('/db/shop/items')).toContain('<td>&lt;b&gt;tea&lt;/b&gt;</td>')
    expect(await get('/db/shop/items/7')).toContain('Editing Document: 7')
    expect((await post('/db/shop/items', 'document=nonsense')).body).toContain('That document is not valid! nonsense is not defined')
    await post('/db/shop/items/7?_method=delete', '')
    expect(await get('/db/shop/items')).toContain('No documents found.')
  })

  it('ends when it may not come in', async () => {
    const node = await start(admin('wrong'))
    const last = () => ((node.status('web', 1)?.restartCount ?? 0) > 0 ? node.logs('web', { previous: true }) : '')
    await node.until(() => last().includes('MongoServerError: Authentication failed.'))
    expect(node.status('web', 1)?.lastState?.terminated).toMatchObject({ exitCode: 1 })
  })

  it('tries for a while, and then ends, when there is nobody', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({
      containers: [{ name: 'page', image: 'mongo-express', env: [{ name: 'ME_CONFIG_MONGODB_URL', value: 'mongodb://127.0.0.1:27017' }] }],
    })
    await node.until(() => (node.status()?.restartCount ?? 0) > 0)
    const log = node.logs('web', { previous: true })
    expect(log).toMatch(
      /line 15: \/dev\/tcp\/127\.0\.0\.1\/27017: Connection refused\nThu Jan {2}1 00:00:\d\d UTC 2026 retrying to connect to 127\.0\.0\.1:27017 \(2\/10\)\n/,
    )
    expect(log).toContain('Could not connect to database using connectionString: mongodb://127.0.0.1:27017')
  })

  it('was open to all before release 1', async () => {
    const node = await start(admin('secret'), 'mongo-express:0.54')
    await node.until(() => node.logs().includes('listening'))
    expect((await node.ask(8081)).body).toContain('<h2>Databases</h2>')
  })
})
