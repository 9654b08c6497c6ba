/**
 * Walks every resource that a real 1.32 server has, and compares what holds with `docs/api-coverage.md`; `KUBARIUM_RECORD=1` writes it anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { ApiFetch } from '../../api/http'
import { drive, driven } from '../../base/driver'
import { createSimulation } from '../../base/simulation'
import { loadSchema } from '../../cli/load-schema'
import { bootCluster } from '../../cluster/cluster'
import { images } from '../../images/images'
import { offeredTable, type Row } from './offered-table.test.support'
import { walk, type UpstreamResource } from './walk.test.support'

const page = new URL('../../../docs/api-coverage.md', import.meta.url)
const upstream = JSON.parse(readFileSync(new URL('upstream-resources.json', import.meta.url), 'utf8')) as readonly UpstreamResource[]

/** Somebody to bind. */
const unscheduled = { metadata: { name: 'unbound' }, spec: { schedulerName: 'nobody', containers: [{ name: 'main', image: 'nginx:1.27' }] } }

it('offers what the committed table says', async () => {
  const simulation = createSimulation({ seed: 'coverage', startMs: Date.UTC(2026, 0, 5, 9) })
  const { clock } = simulation
  const cluster = bootCluster({ simulation, nodes: 2, images, schema: loadSchema() })
  const advance = async (ms: number): Promise<void> => void (await drive(clock, { untilMs: clock.now() + ms }))
  await advance(30_000)
  const post = (path: string, body: object) => cluster.fetch({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  await post('/api/v1/namespaces', { metadata: { name: 'walk' } })
  await advance(1000)
  // What pods answer takes virtual time.
  const fetch: ApiFetch = (request) => driven(clock, cluster.fetch(request))
  await post('/api/v1/namespaces/walk/pods', unscheduled)
  const rows: Row[] = []
  for (const resource of upstream) rows.push({ resource, walked: await walk(resource, { fetch, advance }) })
  const table = offeredTable(rows)
  if (process.env.KUBARIUM_RECORD) writeFileSync(page, table)
  expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe(table)
})
