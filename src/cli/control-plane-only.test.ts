/** A session with API server and controllers alone, as upstream's own command tests want it. */
import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl, runRealKubectl } from './real-kubectl.test.support'
import { startSession, type SessionChild } from './session.test.support'

describe('session --control-plane-only', () => {
  let session: SessionChild
  let url = ''
  let kubeconfig = ''
  beforeAll(async () => {
    session = startSession(['--control-plane-only', '--listen', '127.0.0.1:0', '--tls'])
    kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    url = (await session.until(/API server at (\S+)/))[1]
  })
  afterAll(() => session.end())

  it('has one node that nobody speaks for, and nothing in kube-system that would run on it', async () => {
    const { stdout, exit } = await session.run('kubectl get nodes')
    expect(stdout).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION *\n127\.0\.0\.1 +NotReady +<none> +\S+ *\n$/)
    expect(exit).toBe(0)
    expect(await session.run('kubectl get node 127.0.0.1 -o jsonpath="{.status.capacity.memory} {.metadata.annotations}"')).toMatchObject({
      stdout: '1Gi {"node.alpha.kubernetes.io/ttl":"0"}',
    })
    expect(await session.run('kubectl get service kubernetes -o jsonpath={.spec.clusterIP}')).toMatchObject({ stdout: '10.0.0.1' })
    expect(await session.run('kubectl get pods -A')).toMatchObject({ stdout: '', stderr: 'No resources found\n' })
  })

  it('asks for certificates of an authority that is named after the address, as upstream asks for those of its own', async () => {
    const { hostname, port } = new URL(url)
    const authority = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
        resolve(new X509Certificate(socket.getPeerX509Certificate()?.toString() ?? '').issuer)
        socket.end()
      })
      socket.once('error', reject)
    })
    expect(authority).toBe('CN=127.0.0.1')
  })

  it('makes pods of Deployments, and leaves them be', async () => {
    await session.run('kubectl create deployment web --image=nginx:1.27 --replicas=2; sleep 600')
    const { stdout } = await session.run(
      'kubectl get pods -o jsonpath="{range .items[*]}{.status.phase}:{.spec.nodeName}:{.spec.serviceAccountName} {end}"',
    )
    expect(stdout).toBe('Pending:: Pending:: ')
    expect(await session.run('kubectl delete deployment web; sleep 5; kubectl get pods')).toMatchObject({
      stderr: 'No resources found in default namespace.\n',
    })
  })

  it('takes a pod in a namespace that was made just now', async () => {
    expect(
      await session.run('kubectl create namespace fresh && kubectl run lone -n fresh --image=nginx:1.27'),
    ).toMatchObject({ exit: 0 })
  })

  it('comes back when its log is replayed', async () => {
    const [{ hash }, { log }] = [await session.ask({ hash: true }), await session.ask({ log: true })]
    const other = startSession(['--control-plane-only'])
    await other.ask({ replay: log })
    expect((await other.ask({ hash: true })).hash).toBe(hash)
    await other.end()
  })

  it.skipIf(!realKubectl)('lets in who brings the token of an administrator', async () => {
    const args = [
      '--server',
      url,
      '--insecure-skip-tls-verify=true',
      '--token',
      'admin-token',
      'get',
      'namespace',
      'default',
      '-o',
      'name',
    ]
    expect(await runRealKubectl({ kubeconfig: '', args })).toEqual({
      stdout: 'namespace/default\n',
      stderr: '',
      exit: 0,
    })
    expect(
      await runRealKubectl({ kubeconfig, args: ['create', 'deployment', 'api', '--image=nginx', '--replicas=0'] }),
    ).toMatchObject({ stdout: 'deployment.apps/api created\n' })
  })
})
