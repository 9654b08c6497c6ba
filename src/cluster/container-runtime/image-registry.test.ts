import { describe, expect, it } from 'vitest'
import type { Image } from './contract'
import { isMalformed, parseImageReference } from './image-reference'
import { createImageRegistry, isPullFailure, isSlip } from './image-registry'

const image = (repository: string, tags: readonly string[]): Image => ({
  repository,
  tags,
  sizeBytes: 1,
  entrypoint: [],
  command: [],
  env: {},
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [],
  files: {},
  tools: [],
  servers: {},
})

const registry = createImageRegistry([
  image('nginx', ['latest', '1.27']),
  image('gcr.io/kuar-demo/kuard-amd64', ['blue']),
  image('team/any', []),
])

function outcome(name: string): string {
  const reference = parseImageReference(name)
  if (isMalformed(reference)) return reference.problem
  const found = registry.resolve(reference)
  if (isPullFailure(found)) return `${found.code}: ${found.message.slice(found.message.lastIndexOf('": ') + 3)}`
  return found.image.pretend ? 'pretend' : found.image.repository
}

describe('the registries of the world', () => {
  const cases: { name: string; asked: string; outcome: string }[] = [
    { name: 'a known image', asked: 'nginx:1.27', outcome: 'nginx' },
    { name: 'its full name', asked: 'docker.io/library/nginx', outcome: 'nginx' },
    { name: 'an unknown tag', asked: 'nginx:9', outcome: 'NotFound: docker.io/library/nginx:9: not found' },
    { name: 'an image with any tag', asked: 'team/any:whatever', outcome: 'team/any' },
    {
      name: 'a short name that nobody published',
      asked: 'my-app',
      outcome:
        'Unknown: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    },
    {
      name: 'a slip of the pen',
      asked: 'ngnix',
      outcome:
        'Unknown: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    },
    {
      name: 'a slip at another registry',
      asked: 'gcr.io/kuar-demo/kuar-amd64:blue',
      outcome: 'NotFound: gcr.io/kuar-demo/kuar-amd64:blue: not found',
    },
    { name: 'an official image that we do not know', asked: 'postgres:16', outcome: 'pretend' },
    { name: 'an image of somebody', asked: 'ghcr.io/somebody/app:v3', outcome: 'pretend' },
    {
      name: 'a tag that says that it is wrong',
      asked: 'ghcr.io/somebody/app:doesnotexist',
      outcome: 'NotFound: ghcr.io/somebody/app:doesnotexist: not found',
    },
    {
      name: 'a registry without a host',
      asked: 'registry.example.com/a:1',
      outcome: 'Unknown: dial tcp: lookup registry.example.com: no such host',
    },
    {
      name: 'a registry that is not there',
      asked: 'localhost:5000/a:1',
      outcome: 'Unknown: dial tcp 127.0.0.1:5000: connect: connection refused',
    },
    {
      name: 'no name',
      asked: 'NGINX',
      outcome: 'invalid reference format: repository name (library/NGINX) must be lowercase',
    },
  ]
  for (const { name, asked, outcome: expected } of cases) {
    it(`know ${name}`, () => expect(outcome(asked)).toBe(expected))
  }

  it('give the same name the same digest', () => {
    const digest = (name: string): unknown => {
      const reference = parseImageReference(name)
      return isMalformed(reference) ? undefined : registry.resolve(reference)
    }
    expect(digest('nginx')).toEqual(digest('nginx'))
    expect(digest('nginx')).toMatchObject({ digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
  })
})

describe('a slip', () => {
  const slips = ['ngnix', 'nginxx', 'nginz', 'ngin', 'nnginx']
  for (const slip of slips) it(`is ${slip} for nginx`, () => expect(isSlip(slip, 'nginx')).toBe(true))
  for (const other of ['nginx', 'redis', 'nginx-proxy', 'team/nginx'])
    it(`is not ${other}`, () => expect(isSlip(other, 'nginx')).toBe(false))
})
