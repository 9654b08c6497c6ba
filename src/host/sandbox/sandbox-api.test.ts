import { describe, expect, it } from 'vitest'
import { readBody } from '../../api/http'
import { driveToRest } from '../drive-to-rest'
import { createHost } from '../host'
import { runCommand } from '../run-command'

const GROUP = '/apis/sandbox.kubarium.dev/v1'

async function open() {
  const host = await createHost({ settings: { seed: 'why', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }, lesson: undefined, schema: undefined, onOutput: () => {} })
  const { clock } = host.world.simulation
  await runCommand(host, 'kubectl run web --image=nginx; kubectl run big --image=nginx --overrides=\'{"spec":{"containers":[{"name":"c","image":"nginx","resources":{"requests":{"cpu":"99"}}}]}}\'', 60_000)
  await driveToRest(clock, { untilMs: clock.now() + 5000 })
  const get = async (path: string, method = 'GET') => {
    const response = await host.fetch({ method, path, headers: {} })
    return { status: response.status, body: JSON.parse(await readBody(response)) as { items?: Record<string, unknown>[]; message?: string } }
  }
  return { host, get }
}

describe('what the scheduler found out', () => {
  it('is told in short for all pods, and node by node for one', async () => {
    const { get } = await open()
    const { status, body } = await get(`${GROUP}/schedulingattempts`)
    expect(status).toBe(200)
    expect(body.items?.find(({ pod }) => pod === 'default/web')).toEqual({ time: expect.any(String), pod: 'default/web', nodeName: expect.stringMatching(/^worker-/) })
    const { body: web } = await get(`${GROUP}/namespaces/default/pods/web/schedulingattempts`)
    expect(web.items).toHaveLength(1)
    expect(web.items?.[0].nodes).toContainEqual(expect.objectContaining({ name: 'control-plane', rejectedBy: 'TaintToleration', isResolvable: false }))
    const { body: big } = await get(`${GROUP}/namespaces/default/pods/big/schedulingattempts`)
    expect(big.items?.[0].message).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. ' +
        'preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    )
  })

  it('is nothing for a pod that nobody knows, and nothing can be written there', async () => {
    const { get } = await open()
    expect((await get(`${GROUP}/namespaces/default/pods/none/schedulingattempts`)).body.items).toEqual([])
    expect((await get(`${GROUP}/schedulingattempts`, 'POST')).status).toBe(405)
    expect((await get(`${GROUP}/nothing`)).status).toBe(404)
  })
})
