import { deflateSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { InputLog } from './input-log'
import { BrokenToken, formatReplayToken, parseReplayToken } from './replay-token'

const log: InputLog = {
  settings: { seed: '7', startMs: 0, nodes: 3, lesson: 'first-steps/first-deployment' },
  inputs: [
    { type: 'write', at: 5, path: 'ä.yaml', content: 'replicas: 3\n' },
    { type: 'command', at: 9, line: 'kubectl apply -f ä.yaml' },
    { type: 'rest', at: 60 },
  ],
}

describe('a replay token', () => {
  it('is the same log after writing and reading', () => {
    expect(parseReplayToken(formatReplayToken(log))).toEqual(log)
  })

  it('needs no escaping in an address', () => {
    expect(formatReplayToken(log)).toMatch(/^[\w-]+$/)
  })

  it.each([
    { name: 'a later form', token: '9abc', says: 'form 9; this release reads form 1' },
    { name: 'no base64', token: '1*', says: 'damaged' },
    { name: 'a token that swells', token: `1${Buffer.from(deflateSync(new Uint8Array(20_000_000))).toString('base64url')}`, says: 'more than a session' },
  ])('refuses $name', ({ token, says }) => {
    expect(() => parseReplayToken(token)).toThrow(BrokenToken)
    expect(() => parseReplayToken(token)).toThrow(says)
  })

  it.each(['', '1', '1AAAA', formatReplayToken(log).slice(0, 40)])('refuses %s', (token) => {
    expect(() => parseReplayToken(token)).toThrow()
  })
})
