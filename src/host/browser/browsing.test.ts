import { describe, expect, it } from 'vitest'
import { driveToRest } from '../drive-to-rest'
import { createHost, type Host } from '../host'
import { runCommand } from '../run-command'

const settings = { seed: '5', startMs: Date.UTC(2026, 0, 5, 9), nodes: 3 }

async function open(): Promise<{ host: Host; run(line: string): Promise<string>; visit(url: string, form?: string): ReturnType<Host['browse']> }> {
  let output = ''
  const host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (_stream, text) => (output += text) })
  const { clock } = host.world.simulation
  return {
    host,
    async run(line) {
      output = ''
      await runCommand(host, line, 120_000)
      return output
    },
    async visit(url, form) {
      const post = { method: 'POST', url, body: form, contentType: 'application/x-www-form-urlencoded' }
      const visit = host.browse(form === undefined ? { method: 'GET', url } : post)
      let over = false
      void visit.finally(() => (over = true))
      await driveToRest(clock, { untilMs: clock.now() + 600_000, until: () => over })
      return visit
    },
  }
}

describe('browsing from the student’s machine', () => {
  it('meets what curl meets, says how it went, and is done again by a replay', async () => {
    const { host, run, visit } = await open()
    await run('kubectl run web --image=nginx --port=80 --labels=app=web && kubectl expose pod web --type=NodePort && kubectl wait --for=condition=Ready pod/web')
    const nodePort = await run(`kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}'`)
    const node = await run(`kubectl get node -o jsonpath='{.items[1].status.addresses[0].address}'`)
    await run('sleep 5')

    const page = await visit(`http://${node}:${nodePort}/`)
    expect(page.outcome).toMatchObject({ type: 'response', status: 200, body: expect.stringContaining('Welcome to nginx!') })
    expect(page.hops).toContainEqual(expect.objectContaining({ at: 'iptables', ok: true, object: 'Service/default/web' }))

    expect((await visit('http://example.com/')).outcome).toMatchObject({ type: 'response', status: 200 })
    const closed = await visit('http://localhost:8080/')
    expect(closed.outcome).toEqual({ type: 'failure', failure: 'refused' })
    expect(closed.hops.map(({ text }) => text).join('\n')).toMatch(/\/etc\/hosts says that localhost is 127\.0\.0\.1/)
    const unknown = await visit('http://web.default.svc.cluster.local/')
    expect(unknown).toMatchObject({ outcome: { failure: 'unknown-host' }, hops: [{ at: 'dns', ok: false }] })

    await run('kubectl delete pod web --now && sleep 3')
    const gone = await visit(`http://${node}:${nodePort}/`)
    expect(gone.outcome).toEqual({ type: 'failure', failure: 'refused' })
    expect(gone.hops.map(({ text }) => text).join('\n')).toContain('has no endpoints')

    expect(gone.verdict).toMatchObject({ ok: false, object: 'Service/default/web' })
    expect(page.verdict).toMatchObject({ ok: true })
    expect(closed.verdict).toMatchObject({ ok: false })
    expect(unknown.verdict).toMatchObject({ ok: false })

    const { inputs } = host.log()
    expect(inputs.filter(({ type }) => type === 'browse')).toHaveLength(5)
    const again = await open()
    await again.host.replay([...inputs, { type: 'rest', at: host.world.simulation.clock.now() }])
    expect(again.host.hash()).toBe(host.hash())
    expect(again.host.world.browser.last).toEqual(gone)
  })

  it('reaches a port-forward, and a pod hears of the visit once per visit', async () => {
    const { host, run, visit } = await open()
    await run('kubectl run web --image=nginx --port=80 && kubectl wait --for=condition=Ready pod/web')
    void host.run('kubectl port-forward pod/web 8080:80')
    await driveToRest(host.world.simulation.clock, { untilMs: host.world.simulation.clock.now() + 2_000 })
    const { outcome } = await visit('http://localhost:8080/')
    expect(outcome).toMatchObject({ type: 'response', status: 200 })
    host.interrupt()
    expect(await run(`kubectl logs web | grep -c 'GET / HTTP'`)).toBe('1\n')
    expect((await visit('http://localhost:8080/')).outcome).toEqual({ type: 'failure', failure: 'refused' })
  })
})
