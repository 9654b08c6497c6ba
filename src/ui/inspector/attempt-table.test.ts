import { describe, expect, it } from 'vitest'
import { attemptTable, type NodeVerdict, type SchedulingAttempt } from './attempt-table'

const verdict = (weighted: number, weight = 1, raw = weighted / weight) => ({ raw, normalized: weighted / weight, weight, weighted })
const node = (name: string, total: number, fit: number): NodeVerdict => ({ name, total, scores: { TaintToleration: verdict(300, 3), NodeResourcesFit: verdict(fit), NodeAffinity: verdict(40, 2, 7) } })
const rejected = (name: string, rejectedBy: string, reason: string): NodeVerdict => ({ name, rejectedBy, reasons: [reason] })
const attempt = (nodes: readonly NodeVerdict[], rest: Partial<SchedulingAttempt> = {}): SchedulingAttempt => ({ time: '', nodesTotal: nodes.length, nodes, tiedNodes: [], candidates: [], ...rest })

describe('an attempt of the scheduler as a table', () => {
  it('has the best node first and only plugins that tell nodes apart', () => {
    const table = attemptTable(attempt([node('a', 400, 60), node('b', 430, 90), rejected('c', 'TaintToleration', 'node(s) had untolerated taint(s)')]))
    expect(table.columns).toEqual(['b', 'a'])
    expect(table.rows).toEqual([{ plugin: 'NodeResourcesFit', cells: [{ weighted: 90, how: '' }, { weighted: 60, how: '' }] }])
    expect(table).toMatchObject({ totals: [430, 400], indifferent: ['TaintToleration', 'NodeAffinity'], further: 0 })
    expect(table.rejections).toEqual([{ because: 'TaintToleration: node(s) had untolerated taint(s)', nodes: ['c'] }])
  })

  it('has the chosen one first among equals, and says how a number came to be', () => {
    const other: NodeVerdict = { ...node('b', 400, 60), scores: { NodeAffinity: verdict(200, 2, 31) } }
    const table = attemptTable(attempt([node('a', 400, 60), other], { nodeName: 'b', tiedNodes: ['a', 'b'] }))
    expect(table.columns).toEqual(['b', 'a'])
    expect(table.rows.find(({ plugin }) => plugin === 'NodeAffinity')?.cells).toEqual([{ weighted: 200, how: '31 → 100 × 2' }, { weighted: 40, how: '7 → 20 × 2' }])
  })

  it('counts what it leaves out', () => {
    expect(attemptTable(attempt(Array.from({ length: 9 }, (_, index) => node(`n${index}`, index, index))))).toMatchObject({ further: 3, columns: ['n8', 'n7', 'n6', 'n5', 'n4', 'n3'] })
    expect(attemptTable(attempt([{ name: 'only' }]))).toMatchObject({ columns: [], rows: [], further: 1 })
  })

  it('groups nodes by why they were turned down', () => {
    const { rejections } = attemptTable(attempt([rejected('a', 'NodeResourcesFit', 'Insufficient cpu'), rejected('b', 'NodeResourcesFit', 'Insufficient cpu'), rejected('c', 'NodeName', 'x')]))
    expect(rejections).toEqual([{ because: 'NodeResourcesFit: Insufficient cpu', nodes: ['a', 'b'] }, { because: 'NodeName: x', nodes: ['c'] }])
  })
})
