import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../../../api/kinds'
import { ClusterRole } from '../../../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../../../api/kinds/cluster-role-binding'
import { Role } from '../../../../api/kinds/role'
import { RoleBinding } from '../../../../api/kinds/role-binding'
import type { Kind } from '../../../../api/kind'
import type { KubeObject } from '../../../../api/object'
import { createSimulation } from '../../../../base/simulation'
import { startControllerManager } from '../../../kube-controller-manager/controller-manager'
import { createApiServer } from '../../api-server'

/** Recorded from a real API server 1.32.13; absent where only the repository was checked out. */
const recorded = new URL('../../../../../../shared/live-1.32.13/bootstrap-objects.json.gz', import.meta.url)
const isRecorded = existsSync(recorded)
if (!isRecorded) console.warn('notice: no recorded bootstrap objects beside the repository; they are not compared')

const simulation = createSimulation({ seed: 'roles', startMs: 0 })
const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
startControllerManager({ apiServer, simulation })
simulation.clock.advanceTo(10_000)
const door = apiServer.door({ user: 'test', fieldManager: 'test' })

type Item = KubeObject & { readonly rules?: unknown; readonly subjects?: unknown; readonly roleRef?: unknown; readonly aggregationRule?: unknown }

const fieldsOf = ({ metadata: { name, labels, annotations }, rules, subjects, roleRef, aggregationRule }: Item) => ({
  ...{ name, labels, annotations, rules, subjects, roleRef, aggregationRule },
})

describe('the roles that every cluster begins with', () => {
  it.skipIf(!isRecorded)('are those of a real API server, field by field', () => {
    const { items } = JSON.parse(gunzipSync(readFileSync(recorded)).toString()) as { items: readonly Item[] }
    const real = (kind: string) => items.filter((item) => item.kind === kind).map(fieldsOf)
    expect(door.list(ClusterRole).items.map((item) => fieldsOf(item))).toEqual(real('ClusterRole'))
    expect(door.list(ClusterRoleBinding).items.map((item) => fieldsOf(item))).toEqual(real('ClusterRoleBinding'))
  })

  it('are gathered for admin, edit and view', () => {
    const rules = (name: string) => door.get(ClusterRole, { name }).rules ?? []
    expect(rules('view').length).toBe(rules('system:aggregate-to-view').length)
    expect(rules('edit')).toEqual([...rules('system:aggregate-to-edit'), ...rules('view')])
    expect(rules('admin').length).toBe(rules('edit').length + rules('system:aggregate-to-admin').length)
  })

  it('lie in kube-system and kube-public as well', () => {
    const names = (items: readonly KubeObject[]) => items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
    expect(names(door.list(Role).items)).toHaveLength(7)
    expect(names(door.list(RoleBinding).items)).toHaveLength(7)
    expect(door.get(RoleBinding, { namespace: 'kube-system', name: 'system::extension-apiserver-authentication-reader' }).roleRef.name).toBe(
      'extension-apiserver-authentication-reader',
    )
  })
})
