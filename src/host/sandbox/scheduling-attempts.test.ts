import { describe, expect, it } from 'vitest'
import { driveToRest } from '../drive-to-rest'
import { createHost } from '../host'
import { runCommand } from '../run-command'

const overrides = (spec: object): string => `--overrides='${JSON.stringify({ spec: { containers: [{ name: 'c', image: 'nginx', ...spec }] } })}'`

async function open() {
  const output = { text: '' }
  const host = await createHost({ settings: { seed: 'why', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output.text += text) })
  const { clock } = host.world.simulation
  const say = async (line: string): Promise<string> => {
    output.text = ''
    await runCommand(host, line, 60_000)
    await driveToRest(clock, { untilMs: clock.now() + 3000 })
    return output.text
  }
  return { say }
}

describe('kubarium why', () => {
  it('shows the scores of a pod that was placed, and who turned the other nodes down', async () => {
    const { say } = await open()
    await say('kubectl taint node worker-2 slow=yes:PreferNoSchedule; kubectl run web --image=nginx')
    const told = await say('kubarium why web')
    expect(told).toMatch(/^\d\d:\d\d:\d\d {2}default\/web: placed on worker-1\n\nNODE +TURNED DOWN BY +BECAUSE\ncontrol-plane +TaintToleration +node\(s\) had untolerated taint \{node-role/)
    expect(told).toMatch(/\n\nSCORED BY +WEIGHT +worker-1 +worker-2\n/)
    expect(told).toMatch(/\nTaintToleration +3 +300 \(0\) +0 \(1\)\n/)
    expect(told).toMatch(/\ntotal +\d+ +\d+\n/)
    const [{ nodes }] = JSON.parse(await say('kubarium why pod/web -o json'))
    expect(nodes).toHaveLength(3)
  })

  it('shows why a pod waits, and that nobody knows of others', async () => {
    const { say } = await open()
    await say(`kubectl run big --image=nginx ${overrides({ resources: { requests: { cpu: '99' } } })}`)
    expect(await say('kubarium why big')).toMatch(/default\/big: no node\n {2}0\/3 nodes are available: .*\n\n[^]*\nworker-1 +NodeResourcesFit +Insufficient cpu\n/)
    expect(await say('kubarium why none')).toBe('Error from server (NotFound): pods "none" not found\n')
    expect(await say('kubarium why')).toBe('kubarium: which pod?\nUsage: kubarium why [-n NAMESPACE] [-o json] [--all] POD\n')
  })

  it('shows who has to go for a more important pod', async () => {
    const { say } = await open()
    await say('kubectl create priorityclass high --value=1000; kubectl cordon worker-2')
    await say(`kubectl run modest --image=nginx ${overrides({ resources: { requests: { cpu: '2' } } })}`)
    await say(`kubectl run vital --image=nginx --overrides='${JSON.stringify({ spec: { priorityClassName: 'high', containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '3' } } }] } })}'`)
    const told = await say('kubarium why vital --all')
    expect(told).toMatch(/no node yet; room is being made on worker-1\n/)
    expect(told).toMatch(/\n\nROOM ON +BUDGETS BROKEN +IF THESE GO\nworker-1 \* +0 +default\/modest\n/)
    expect(told).toMatch(/default\/vital: placed on worker-1\n[^]*worker-1 was the only node to choose from\.\n$/)
  })
})
