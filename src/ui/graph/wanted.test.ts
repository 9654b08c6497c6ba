import { describe, expect, it } from 'vitest'
import type { LessonGoal } from '../../protocol/messages'
import { outlineOf } from '../tree/outline'
import { visibleRows } from '../tree/walk'
import type { PodMark } from './cluster-model'
import type { Arrangement } from './frames'
import { withWanted } from './wanted'

const shell: PodMark = {
  path: 'Pod/default/shell', name: 'shell', namespace: 'default', createdAt: '', nodePath: 'Node//worker-1', workload: undefined, replicaSet: undefined,
  ip: '10.244.1.2', state: 'ready', word: 'Running', restarts: 0, readyContainers: 1, containers: 1,
}
const arrangement: Arrangement = {
  marks: [
    { path: 'Deployment/default/web', role: 'workload', label: 'web', note: 'Deployment 2/2', alarming: false, share: undefined, column: 1, row: 0 },
    { path: 'Service/default/web', role: 'service', label: 'web', note: 'ClusterIP', alarming: false, share: undefined, column: 0, row: 0 },
  ],
  frames: [{ id: 'Node//worker-1', path: 'Node//worker-1', label: 'worker-1', note: '', alarming: false, whenEmpty: '', pods: [shell] }],
  links: [],
}
const goal = (object: string, want: LessonGoal['want'], from = ''): LessonGoal => ({ check: 'c', object, want, from })
const rows = (goals: LessonGoal[], namespace?: string): string[] =>
  visibleRows(outlineOf(withWanted(arrangement, goals, namespace)), new Set()).map(({ item }) => item.text).slice(2)

describe('the goals of the open step', () => {
  it('leave the picture as it is when there are none', () => {
    expect(withWanted(arrangement, [], undefined)).toBe(arrangement)
    expect(withWanted(arrangement, [goal('Service/shop/api', 'make')], 'default')).toBe(arrangement)
  })

  it('are told in the tree as the drawing shows them', () => {
    const goals = [goal('Deployment/default/web', 'change'), goal('Service/default/api', 'make'), goal('Pod/default/', 'make'), goal('Service/default/web', 'reach', 'Pod/default/shell')]
    expect(rows(goals)).toEqual(['web, Deployment 2/2, the lesson wants it changed', 'Service web, ClusterIP', 'the lesson wants it reached from shell', 'api, Service, the lesson wants it made', 'one more Pod, the lesson wants it made'])
  })

  it('draw an outline once, above all that is there, whoever asks for it', () => {
    const { marks } = withWanted(arrangement, [goal('Service/default/api', 'make'), goal('Service/default/api', 'make', 'Pod/default/shell')], undefined)
    expect(marks.slice(2)).toEqual([expect.objectContaining({ path: 'Service/default/api', role: 'outline', row: 1, want: 'make' })])
  })

  it('draw no outline of what is there by now', () => {
    expect(withWanted(arrangement, [goal('Service/default/web', 'make')], undefined).marks).toHaveLength(2)
  })

  it('join what is to be reached with the place of who asks', () => {
    const goals = [goal('Service/default/web', 'reach', 'Pod/default/shell'), goal('Service/default/web', 'reach', 'Pod/default/nobody')]
    expect(withWanted(arrangement, goals, 'default').links).toEqual([expect.objectContaining({ from: 'Service/default/web', to: 'Node//worker-1', count: 0, isGoal: true })])
  })
})
