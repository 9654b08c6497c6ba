import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../host/world'
import { driven } from '../base/driver'

/** A pod with curl, and what it is told by the API server. */
describe('the API server in the pod network', () => {
  let world: World
  let output = ''
  const run = async (line: string): Promise<string> => {
    output = ''
    await driven(world.simulation.clock, world.run(line))
    return output
  }
  const curl = (options: string, url: string): string =>
    `kubectl exec client -- sh -c 'T=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token); curl -s --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt ${options} ${url}'`
  const token = '-H "Authorization: Bearer $T"'

  beforeAll(async () => {
    const onOutput = (_stream: string, text: string) => void (output += text)
    world = await createWorld({ settings: { seed: 'endpoint', startMs: Date.UTC(2026, 0, 5), nodes: 2 }, lesson: undefined, schema: undefined, onOutput })
    await run('kubectl run client --image=curlimages/curl --command -- sleep 9999; kubectl wait --for=condition=Ready pod/client')
  })

  it('knows a pod by its token, and lets it do what its account may do', async () => {
    const pods = 'https://kubernetes.default.svc/api/v1/namespaces/default/pods'
    expect(JSON.parse(await run(curl(token, pods)))).toMatchObject({
      code: 403,
      message: 'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    })
    await run('kubectl create rolebinding view --clusterrole=view --serviceaccount=default:default')
    expect(JSON.parse(await run(curl(token, pods)))).toMatchObject({ kind: 'PodList', items: [{ metadata: { name: 'client' } }] })
  })

  it('tells those without a token what is public, and nothing else', async () => {
    expect(JSON.parse(await run(curl('', 'https://10.96.0.1/version')))).toMatchObject({ major: '1', minor: '32' })
    expect(JSON.parse(await run(curl('', 'https://10.96.0.1/api')))).toMatchObject({ message: 'forbidden: User "system:anonymous" cannot get path "/api"' })
    expect(JSON.parse(await run(curl('-H "Authorization: Bearer x"', 'https://10.96.0.1/api')))).toMatchObject({ code: 401 })
  })
})
