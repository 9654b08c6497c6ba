import { describe, expect, it } from 'vitest'
import { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import type { Image } from '../container-runtime/contract'
import { startOneNode, stateWord } from './one-node.test.support'

/** Answers 200 from second `up` to second `down` of its life; listens on 8080 from second `listening`. */
const moody = ({ up = 0, down = Infinity, listening = 0, delayMs = 0 }): Image => ({
  repository: 'moody',
  tags: [],
  sizeBytes: 1_000_000,
  entrypoint: ['/moody'],
  command: [],
  env: {},
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [8080],
  files: {},
  tools: [],
  programs: {
    ok: async () => 0,
    bad: async ({ stdout }) => (await stdout.write('no good\n'), 3),
    slow: async ({ sleep }) => (await sleep(5000), 0),
  },
  servers: {
    '/moody': {
      start(container) {
        const startedAt = container.now()
        const isUp = (): boolean =>
          container.now() - startedAt >= up * 1000 && container.now() - startedAt < down * 1000
        const answer = () => {
          const response = { status: isUp() ? 200 : 500, headers: {}, body: 'x' }
          return delayMs > 0 ? { delayMs, response } : response
        }
        container.after(listening * 1000, () => container.listen(8080, { protocol: 'http', handle: answer }))
        container.onSignal('SIGTERM', () => container.exit(0))
      },
    },
  },
})

const container = (probes: Partial<Core.Container>): Core.Container => ({
  name: 'app',
  image: 'moody:1',
  ports: [{ name: 'web', containerPort: 8080 }],
  ...probes,
})
const http = { httpGet: { path: '/healthy', port: 8080 } }

function start(mood: Parameters<typeof moody>[0], probes: Partial<Core.Container>) {
  const node = startOneNode({ images: [moody(mood)] })
  node.create({ containers: [container(probes)] })
  return node
}

describe('a readiness probe', () => {
  it('makes the container ready as soon as it is answered', async () => {
    const node = start({ up: 12 }, { readinessProbe: { ...http, periodSeconds: 5 } })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(node.status()).toMatchObject({ ready: false, started: true })
    expect(node.condition('Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    })
    const seconds = await node.until(() => node.condition('Ready')?.status === 'True')
    expect(seconds).toBeGreaterThan(11)
    expect(seconds).toBeLessThan(17)
    expect(node.events()).toContainEqual(
      expect.stringMatching(/^Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500/),
    )
  })

  it('takes it away after three failures, without a restart', async () => {
    const node = start({ down: 30 }, { readinessProbe: { ...http, periodSeconds: 10 } })
    await node.until(() => node.condition('Ready')?.status === 'True')
    const seconds = await node.until(() => node.condition('Ready')?.status === 'False')
    expect(seconds).toBeGreaterThan(45)
    expect(seconds).toBeLessThan(61)
    await node.run(120)
    expect(node.status()).toMatchObject({ restartCount: 0, ready: false })
    expect(node.pod().status.phase).toBe('Running')
  })

  it('waits for its initial delay', async () => {
    const node = start({}, { readinessProbe: { ...http, initialDelaySeconds: 20, periodSeconds: 5 } })
    await node.until(() => stateWord(node.status()) === 'Running')
    const seconds = await node.until(() => node.condition('Ready')?.status === 'True')
    expect(seconds).toBeGreaterThan(18)
    expect(seconds).toBeLessThan(26)
  })
})

describe('a liveness probe', () => {
  it('has the container killed and started again', async () => {
    const node = start({ down: 20 }, { livenessProbe: { ...http, periodSeconds: 5 } })
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.events()).toContainEqual(
      'Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500 (x3)',
    )
    expect(node.events()).toContainEqual('Killing: Container app failed liveness probe, will be restarted')
    expect(node.status()?.lastState?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
    await node.until(() => stateWord(node.status()) === 'CrashLoopBackOff', 300)
  })

  it('says who refused the connection', async () => {
    const node = start({ listening: 1000 }, { livenessProbe: { tcpSocket: { port: 'web' } } })
    await node.until(() => node.events().some((event) => event.startsWith('Unhealthy')))
    expect(node.events()).toContainEqual(
      'Unhealthy: Liveness probe failed: dial tcp 10.244.1.2:8080: connect: connection refused',
    )
  })

  it('gives up waiting for a slow answer', async () => {
    const node = start({ delayMs: 3000 }, { livenessProbe: http })
    await node.until(() => node.events().some((event) => event.startsWith('Unhealthy')))
    expect(node.events()).toContainEqual(
      'Unhealthy: Liveness probe failed: Get "http://10.244.1.2:8080/healthy": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    )
  })
})

describe('a container that its liveness probe gives up', () => {
  const app = { name: 'app', image: 'toolbox:1', command: ['sleep', '1000'] }
  const probe = { exec: { command: ['false'] }, periodSeconds: 5 }
  const killed = (node: ReturnType<typeof startOneNode>) => node.events().some((event) => event.startsWith('Killing'))

  const cases = [
    { name: 'has the time that its pod gives', probe, seconds: 20 },
    { name: 'has the time that its probe gives', probe: { ...probe, terminationGracePeriodSeconds: 4 }, seconds: 4 },
    { name: 'has more time when its probe gives more', probe: { ...probe, terminationGracePeriodSeconds: 40 }, seconds: 40 },
  ]
  for (const { name, probe: livenessProbe, seconds } of cases) {
    it(name, async () => {
      const node = startOneNode()
      node.create({ terminationGracePeriodSeconds: 20, containers: [{ ...app, livenessProbe }] })
      await node.until(() => killed(node))
      const [container] = node.runtime.running
      expect(await node.until(() => !container.isRunning)).toBeCloseTo(seconds, 1)
      expect(container.exit?.exitCode).toBe(137)
      await node.until(() => node.status()?.restartCount === 1)
    })
  }

  it('takes its pod along where nothing is started again', async () => {
    const node = startOneNode()
    const livenessProbe = { ...probe, terminationGracePeriodSeconds: 4 }
    node.create({ restartPolicy: 'Never', terminationGracePeriodSeconds: 10, containers: [{ ...app, livenessProbe }] })
    await node.until(() => killed(node))
    expect(await node.until(() => node.pod().status.phase === 'Failed')).toBeGreaterThan(9.9)
    expect(node.events()).toContain('Killing: Stopping container app')
    expect(node.status()).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 137 } } })
  })
})

describe('a startup probe', () => {
  it('holds back the others until it succeeds', async () => {
    const node = start(
      { listening: 42 },
      { startupProbe: { ...http, failureThreshold: 30 }, livenessProbe: { ...http, failureThreshold: 1 } },
    )
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(node.status()).toMatchObject({ started: false, ready: false })
    expect(await node.until(() => node.condition('Ready')?.status === 'True')).toBeGreaterThan(40)
    expect(node.status()).toMatchObject({ started: true, ready: true, restartCount: 0 })
    expect(node.events()).toContainEqual(
      expect.stringMatching(
        /^Unhealthy: Startup probe failed: Get "http:\/\/10\.244\.1\.2:8080\/healthy": dial tcp 10\.244\.1\.2:8080: connect: connection refused \(x\d\)$/,
      ),
    )
  })

  it('has the container killed when it never succeeds', async () => {
    const node = start({ listening: 1000 }, { startupProbe: { ...http, failureThreshold: 2, periodSeconds: 5 } })
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.events()).toContainEqual('Killing: Container app failed startup probe, will be restarted')
  })
})

describe('the probes of a container that is started again', () => {
  it('ask anew, and go on counting where no verdict was reached', async () => {
    const node = start({ down: 14 }, { livenessProbe: { ...http, periodSeconds: 5, failureThreshold: 2 }, readinessProbe: { ...http, periodSeconds: 5 } })
    await node.until(() => node.status()?.restartCount === 1)
    expect(node.status()).toMatchObject({ started: true })
    await node.until(() => node.status()?.ready === true, 60)
    await node.until(() => node.status()?.restartCount === 2, 120)
  })

  it('ask one at a time, whenever the container before is answered for', async () => {
    const asked: number[][] = []
    const server: Image = {
      ...moody({}),
      servers: {
        '/moody': {
          start(container) {
            const times: number[] = []
            asked.push(times)
            const answer = () => (times.push(container.now()), { delayMs: 4000, response: { status: 200, headers: {}, body: '' } })
            container.listen(8080, { protocol: 'http', handle: answer })
            if (asked.length === 1) container.after(2500, () => container.exit(1))
          },
        },
      },
    }
    const node = startOneNode({ images: [server] })
    node.create({ containers: [container({ readinessProbe: { ...http, periodSeconds: 1, timeoutSeconds: 10 } })] })
    await node.until(() => (asked[1]?.length ?? 0) > 2, 60)
    const [first, second, third] = asked[1]
    expect(Math.min(second - first, third - second)).toBeGreaterThan(3999)
  })

  it('do not ask while the pod ends', async () => {
    const node = startOneNode()
    const probe = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 100 }
    node.create({ containers: [{ name: 'app', image: 'toolbox:1', command: ['polite', '20'], livenessProbe: probe }] })
    await node.run(5)
    const asked = () => node.events().filter((event) => event.startsWith('Unhealthy'))
    node.door.delete(Pod, { namespace: 'default', name: 'web' })
    await node.run(1)
    const before = asked()
    await node.run(10)
    expect(asked()).toEqual(before)
    expect(node.exists()).toBe(true)
  })
})

describe('a probe that runs a command', () => {
  const cases = [
    { name: 'its output when it fails', command: ['bad'], event: 'Unhealthy: Liveness probe failed: no good\n' },
    {
      name: 'that it took too long',
      command: ['slow'],
      event: 'Unhealthy: Liveness probe failed: command timed out: "slow" timed out after 1s',
    },
  ]
  for (const { name, command, event } of cases) {
    it(`says ${name}`, async () => {
      const node = start({}, { livenessProbe: { exec: { command } } })
      await node.until(() => node.events().some((text) => text.startsWith('Unhealthy')))
      expect(node.events()).toContainEqual(event)
      await node.until(() => node.status()?.restartCount === 1)
    })
  }

  it('is quiet when it succeeds', async () => {
    const node = start(
      {},
      { readinessProbe: { exec: { command: ['ok'] } }, livenessProbe: { exec: { command: ['ok'] } } },
    )
    await node.until(() => node.condition('Ready')?.status === 'True')
    await node.run(300)
    expect(node.status()?.restartCount).toBe(0)
    expect(node.events().filter((event) => event.startsWith('Unhealthy'))).toEqual([])
  })

  it('does not count when there is no such command', async () => {
    const node = start({}, { livenessProbe: { exec: { command: ['nothing'] } } })
    await node.until(() => node.events().some((text) => text.startsWith('Unhealthy')))
    expect(node.events()).toContainEqual(
      expect.stringMatching(
        /^Unhealthy: Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nothing": executable file not found in \$PATH: unknown/,
      ),
    )
    await node.run(300)
    expect(node.status()?.restartCount).toBe(0)
  })
})
