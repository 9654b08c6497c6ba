import { describe, expect, it } from 'vitest'
import type { ApiFetch, ApiResponse } from '../../api/http'
import type { ObjectChange } from './object-store'
import { readLines, watchKind } from './watch-kind'

const pods = { kind: 'Pod', apiVersion: 'v1', path: '/api/v1/pods' }
const pod = (name: string, resourceVersion: string) => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion, creationTimestamp: '' } })
const frame = (type: string, object: object): string => `${JSON.stringify({ type, object: { kind: 'Pod', apiVersion: 'v1', ...object } })}\n`
const list = (resourceVersion: string, ...items: object[]): ApiResponse => ({ status: 200, headers: {}, body: JSON.stringify({ metadata: { resourceVersion }, items }) })

/** A server that gives its answers in order, then ends the test by aborting. */
async function follow(answers: readonly ApiResponse[]) {
  const paths: string[] = []
  const changes: ObjectChange[] = []
  const abort = new AbortController()
  const fetch: ApiFetch = ({ path }) => {
    const answer = answers[paths.length]
    paths.push(path)
    if (paths.length >= answers.length) queueMicrotask(() => abort.abort())
    return Promise.resolve(answer)
  }
  await watchKind(pods, { fetch, signal: abort.signal, onChange: (change) => changes.push(change), pause: () => Promise.resolve(), breathe: () => Promise.resolve() })
  return { paths: paths.map((path) => path.replace('watch=1&allowWatchBookmarks=true&', '').replace(/\?limit=500$/, '')), changes: changes.map(brief) }
}

const brief = (change: ObjectChange): string =>
  change.type === 'replace' ? `replace ${change.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')}` : `${change.type} ${change.object.metadata.name}`

describe('watching a kind', () => {
  it('goes on from the last revision it saw when a stream ends', async () => {
    const { paths, changes } = await follow([
      list('5', pod('a', '3')),
      { status: 200, headers: {}, body: frame('ADDED', pod('b', '6')) + frame('BOOKMARK', pod('', '9')) },
      { status: 200, headers: {}, body: frame('DELETED', pod('a', '10')) },
      { status: 200, headers: {}, body: '' },
    ])
    expect(paths).toEqual(['/api/v1/pods', '/api/v1/pods?resourceVersion=5', '/api/v1/pods?resourceVersion=9', '/api/v1/pods?resourceVersion=10'])
    expect(changes).toEqual(['replace Pod a', 'put b', 'remove a'])
  })

  it('takes a long list in pages', async () => {
    const page = (next: string, name: string): ApiResponse => ({ status: 200, headers: {}, body: JSON.stringify({ metadata: { resourceVersion: '5', continue: next }, items: [pod(name, '3')] }) })
    const { paths, changes } = await follow([page('a b', 'a'), page('', 'b'), { status: 200, headers: {}, body: '' }])
    expect(paths).toEqual(['/api/v1/pods', '/api/v1/pods?limit=500&continue=a%20b', '/api/v1/pods?resourceVersion=5'])
    expect(changes).toEqual(['replace Pod a, Pod b'])
  })

  it('lists again when its revision is too old', async () => {
    const { paths } = await follow([list('5'), { status: 200, headers: {}, body: frame('ERROR', { metadata: {}, code: 410 }) }, list('80')])
    expect(paths).toEqual(['/api/v1/pods', '/api/v1/pods?resourceVersion=5', '/api/v1/pods'])
  })

  it('leaves a kind alone that the server does not know', async () => {
    expect((await follow([{ status: 404, headers: {}, body: '404 page not found' }, list('1')])).paths).toEqual(['/api/v1/pods'])
  })

  it('reads lines however the chunks are cut', async () => {
    const chunks = ['{"a"', ':1}\n{"b":2}\n{', '"c":3}']
    const lines: string[] = []
    for await (const line of readLines({ status: 200, headers: {}, body: { read: () => Promise.resolve(chunks.shift()), cancel() {} } })) lines.push(line)
    expect(lines).toEqual(['{"a":1}', '{"b":2}', '{"c":3}'])
  })
})
