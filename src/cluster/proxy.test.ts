import { beforeAll, describe, expect, it } from 'vitest'
import { readBody } from '../api/http'
import { Pod } from '../api/kinds/pod'
import { Service } from '../api/kinds/service'
import { drive } from '../base/driver'
import { createSimulation, type Simulation } from '../base/simulation'
import { images } from '../images/images'
import { bootCluster, type Cluster } from './cluster'

let simulation: Simulation
let cluster: Cluster

/** Asks the API server and lets time pass until it has answered. */
async function ask(path: string, method = 'GET'): Promise<{ status: number; body: string; location?: string }> {
  let answer: { status: number; body: string; location?: string } | undefined
  void cluster.fetch({ method, path: `/api/v1/${path}`, headers: {} }).then(async (response) => {
    answer = { status: response.status, body: await readBody(response), ...(response.headers.location ? { location: response.headers.location } : {}) }
  })
  const { clock } = simulation
  await drive(clock, { untilMs: clock.now() + 60_000, until: () => answer !== undefined })
  if (!answer) throw new Error('no answer came')
  return answer
}

const messageOf = ({ body }: { body: string }): string => JSON.parse(body).message

describe('the proxies of the API server', () => {
  beforeAll(() => {
    simulation = createSimulation({ seed: 'proxy', startMs: Date.UTC(2026, 0, 5, 9) })
    cluster = bootCluster({ simulation, nodes: 2, images })
    const door = cluster.door({ user: 'tester', fieldManager: 'tester' })
    simulation.clock.advanceTo(simulation.clock.now() + 20_000)
    const labels = { app: 'web' }
    const containers = [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }]
    door.create(Pod, { metadata: { name: 'web', namespace: 'default', labels }, spec: { containers } })
    door.create(Service, { metadata: { name: 'web', namespace: 'default' }, spec: { selector: labels, ports: [{ name: 'http', port: 8080, targetPort: 80 }] } })
    door.create(Service, { metadata: { name: 'empty', namespace: 'default' }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } })
    simulation.clock.advanceTo(simulation.clock.now() + 60_000)
  })

  it.each(['pods/web/proxy/', 'pods/web:80/proxy/', 'pods/http:web:80/proxy/', 'services/web/proxy/', 'services/web:http/proxy/', 'services/http:web:8080/proxy/'])(
    'show the page behind %s',
    async (path) => {
      const { status, body } = await ask(`namespaces/default/${path}`)
      expect(status).toBe(200)
      expect(body).toContain('Welcome to nginx!')
    },
  )

  it('pass the rest of the path on, and the answer back as it is', async () => {
    const { status, body } = await ask('namespaces/default/pods/web/proxy/no/such/page')
    expect(status).toBe(404)
    expect(body).toContain('404 Not Found')
  })

  it('send a browser to the directory', async () => {
    expect(await ask('namespaces/default/services/web/proxy?a=1')).toEqual({ status: 301, body: '', location: '/api/v1/namespaces/default/services/web/proxy/?a=1' })
  })

  it.each([
    ['services/empty/proxy/', 503, 'no endpoints available for service "empty"'],
    ['services/web:nope/proxy/', 503, 'no service port "nope" found for service "web"'],
    ['services/a:b:c:d/proxy/', 400, 'invalid service request "a:b:c:d"'],
    ['pods/nope/proxy/', 404, 'pods "nope" not found'],
  ])('say of %s why not', async (path, status, message) => {
    const answer = await ask(`namespaces/default/${path}`)
    expect(answer.status).toBe(status)
    expect(messageOf(answer)).toBe(message)
  })

  it('say when nobody listens', async () => {
    const answer = await ask('namespaces/default/pods/web:81/proxy/')
    expect(answer.status).toBe(503)
    expect(messageOf(answer)).toMatch(/^error trying to reach service: dial tcp 10\.244\.1\.\d+:81: connect: connection refused$/)
  })
})
