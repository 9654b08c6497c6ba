import { describe, expect, it } from 'vitest'
import { decodeLine } from './line-protocol'

describe('decodeLine', () => {
  const rows = [
    { name: 'a command', line: '{"id":1,"run":"ls"}', decoded: { id: 1, request: { type: 'run', run: 'ls', timeoutSeconds: 300 } } },
    { name: 'time', line: '{"id":2,"advance":30}', decoded: { id: 2, request: { type: 'advance', seconds: 30 } } },
    { name: 'a file', line: '{"id":3,"write":{"path":"a","content":"b"}}', decoded: { id: 3, request: { type: 'write', path: 'a', content: 'b' } } },
    {
      name: 'an API request',
      line: '{"id":5,"request":{"path":"/api","headers":{"Accept":"x"}}}',
      decoded: { id: 5, request: { type: 'request', method: 'GET', path: '/api', headers: { accept: 'x' }, body: '' } },
    },
    { name: 'a hash', line: '{"id":6,"hash":true}', decoded: { id: 6, request: { type: 'hash' } } },
    { name: 'a time that runs backwards', line: '{"id":7,"advance":-1}', decoded: { id: 7, error: 'advance: expected a number, 0 or above' } },
    {
      name: 'an unknown request',
      line: '{"id":8,"dance":1}',
      decoded: { id: 8, error: 'unknown request; known are run, advance, write, read, request, hash, log, replay' },
    },
    { name: 'an array', line: '[]', decoded: { id: null, error: 'a request is a JSON object' } },
  ]
  it.each(rows)('reads $name', ({ line, decoded }) => {
    expect(decodeLine(line)).toEqual(decoded)
  })

  it('answers broken JSON with an error', () => {
    expect(decodeLine('{"id":')).toMatchObject({ id: null, error: expect.stringMatching(/^not JSON: /) })
  })
})
