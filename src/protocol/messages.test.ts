import { describe, expect, it } from 'vitest'
import { decodePageMessage, decodeWorkerMessage, type PageMessage, type WorkerMessage } from './messages'

const settings = { seed: '1', startMs: 1_000, nodes: 3, lesson: 'first-steps/first-deployment' }
const verdict = {
  check: 'answers',
  say: 'It answers.',
  kind: 'notYet' as const,
  because: [{ key: 'reach.status', values: { status: 503, wanted: { key: 'text', values: { text: '200' } } } }],
  hops: [{ at: 'Service/house', ok: false, text: 'refused', object: 'Service/default/house' }],
  differences: [{ object: 'Service/house', path: 'spec.ports.0.targetPort', expected: 8080, actual: 80 }],
  mistakes: ['K02'],
  hidden: false,
  hints: [{ key: 'text', values: { text: 'Look.' } }],
}

const fromPage: { [K in PageMessage['type']]: Extract<PageMessage, { type: K }> } = {
  boot: { type: 'boot', settings, log: [{ type: 'command', at: 5, line: 'kubectl get pods' }] },
  request: { type: 'request', id: 1, method: 'GET', path: '/api/v1/pods?watch=1', headers: { accept: 'application/json' }, body: '' },
  'bring-lesson': { type: 'bring-lesson', lesson: 'https://lessons.test/lesson.md', markdown: '# X', files: { 'a.yaml': 'a: 1' } },
  credit: { type: 'credit', id: 1, chunks: 8 },
  cancel: { type: 'cancel', id: 1 },
  run: { type: 'run', line: 'echo hi' },
  interrupt: { type: 'interrupt' },
  'terminal-input': { type: 'terminal-input', text: 'y\n', end: false },
  'terminal-size': { type: 'terminal-size', columns: 80, rows: 24 },
  complete: { type: 'complete', id: 2, line: 'kubectl get po', cursor: 14 },
  'write-file': { type: 'write-file', id: 3, path: 'a.yaml', content: 'a: 1\n' },
  'read-file': { type: 'read-file', id: 4, path: 'a.yaml' },
  edited: { type: 'edited', path: 'a.yaml' },
  'list-files': { type: 'list-files', id: 5, path: '.' },
  describe: { type: 'describe', id: 7, kind: 'Pod', namespace: 'default', name: 'web' },
  browse: { type: 'browse', id: 8, method: 'POST', url: 'http://localhost:8080/', body: 'a=1', contentType: 'application/x-www-form-urlencoded' },
  'list-doors': { type: 'list-doors', id: 9 },
  pace: { type: 'pace', pace: { type: 'ratio', ratio: 0.5 } },
  step: { type: 'step', ms: 1_000 },
  answer: { type: 'answer', check: 'port', value: '8080' },
  'start-at': { type: 'start-at', step: 'fix' },
  undo: { type: 'undo' },
  reset: { type: 'reset' },
  hash: { type: 'hash', id: 6 },
}

const fromWorker: { [K in WorkerMessage['type']]: Extract<WorkerMessage, { type: K }> } = {
  ready: { type: 'ready', settings, home: '/home/student', files: ['a.yaml'] },
  edit: { type: 'edit', path: '/tmp/x.yaml' },
  respond: { type: 'respond', id: 1, status: 200, headers: { 'content-type': 'application/json' } },
  chunk: { type: 'chunk', id: 1, text: '{}\n' },
  end: { type: 'end', id: 1 },
  output: { type: 'output', text: 'hi\n' },
  prompt: { type: 'prompt', text: '> ', exit: 0, begun: 'if true' },
  completion: { type: 'completion', id: 2, start: 12, candidates: ['pods'] },
  'file-written': { type: 'file-written', id: 3, error: 'EROFS' },
  'file-content': { type: 'file-content', id: 4, content: 'a: 1\n' },
  'file-list': { type: 'file-list', id: 5, entries: [{ name: 'a.yaml', directory: false }] },
  described: { type: 'described', id: 7, text: 'Name: web\n' },
  browsed: {
    type: 'browsed',
    id: 8,
    page: {
      url: 'http://localhost:8080/',
      method: 'GET',
      askedAt: 1,
      endedAt: 3,
      redirects: [{ url: 'http://localhost:8080/old', status: 302 }],
      outcome: { type: 'response', status: 200, reason: 'OK', headers: { 'content-type': 'text/html' }, body: '<p>', cut: 0, address: '127.0.0.1', resources: [] },
      hops: [{ at: 'iptables', ok: true, text: 'worker-1 sends it on', rules: ['-A KUBE-SEP'] }],
    },
  },
  doors: { type: 'doors', id: 9, doors: { ports: [8080], hosts: [{ name: 'shop.test', address: '172.18.0.4' }] } },
  clock: { type: 'clock', nowMs: 2_000, startedAtMs: 1_000, pace: { type: 'asap' } },
  connections: {
    type: 'connections',
    connections: [
      {
        id: 3,
        at: 9,
        from: 'Pod/default/shell',
        protocol: 'tcp',
        address: '10.96.0.9',
        port: 80,
        to: 'Pod/default/web-1',
        outcome: 'answered',
        hops: [{ at: 'iptables', ok: true, text: 'to 10.244.1.2:80', object: 'Service/default/web', rules: ['-A KUBE-SERVICES'] }],
      },
    ],
  },
  lesson: {
    type: 'lesson',
    lesson: 'services/wrong-door',
    title: 'The wrong door',
    open: ['service.yaml'],
    steps: [{ id: 'fix', title: 'Make it answer', passed: false, verdicts: [verdict], truths: ['3', ''] }],
    goals: [{ check: 'answers', object: 'Service/default/house', want: 'reach', from: 'Pod/default/shell' }],
  },
  logged: { type: 'logged', input: { type: 'interrupt', at: 9 } },
  log: { type: 'log', settings, inputs: [{ type: 'write', at: 4, path: 'a.yaml', content: '' }] },
  hashed: { type: 'hashed', id: 6, hash: 'abc', nowMs: 2_000 },
  failure: { type: 'failure', message: 'Kubarium bug: x', stack: '' },
}

const overTheWire = (message: unknown): unknown => JSON.parse(JSON.stringify(message))

describe('messages between page and worker', () => {
  it.each(Object.values(fromPage).map((message) => ({ name: message.type, message })))('$name comes over whole from the page', ({ message }) => {
    expect(decodePageMessage(overTheWire(message))).toEqual(message)
  })

  it.each(Object.values(fromWorker).map((message) => ({ name: message.type, message })))('$name comes over whole from the worker', ({ message }) => {
    expect(decodeWorkerMessage(overTheWire(message))).toEqual(message)
  })

  it.each([
    { name: 'an unknown type', value: { type: 'shout' }, message: /^type: expected one of boot, / },
    { name: 'no object at all', value: 'boot', message: 'message: expected an object' },
    { name: 'a wrong field', value: { type: 'run', line: 7 }, message: 'line: expected a text' },
    { name: 'a wrong field deep inside', value: { type: 'boot', settings, log: [{ type: 'command', at: '1' }] }, message: 'log[0].at: expected a number' },
    { name: 'a name of Object.prototype as type', value: { type: 'constructor' }, message: /^type: expected one of/ },
  ])('refuses $name and says where', ({ value, message }) => {
    expect(() => decodePageMessage(value)).toThrow(message)
  })

  it('drops fields it does not know', () => {
    expect(decodePageMessage({ type: 'undo', later: true })).toEqual({ type: 'undo' })
  })
})
