import { describe, expect, it } from 'vitest'
import { formatYaml } from '../../base/yaml/format'
import { createKubectlSession, START_MS } from '../../testing/kubectl-session'

/** Users of a kubeconfig, each with a context of its name. */
function startWith(users: (session: ReturnType<typeof createKubectlSession>) => Readonly<Record<string, object>>) {
  const session = createKubectlSession()
  const named = users(session)
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': Object.keys(named)[0] },
    clusters: [{ name: 'c', cluster: { server: 'https://172.18.0.2:6443' } }],
    contexts: Object.keys(named).map((name) => ({ name, context: { cluster: 'c', user: name } })),
    users: Object.entries(named).map(([name, user]) => ({ name, user })),
  }
  session.files.write('/home/student/.kube/config', formatYaml(config))
  const who = (flags = '') => session.say(`auth whoami -o jsonpath={.status.userInfo.username}:{.status.userInfo.groups} ${flags}`)
  return { ...session, who }
}

const issue = ({ apiServer }: ReturnType<typeof createKubectlSession>, commonName: string) =>
  apiServer.keys.authority.issueClient({ commonName, organizations: ['dev'], notBeforeMs: START_MS, notAfterMs: START_MS + 3_600_000 })

describe('the user of a kubeconfig', () => {
  const session = startWith((bare) => {
    const [ann, joe] = [issue(bare, 'ann'), issue(bare, 'joe')]
    bare.files.write('/home/student/.kube/ann.crt', ann.certificate)
    bare.files.write('/home/student/.kube/ann.key', ann.key)
    bare.files.write('/home/student/joe.key', joe.key)
    return {
      ann: { 'client-certificate': 'ann.crt', 'client-key': '/home/student/.kube/ann.key' },
      joe: { 'client-certificate-data': btoa(joe.certificate), 'client-key-data': btoa(joe.key) },
      mixed: { 'client-certificate-data': btoa(joe.certificate), 'client-key-data': btoa(ann.key) },
      keyless: { 'client-certificate-data': btoa(joe.certificate) },
      lost: { 'client-certificate': 'gone.crt', 'client-key': 'gone.key' },
      stale: { token: 'nobody-knows' },
      acting: { 'client-certificate-data': btoa(joe.certificate), 'client-key-data': btoa(joe.key), as: 'ann' },
    }
  })

  it.each([
    { flags: '', says: 'ann:["dev","system:authenticated"]' },
    { flags: '--user=joe', says: 'joe:["dev","system:authenticated"]' },
    { flags: '--context=joe', says: 'joe:["dev","system:authenticated"]' },
    { flags: '--context=mixed', says: '[stderr] error: tls: private key does not match public key\n[exit 1]\n' },
    {
      flags: '--context=keyless',
      says: '[stderr] Error in configuration: client-key-data or client-key must be specified for keyless to use the clientCert authentication method.\n[exit 1]\n',
    },
    {
      flags: '--context=lost',
      says:
        '[stderr] Error in configuration: \n* unable to read client-cert /home/student/.kube/gone.crt for lost due to open /home/student/.kube/gone.crt: no such file or directory\n' +
        '* unable to read client-key /home/student/.kube/gone.key for lost due to open /home/student/.kube/gone.key: no such file or directory\n[exit 1]\n',
    },
    { flags: '--context=stale', says: '[stderr] error: You must be logged in to the server (Unauthorized)\n[exit 1]\n' },
    { flags: '--token=nobody-knows --context=stale', says: '[stderr] error: You must be logged in to the server (Unauthorized)\n[exit 1]\n' },
  ])('$flags', async ({ flags, says }) => {
    expect(await session.who(flags)).toBe(says)
  })

  it('may act as somebody else only when it is allowed to', async () => {
    expect(await session.say('get pods --context=acting')).toBe(
      '[stderr] Error from server (Forbidden): users "ann" is forbidden: User "joe" cannot impersonate resource "users" in API group "" at the cluster scope\n[exit 1]\n',
    )
  })

  it('is who a token says that it was given', async () => {
    const { say, apiServer } = createKubectlSession()
    apiServer.door({ user: 'test', fieldManager: 'test' })
    await say('create serviceaccount robot')
    const token = (await say('create token robot')).trim()
    expect(await say(`config set-credentials robot --token=${token}`)).toBe('User "robot" set.\n')
    expect(await say('auth whoami --user=robot -o jsonpath={.status.userInfo.username}')).toBe('system:serviceaccount:default:robot')
    expect(await say('get pods --user=robot')).toBe(
      '[stderr] Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:default:robot" cannot list resource "pods" in API group "" in the namespace "default"\n[exit 1]\n',
    )
  })
})
