/** The short run of the fuzz test; `node bin/fuzz.mjs --requests 1000000` is the long one. */
import { describe, expect, it } from 'vitest'
import { loadSchema } from '../../cli/load-schema'
import { loadDefinitions } from '../load-definitions.test.support'
import { fuzzRound } from './fuzz-round.test.support'

describe('10,000 generated requests', () => {
  it.each(['npm-test/a', 'npm-test/b'])('find nothing wrong, by the seed %s', async (seed) => {
    const faults: string[] = []
    const { sent, statuses } = await fuzzRound({
      ...{ seed, requests: 5000, schema: loadSchema(), schemas: loadDefinitions(), now: () => performance.now() },
      onFault: (text, request, index) => void faults.push(`request ${index}: ${text}\n${JSON.stringify(request)?.slice(0, 2000)}`),
    })
    expect(faults).toEqual([])
    expect(sent).toBe(5000)
    // Enough of them reach deep.
    expect(statuses[201]).toBeGreaterThan(200)
    expect(statuses[200]).toBeGreaterThan(500)
    expect(statuses[422]).toBeGreaterThan(100)
  })
})
