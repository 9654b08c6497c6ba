import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../shell/tools'

/** A leader, a follower and a page, which find one another by their environment. */
async function start(words: { leader: string; follower: string }, images: { leader: string; follower: string; page: string }) {
  const node = startOneNode({ tools: createTools() })
  const run = async (name: string, image: string, env: Record<string, string | undefined> = {}) => {
    const variables = Object.entries({ GET_HOSTS_FROM: 'env', ...env }).map(([key, value]) => ({ name: key, value: value ?? '' }))
    node.create({ containers: [{ name, image, env: variables }] }, { name })
    await node.until(() => stateWord(node.status(name)) === 'Running')
    await node.run(3)
    return node.pod(name).status.podIP
  }
  const hosts = { [`${words.leader}_SERVICE_HOST`]: await run('leader', images.leader) }
  const follower = await run('follower', images.follower, hosts)
  await run('page', images.page, { ...hosts, [`${words.follower}_SERVICE_HOST`]: follower })
  return node
}

describe('the guestbook', () => {
  const sorts = [
    [
      { leader: 'REDIS_LEADER', follower: 'REDIS_FOLLOWER' },
      {
        leader: 'redis:6.0.5',
        follower: 'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower:v2',
        page: 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5',
      },
    ],
    [
      { leader: 'REDIS_MASTER', follower: 'REDIS_SLAVE' },
      {
        leader: 'registry.k8s.io/redis:e2e',
        follower: 'gcr.io/google_samples/gb-redisslave:v3',
        page: 'gcr.io/google_samples/gb-frontend:v4',
      },
    ],
  ] as const
  it.each(sorts)('%o', async (words, images) => {
    const node = await start(words, images)
    const ask = (path: string, more = {}) => node.ask(80, path, { name: 'page', ...more })
    expect((await ask('/')).body).toContain('<h2>Guestbook</h2>')
    expect(await ask('/', { method: 'POST', body: 'message=hello+%3Cworld%3E' })).toMatchObject({ status: 303, headers: { location: '/' } })
    expect((await ask('/')).body).toContain('<div>hello &lt;world&gt;</div>')
    expect(await ask('/guestbook.php?cmd=set&key=guestbook&value=,one,two')).toMatchObject({ status: 200, body: '{"message": "Updated"}' })
    await node.run(1)
    expect(await ask('/guestbook.php?cmd=get&key=guestbook')).toMatchObject({ body: '{"data":",one,two"}' })
    expect((await node.exec(['redis-cli', 'get', 'guestbook'], { name: 'follower' })).output).toBe(',one,two\n')
    expect(node.logs('page')).toMatch(/"GET \/guestbook\.php\?cmd=get&key=guestbook HTTP\/1\.1" 200 19 "-" "-"\n/)
  })

  it('says that it cannot reach its redis', async () => {
    const node = startOneNode({ tools: createTools() })
    node.create({
      containers: [
        {
          name: 'page',
          image: 'gcr.io/google_samples/gb-frontend:v5',
          env: [
            { name: 'GET_HOSTS_FROM', value: 'env' },
            { name: 'REDIS_FOLLOWER_SERVICE_HOST', value: '127.0.0.1' },
          ],
        },
      ],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(await node.ask(80)).toMatchObject({ status: 500 })
    expect(node.logs()).toContain('Connection refused [tcp://127.0.0.1:6379]')
  })
})
