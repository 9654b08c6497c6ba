import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { kinds as builtIn } from '../../../api/kinds'
import { aggregated, apiGroup, groupList, groupsOf, resourceList } from './discovery'

const live = new URL('../../../../../shared/live-1.32.13/discovery/', import.meta.url)
const isRecorded = existsSync(live)
if (!isRecorded) console.warn('No recorded cluster beside the project: discovery is not compared with one.')
const recorded = (file: string) => JSON.parse(readFileSync(new URL(file, live), 'utf8'))
const kinds: readonly Kind[] = builtIn
const lists = isRecorded ? readdirSync(live).filter((file) => /^apis?_/.test(file)) : []

describe.skipIf(!isRecorded)('discovery as recorded from a 1.32 cluster', () => {
  it('lists the groups in its order, with its preferred versions', () => {
    expect(groupList(kinds)).toEqual(recorded('apis.json'))
    for (const group of recorded('apis.json').groups) expect(apiGroup(kinds, group.name)).toEqual({ kind: 'APIGroup', apiVersion: 'v1', ...group })
  })

  it.each(lists)('%s', (file) => {
    const wanted = recorded(file)
    const [group, version] = wanted.groupVersion.includes('/') ? wanted.groupVersion.split('/') : ['', wanted.groupVersion]
    expect(resourceList(kinds, group, version)).toEqual(wanted)
  })

  it('in the aggregated form', () => {
    expect(aggregated(kinds, [''], 'v2')).toEqual(recorded('aggregated-api.json'))
    expect(aggregated(kinds, groupsOf(kinds).filter((group) => group !== ''), 'v2')).toEqual(recorded('aggregated-apis.json'))
  })
})

describe('versions', () => {
  it('are listed from the most mature to the least', () => {
    const names = ['v1alpha1', 'foo', 'v2', 'v1beta2', 'v1', 'v11beta1', 'v10', 'bar']
    const custom = names.map((version) => ({ ...kinds[0], group: 'example.com', version }))
    expect((apiGroup(custom, 'example.com') as { versions: { version: string }[] }).versions.map(({ version }) => version)).toEqual(
      ['v10', 'v2', 'v1', 'v11beta1', 'v1beta2', 'v1alpha1', 'bar', 'foo'],
    )
  })
})
