import { describe, expect, it } from 'vitest'
import { enHops } from './en-hops'
import { english } from './english'
import { german } from './german'
import { hearHop } from './hear-hop'
import { tell } from './sentence'

/** `src/host/sandbox/traces.test.ts` holds what the network really says to it. */
describe('what is heard of a hop', () => {
  it.each(Object.entries(enHops))('%s is known again by its text', (key, text) => {
    const said = text.replaceAll(/\{(\w+)\}/g, '<$1>')
    const heard = hearHop(said)
    expect(heard?.key).toBe(key)
    expect(heard && tell(heard, english)).toBe(said)
  })

  it.each([
    ['connection refused on 10.244.1.4:80; Pod/default/web listens on 8080, 9090', 'Verbindung auf 10.244.1.4:80 abgelehnt; Pod/default/web lauscht auf 8080, 9090'],
    ['worker-1 answers with reject: default/web:http has no endpoints', 'worker-1 antwortet mit reject: default/web:http has no endpoints'],
    ['web.default.svc.cluster.local does not exist (NXDOMAIN)', 'web.default.svc.cluster.local gibt es nicht (NXDOMAIN)'],
  ])('%s', (text, says) => {
    const heard = hearHop(text)
    expect(heard && tell(heard, german)).toBe(says)
  })

  it('stays as it is where it is no sentence of the network', () => expect(hearHop('something else is said here')).toBeUndefined())
})
