import { describe, expect, it } from 'vitest'
import { Secret } from '../../api/kinds/secret'
import { parseImageReference } from '../container-runtime/image-reference'
import { HubLimit } from '../container-runtime/registry-access'
import { startOneNode, stateWord } from './one-node.test.support'

interface Case {
  name: string
  image: string
  /** Server, user and password of the pod's Secrets; `null`: there is no such Secret. */
  secrets?: readonly (readonly [string, string, string] | null)[]
  /** The end of what is said, or Running. */
  problem: string
}

const DENIED = 'pull access denied, repository does not exist or may require authorization: '

async function pulled({ image, secrets = [] }: Case) {
  const node = startOneNode()
  for (const [index, secret] of secrets.entries()) {
    if (!secret) continue
    const [server, username, password] = secret
    node.door.create(Secret, {
      metadata: { name: `login-${index}`, namespace: 'default' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [server]: { auth: btoa(`${username}:${password}`) } } }) },
    })
  }
  const imagePullSecrets = secrets.map((_, index) => ({ name: `login-${index}` }))
  node.create({ imagePullSecrets, containers: [{ name: 'app', image }] })
  await node.until(() => /Running|ErrImagePull/.test(stateWord(node.status())))
  return node
}

describe('a private image', () => {
  const hub = 'acme/private-app:1'
  const cases: Case[] = [
    { name: 'of Docker Hub is kept from strangers', image: hub, problem: `${DENIED}server message: insufficient_scope: authorization failed` },
    { name: 'of Docker Hub is given to users', image: hub, secrets: [['https://index.docker.io/v1/', 'me', 'secret']], problem: 'Running' },
    { name: 'is not given for a login of another registry', image: hub, secrets: [['ghcr.io', 'me', 'secret']], problem: `${DENIED}server message: insufficient_scope: authorization failed` },
    {
      name: 'is not given for a wrong password',
      image: hub,
      secrets: [['docker.io', 'me', 'wrong']],
      problem:
        'failed to authorize: failed to fetch oauth token: unexpected status from GET request to ' +
        'https://auth.docker.io/token?scope=repository%3Aacme%2Fprivate-app%3Apull&service=registry.docker.io: 401 Unauthorized',
    },
    {
      name: 'of GitHub is kept from strangers',
      image: 'ghcr.io/acme/private:1',
      problem:
        'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ' +
        'https://ghcr.io/token?scope=repository%3Aacme%2Fprivate%3Apull&service=ghcr.io: 401 Unauthorized',
    },
    { name: 'of GitHub is given for a login of its owner', image: 'ghcr.io/acme/private:1', secrets: [['ghcr.io/acme', 'me', 'secret']], problem: 'Running' },
    {
      name: 'is not given for a login of another owner',
      image: 'quay.io/acme/private:1',
      secrets: [['quay.io/other', 'me', 'secret']],
      problem: 'unexpected status from HEAD request to https://quay.io/v2/acme/private/manifests/1: 401 UNAUTHORIZED',
    },
    { name: 'of a company is kept from strangers', image: 'registry.corp.io/private/app:1', problem: `${DENIED}authorization failed: no basic auth credentials` },
    { name: 'of a company is given for a login of all its hosts', image: 'registry.corp.io/private/app:1', secrets: [['*.corp.io', 'me', 'secret']], problem: 'Running' },
    {
      name: 'is given for the second of two logins',
      image: 'ghcr.io/acme/private:1',
      secrets: [
        ['ghcr.io/acme', 'me', 'wrong'],
        ['ghcr.io', 'me', 'secret'],
      ],
      problem: 'Running',
    },
  ]
  for (const row of cases) {
    it(row.name, async () => {
      const node = await pulled(row)
      const { running, waiting } = node.status()?.state ?? {}
      expect(running ? 'Running' : waiting?.message).toSatisfy((said: string) => said.endsWith(row.problem))
    })
  }

  it('is asked for all the same when a Secret is missing, which is said', async () => {
    const node = await pulled({ name: '', image: 'nginx:1.27', secrets: [null, null], problem: '' })
    expect(stateWord(node.status())).toBe('Running')
    expect(node.events()[0]).toBe(
      'FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (login-0, login-1); attempting to pull the image may not succeed.',
    )
  })
})

describe('Docker Hub', () => {
  const reference = parseImageReference('nginx:1.27')
  if ('problem' in reference) throw new Error(reference.problem)
  const digest = `sha256:${'a'.repeat(64)}`
  const login = { username: 'me', password: 'secret' }

  it('answers strangers a hundred times in six hours, and users twice as often', () => {
    const limit = new HubLimit()
    for (let i = 0; i < 100; i++) expect(limit.refusalOf(reference, { digest, login: undefined, now: i })).toBeUndefined()
    expect(limit.refusalOf(reference, { digest, login: undefined, now: 100 })).toBe(
      'failed to pull and unpack image "docker.io/library/nginx:1.27": failed to copy: httpReadSeeker: failed open: unexpected status code ' +
        `https://registry-1.docker.io/v2/library/nginx/manifests/${digest}: 429 Too Many Requests - Server message: toomanyrequests: ` +
        'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    )
    expect(limit.refusalOf(reference, { digest, login, now: 100 })).toBeUndefined()
    expect(limit.refusalOf(reference, { digest, login: undefined, now: 6 * 3600_000 + 100 })).toBeUndefined()
  })
})
