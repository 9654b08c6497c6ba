/** The requests of the session protocol, each to its answer. */
import { readBody } from '../api/http'
import { inputsCodec, settingsCodec, type Input, type Settings } from '../protocol/input-log'
import type { Conductor } from './conductor'
import type { SessionRequest } from './line-protocol'

export async function answerRequest(conductor: Conductor, request: SessionRequest): Promise<object> {
  switch (request.type) {
    case 'run':
      return { ...(await conductor.run(request.run, request.timeoutSeconds)), time: conductor.time }
    case 'advance':
      await conductor.advance(request.seconds)
      return { time: conductor.time }
    case 'write':
      await conductor.exclusively(() => conductor.host.write(request.path, request.content))
      return {}
    case 'read':
      return { content: await conductor.exclusively(() => conductor.host.read(request.path)) }
    case 'request':
      return callApi(conductor, request)
    case 'hash':
      return conductor.exclusively(() => ({ hash: conductor.host.hash(), time: conductor.time }))
    case 'log':
      return conductor.exclusively(() => ({ log: logOf(conductor) }))
    case 'replay':
      await replay(conductor, request.inputs)
      return { time: conductor.time }
  }
}

/** What the cluster was made with, the inputs so far, and how long nothing was done after the last one. */
function logOf({ host }: Conductor): readonly (Input | ({ type: 'settings' } & Settings))[] {
  const { settings, inputs } = host.log()
  return [{ type: 'settings', ...settings }, ...inputs, { type: 'rest', at: host.world.simulation.clock.now() }]
}

/** A log that does not begin with its settings is done again with those of this session. */
async function replay(conductor: Conductor, log: unknown): Promise<void> {
  const first: unknown = Array.isArray(log) ? log[0] : undefined
  if (!Array.isArray(log) || !isSettings(first)) return conductor.start(inputsCodec.decode(log, 'replay'))
  await conductor.start(inputsCodec.decode(log.slice(1), 'replay'), settingsCodec.decode(first, 'replay[0]'))
}

const isSettings = (entry: unknown): boolean =>
  typeof entry === 'object' && entry !== null && 'type' in entry && entry.type === 'settings'

async function callApi(conductor: Conductor, { method, path, headers, body }: Extract<SessionRequest, { type: 'request' }>): Promise<object> {
  const stop = new AbortController()
  const response = await conductor.fetch({ method, path, headers, ...(body ? { body } : {}), signal: stop.signal })
  if (typeof response.body === 'string') return { status: response.status, headers: response.headers, body: response.body }
  // Simplified: a stream is answered with what it holds at once; watch it over HTTP with --listen.
  const stream = response.body
  const text = readBody({ ...response, body: stream })
  await conductor.advance(1)
  stream.cancel()
  return { status: response.status, headers: response.headers, body: await text }
}
