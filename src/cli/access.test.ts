/**
 * Users, roles, tokens and certificates behind TLS, with clients that nobody here wrote: the real kubectl, and openssl for keys. Where
 * there is none it is skipped; ours is held by the tests beside its sources.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl, runRealKubectl, type Outcome } from './real-kubectl.test.support'
import { startSession, type SessionChild } from './session.test.support'

const roles = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: rec, namespace: fresh}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rec, namespace: fresh}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: rec}
subjects: [{kind: User, name: jane}, {kind: ServiceAccount, name: robot, namespace: default}]
`

describe.skipIf(!realKubectl)('behind TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-access-'))
  let session: SessionChild
  let kubeconfig = ''
  let server = ''
  const words = (line: string): string[] => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain)
  const real = (line: string): Promise<Outcome> => runRealKubectl({ kubeconfig, folder, args: words(line) })

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0', '--tls'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    server = (await session.until(/API server at (\S+)/))[1]
    writeFileSync(join(folder, 'roles.yaml'), roles)
    await session.ask({ write: { path: 'roles.yaml', content: roles } })
    await real('create serviceaccount robot')
    await real('create role reader --verb=get,list --resource=pods,deployments.apps')
    await real('create rolebinding rb --role=reader --serviceaccount=default:robot')
    await real('create rolebinding lost --role=nope --user=joe')
  }, 60_000)
  afterAll(async () => {
    await session.end()
    rmSync(folder, { recursive: true })
  })

  const robot = '--as=system:serviceaccount:default:robot'
  const lines = [
    `auth can-i list pods ${robot}`,
    `auth can-i delete pods ${robot}`,
    `auth can-i --list ${robot}`,
    'auth can-i --list',
    'auth can-i --list --no-headers --as jane',
    'auth can-i --list -q',
    'auth can-i get',
    'auth can-i get nope.example.com',
    'auth can-i get nodes',
    'auth can-i get clusterroles --as jane',
    `auth can-i '*' '*'`,
    'auth can-i fly pods --as jane',
    'auth can-i impersonate users',
    'auth can-i get /healthz --as jane',
    'auth can-i get /logs/ --as jane',
    'auth can-i get /logs --subresource=x',
    'auth can-i get pods --subresource=log --as jane',
    'auth can-i get pods/web -q --as jane',
    'auth can-i get pods --no-headers',
    'auth whoami --as jane --as-group dev --as-group ops --as-uid 7',
    'auth whoami --as-group dev',
    'auth whoami -o json --as jane --as-group dev',
    'auth whoami -o yaml --as jane',
    'auth whoami --as user1 --as-group=group2 --as-group=group1 --as-group=,,,chameleon',
    'auth reconcile -f roles.yaml --dry-run=client',
    'auth reconcile -f roles.yaml --dry-run=server',
    'auth reconcile',
    'get pods --as jane',
    'get pods --as joe',
    'get pods web --as jane',
    'delete pod web --as jane',
    'create configmap x --as jane',
    'get nodes --as jane',
    'get pods --as jane --as-group system:masters',
    'label ns default a=b --as jane',
    'logs x --as jane',
    'create token robot --duration=5m',
    'create token nobody',
    'create token robot --bound-object-kind=Pod --bound-object-name=x',
    'create token robot --bound-object-kind=Foo --bound-object-name=x',
    'config set-credentials ann --token=a --username=b',
    'config set-credentials ann --embed-certs',
    'config rename-context nope kubarium',
    'get pods --client-certificate=nope.crt',
  ]
  it.each(lines)('both kubectls say the same of: %s', async (line) => {
    const theirs = await real(line)
    const { stdout, stderr, exit } = await session.run(`kubectl ${line}`)
    const alike = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME').replaceAll(kubeconfig, 'KUBECONFIG').replaceAll('/home/student/.kube/config', 'KUBECONFIG')
    expect({ stdout: alike(stdout), stderr: alike(stderr), exit }).toEqual({ stdout: alike(theirs.stdout), stderr: alike(theirs.stderr), exit: theirs.exit })
  }, 30_000)

  it('a role is not given away by who has it not', async () => {
    await real('create clusterrole giver --verb=create --resource=roles.rbac.authorization.k8s.io')
    await real('create clusterrolebinding giver --clusterrole=giver --user=jane')
    expect((await real('create role all --verb=get --resource=secrets --as jane')).stderr).toBe(
      'Error from server (Forbidden): roles.rbac.authorization.k8s.io "all" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}\n',
    )
  }, 30_000)

  it('a token of a ServiceAccount is who it says, until the account is gone', async () => {
    const { stdout: token } = await real('create token robot')
    const asRobot = (line: string): Promise<Outcome> =>
      runRealKubectl({ kubeconfig: '/dev/null', args: ['--server', server, '--insecure-skip-tls-verify', '--token', token.trim(), ...words(line)] })
    expect(await asRobot('get pods')).toMatchObject({ stderr: 'No resources found in default namespace.\n', exit: 0 })
    expect((await asRobot('get secrets')).stderr).toContain('User "system:serviceaccount:default:robot" cannot list resource "secrets"')
    await real('delete serviceaccount robot')
    expect((await asRobot('get pods')).stderr).toBe('error: You must be logged in to the server (Unauthorized)\n')
  }, 30_000)

  const hasOpenSsl = spawnSync('openssl', ['version']).status === 0
  it.skipIf(!hasOpenSsl)('a key made by openssl gets a certificate, and logs in with it', async () => {
    const openssl = (...args: string[]): string => execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
    openssl('genrsa', '-out', 'ann.key', '2048')
    openssl('req', '-new', '-key', 'ann.key', '-subj', '/O=dev/O=ops/CN=ann', '-out', 'ann.csr')
    const spec = { request: readFileSync(join(folder, 'ann.csr')).toString('base64'), signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] }
    const request = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name: 'ann' }, spec }
    writeFileSync(join(folder, 'csr.json'), JSON.stringify(request))
    await real('create -f csr.json')
    expect((await real('certificate approve ann')).stdout).toBe('certificatesigningrequest.certificates.k8s.io/ann approved\n')
    await real(`wait --for=jsonpath={.status.certificate} csr/ann --timeout=10s`)
    const { stdout: certificate } = await real(`get csr ann -o 'jsonpath={.status.certificate}'`)
    writeFileSync(join(folder, 'ann.crt'), Buffer.from(certificate, 'base64'))
    expect(openssl('x509', '-in', 'ann.crt', '-noout', '-subject', '-nameopt', 'RFC2253')).toBe('subject=CN=ann,O=ops,O=dev\n')
    await real('config set-credentials ann --client-certificate=ann.crt --client-key=ann.key --embed-certs')
    await real('config set-context ann --cluster=kubarium --user=ann')
    expect((await real('--context ann auth whoami')).stdout).toContain('Groups                                              [dev ops system:authenticated]')
    expect((await real('--context ann get pods')).stderr).toContain('User "ann" cannot list resource "pods"')
  }, 30_000)
})
