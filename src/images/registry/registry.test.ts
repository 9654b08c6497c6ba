import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../../shell/tools'

const manifest = '{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{},"layers":[]}'

async function start() {
  const node = startOneNode({ tools: createTools() })
  node.create({
    volumes: [{ name: 'data', hostPath: { path: '/registry' } }],
    containers: [{ name: 'registry', image: 'registry:2', volumeMounts: [{ name: 'data', mountPath: '/var/lib/registry' }] }],
  })
  await node.until(() => stateWord(node.status()) === 'Running')
  return node
}

describe('a registry', () => {
  it('begins empty, and says so', async () => {
    const node = await start()
    expect(await node.ask(5000, '/v2/')).toMatchObject({
      status: 200,
      body: '{}',
      headers: { 'docker-distribution-api-version': 'registry/2.0' },
    })
    expect((await node.ask(5000, '/v2/_catalog')).body).toBe('{"repositories":[]}')
    expect(await node.ask(5000, '/v2/my/app/tags/list')).toMatchObject({
      status: 404,
      body: '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry","detail":{"name":"my/app"}}]}',
    })
    expect(node.logs()).toMatch(
      /level=info msg="listening on \[::\]:5000" go\.version=\S+ instance\.id=\S+ service=registry version=v2\.8\.3\n/,
    )
  })

  it('keeps what is pushed on its volume, by its digest and by its tag', async () => {
    const node = await start()
    const pushed = await node.ask(5000, '/v2/my/app/manifests/v1', { method: 'PUT', body: manifest })
    const digest = pushed.headers['docker-content-digest']
    expect([pushed.status, digest]).toEqual([201, expect.stringMatching(/^sha256:[\da-f]{64}$/)])
    expect((await node.ask(5000, '/v2/my/app/blobs/uploads/x?digest=sha256:0', { method: 'PUT', body: 'x' })).body).toContain(
      'DIGEST_INVALID',
    )
    const { spec } = node.pod()
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.until(() => !node.exists())
    node.create({ volumes: spec.volumes, containers: spec.containers })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect((await node.ask(5000, '/v2/_catalog')).body).toBe('{"repositories":["my/app"]}')
    expect((await node.ask(5000, '/v2/my/app/tags/list')).body).toBe('{"name":"my/app","tags":["v1"]}')
    expect(await node.ask(5000, `/v2/my/app/manifests/${digest}`)).toMatchObject({ status: 200, body: manifest })
    expect((await node.ask(5000, '/v2/my/app/manifests/v2')).body).toContain('"detail":{"Tag":"v2"}')
    expect((await node.ask(5000, `/v2/my/app/manifests/${digest}`, { method: 'DELETE' })).status).toBe(405)
  })
})
