import { describe, expect, it } from 'vitest'
import { formatInputLog, parseInputLog, UnknownLogVersion, type Input, type InputLog } from './input-log'

const inputs: { [K in Input['type']]: Extract<Input, { type: K }> } = {
  command: { type: 'command', at: 1, line: 'kubectl get pods' },
  interrupt: { type: 'interrupt', at: 2 },
  'terminal-input': { type: 'terminal-input', at: 3, text: 'yes\n', end: false },
  request: { type: 'request', at: 4, method: 'DELETE', path: '/api/v1/namespaces/default/pods/a', headers: {}, body: '' },
  write: { type: 'write', at: 5, path: 'a.yaml', content: 'ä\n' },
  edited: { type: 'edited', at: 5, path: 'a.yaml' },
  fault: { type: 'fault', at: 6, name: 'node-off', target: 'worker-1' },
  browse: { type: 'browse', at: 6, method: 'POST', url: 'http://localhost:8080/', body: 'a=1', contentType: 'application/x-www-form-urlencoded', referrer: 'http://localhost:8080/form' },
  answer: { type: 'answer', at: 6, check: 'port', value: '8080' },
  rest: { type: 'rest', at: 7 },
}

describe('the input log', () => {
  it('is the same after writing and reading', () => {
    const log: InputLog = { settings: { seed: '7', startMs: 0, nodes: 2 }, inputs: Object.values(inputs) }
    expect(parseInputLog(formatInputLog(log))).toEqual(log)
  })

  it('of a later version is refused by name', () => {
    const later = JSON.stringify({ version: 2, settings: { seed: '7', startMs: 0, nodes: 2 }, inputs: [] })
    expect(() => parseInputLog(later)).toThrow(UnknownLogVersion)
  })

  it('with a broken input says which', () => {
    const broken = JSON.stringify({ version: 1, settings: { seed: '7', startMs: 0, nodes: 2 }, inputs: [{ type: 'command', at: 1 }] })
    expect(() => parseInputLog(broken)).toThrow('inputs[0].line: expected a text')
  })
})
