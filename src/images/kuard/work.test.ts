/** The work of a kuard: keys made by number, by time and by the items of a queue; its command line. */
import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'

const image = 'gcr.io/kuar-demo/kuard-amd64:1'
const blue = 'gcr.io/kuar-demo/kuard-amd64:blue'

function started(args: readonly string[], spec: { image?: string; name?: string } = {}, node = startOneNode()) {
  const { name = 'web' } = spec
  node.create({ restartPolicy: 'Never', containers: [{ name: 'kuard', image: spec.image ?? image, args: [...args] }] }, { name })
  return node
}

const phase = (node: ReturnType<typeof started>, name = 'web') => node.pod(name).status.phase

describe('the work of a kuard', () => {
  it.each([[image, ['--keygen-enable']], [blue, ['/kuard', '--keygen-enable']]])('ends when so many keys are made: %s %j', async (name, words) => {
    const node = started([...words, '--keygen-exit-on-complete', '--keygen-num-to-gen=3'], { image: name })
    await node.until(() => phase(node) === 'Succeeded')
    expect(node.logs()).toMatch(/\(ID 0\) Workload starting\n(.*\(ID 0 \d\/3\) Item done: SHA256:\S{43}\n){3}.*\(ID 0\) Workload exiting\n$/)
    expect(node.kubelet.usage({ fromMs: node.simulation.clock.startedAt, toMs: node.simulation.clock.now() })).toEqual([])
  })

  it('is busy with one core meanwhile', async () => {
    const node = started(['--keygen-enable'])
    await node.run(30)
    const now = node.simulation.clock.now()
    expect(node.kubelet.usage({ fromMs: now - 10_000, toMs: now })[0].cpuCores).toBeCloseTo(1, 2)
  })

  it('ends after so many seconds, with the code that it was told', async () => {
    const node = started(['--keygen-enable', '--keygen-exit-on-complete', '--keygen-time-to-run=10', '--keygen-exit-code', '7'])
    await node.until(() => phase(node) === 'Failed')
    expect(node.status()?.state?.terminated?.exitCode).toBe(7)
    expect(node.logs()).toMatch(/\(ID 0 1\/Inf \d seconds left\) Item done: /)
  })

  it('is started, told and ended by its API and its form', async () => {
    const node = started([])
    await node.until(() => phase(node) === 'Running')
    const config = { enable: true, numToGen: 2, exitOnComplete: false }
    const told = JSON.parse((await node.ask(8080, '/keygen', { method: 'PUT', body: JSON.stringify(config) })).body)
    expect(told.config).toEqual({ enable: true, numToGen: 2, timeToRun: 0, memQServer: '', memQQueue: '', exitOnComplete: false, exitCode: 0 })
    await node.run(20)
    const { history } = JSON.parse((await node.ask(8080, '/keygen')).body)
    expect(history.map(({ id, data }: { id: number; data: string }) => `${id} ${data.slice(0, 17)}`)).toEqual(['0 (ID 0) Workload s', '1 (ID 0 1/2) Item d', '2 (ID 0 2/2) Item d', '3 (ID 0) Workload e'])
    await node.ask(8080, '/-/keygen', { method: 'POST', body: 'enable=on&numToGen=0&timeToRun=0&exitCode=0&memQServer=&memQQueue=' })
    await node.run(10)
    expect((await node.ask(8080, '/-/keygen')).body).toMatch(/name="enable" checked.*\(ID 1 \d+\/Inf\) Item done/s)
    await node.ask(8080, '/-/keygen', { method: 'POST', body: 'numToGen=0' })
    await node.run(10)
    expect(node.logs()).toMatch(/\(ID 1\) Workload exiting\n/)
  })

  it('takes items from a queue until it is empty, and tries again while nobody answers', async () => {
    const node = startOneNode()
    started([], { name: 'queue' }, node)
    await node.until(() => phase(node, 'queue') === 'Running')
    const server = `http://${node.pod('queue').status.podIP}:8080/memq/server`
    const work = (name: string) => started(['--keygen-enable', '--keygen-exit-on-complete', `--keygen-memq-server=${server}`, '--keygen-memq-queue=keygen'], { name }, node)
    work('early')
    await node.until(() => phase(node, 'early') === 'Running')
    await node.run(2)
    expect(node.logs('early')).toContain('MemQ Worker starting\n')
    expect(node.logs('early')).toContain('Error talking to server: HTTP Error: 400 Bad Request. Retrying after 1s.\n')
    const send = async (method: string, path: string, body = '') => node.ask(8080, `/memq/server/queues/keygen${path}`, { name: 'queue', method, body })
    await send('PUT', '')
    await node.until(() => phase(node, 'early') === 'Succeeded')
    for (let item = 0; item < 3; item++) await send('POST', '/enqueue', `work-item-${item}`)
    work('web')
    await node.until(() => phase(node) === 'Succeeded')
    expect(node.logs().match(/ Item done: /g)?.length).toBe(3)
  })

  it('waits for work when it is not told to end', async () => {
    const node = startOneNode()
    started(['--keygen-enable', '--keygen-memq-server=http://localhost:8080/memq/server', '--keygen-memq-queue=q'], {}, node)
    await node.until(() => phase(node) === 'Running')
    await node.ask(8080, '/memq/server/queues/q', { method: 'PUT' })
    await node.run(3)
    expect(node.logs()).toContain('Queue is empty. Retrying after 1s.\n')
    await node.ask(8080, '/memq/server/queues/q/enqueue', { method: 'POST', body: 'x' })
    await node.run(8)
    expect(node.logs()).toMatch(/ Item done: SHA256:\S{43}\n/)
  })

  it.each([
    [['--fast'], /^unknown flag: --fast\nUsage of \/kuard:\n {6}--address string {14}The address to serve on \(default ":8080"\)\n/],
    [['--keygen-num-to-gen=many'], /^invalid argument "many" for "--keygen-num-to-gen" flag: strconv\.ParseInt: parsing "many": invalid syntax\n/],
    [['--address'], /^flag needs an argument: --address\n/],
    [['-x'], /^unknown shorthand flag: 'x' in -x\n/],
  ])('does not start with %j', async (args, complaint) => {
    const node = started(args)
    await node.until(() => phase(node) === 'Failed')
    expect(node.status()?.state?.terminated?.exitCode).toBe(2)
    expect(node.logs()).toMatch(complaint)
  })

  it('of the later images needs its command where there are arguments', async () => {
    const node = started(['--keygen-enable'], { image: blue })
    await node.until(() => stateWord(node.status()) === 'StartError' || stateWord(node.status()) === 'RunContainerError')
    expect(JSON.stringify(node.status())).toContain('executable file not found in $PATH')
  })

  it('shows three versions in three colours', async () => {
    for (const [tag, color] of [['1', '#2f6fd6'], ['2', '#2e8b57'], ['3', '#7a4fbf']]) {
      const node = started([], { image: `hellodk/kuard-amd64:${tag}` })
      await node.until(() => phase(node) === 'Running')
      const { body } = await node.ask(8080)
      expect(body).toContain(`border-top: 1em solid ${color}`)
      expect(body).toContain(`Demo application version <i>v0.8.1-${tag}</i>`)
    }
  })
})
