import { expect, it } from 'vitest'
import type { PageMessage } from '../protocol/messages'
import { withoutHands, type WorkerConnection } from './connection'

const request = (method: string): PageMessage => ({ type: 'request', id: 1, method, path: '/', headers: {} })

it.each<{ message: PageMessage; goes: boolean }>([
  { message: { type: 'boot', settings: { seed: '1', startMs: 0, nodes: 3 }, log: [] }, goes: true },
  { message: { type: 'step' }, goes: true },
  { message: { type: 'pace', pace: { type: 'asap' } }, goes: true },
  { message: request('GET'), goes: true },
  { message: request('DELETE'), goes: false },
  { message: { type: 'run', line: 'ls' }, goes: false },
  { message: { type: 'write-file', id: 1, path: 'a', content: '' }, goes: false },
  { message: { type: 'browse', id: 1, method: 'GET', url: 'http://a.test/' }, goes: false },
  { message: { type: 'undo' }, goes: false },
])('without hands $message.type goes: $goes', ({ message, goes }) => {
  const sent: PageMessage[] = []
  const connection: WorkerConnection = { send: (one) => sent.push(one), subscribe: () => () => undefined }
  withoutHands(connection).send(message)
  expect(sent).toHaveLength(goes ? 1 : 0)
})
