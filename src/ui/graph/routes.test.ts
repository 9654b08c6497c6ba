import { describe, expect, it } from 'vitest'
import { GUTTER, type Box } from './layout'
import { routeLinks } from './routes'

const mark = (id: string, row: number, x: number): Box => ({
  id, path: id, role: 'workload', label: id, note: '', alarming: false, share: undefined, column: 0, row, x, y: -60 - 60 * row, width: 100, height: 40,
})
const frame: Box = { id: 'n', path: 'n', role: 'frame', label: 'n', note: '', alarming: false, whenEmpty: '', pods: 0, x: 300, y: 100, width: 100, height: 200 }

/** The corners of a route in the coordinates of the scene. */
function cornersOf(source: Box): { x: number; y: number }[] {
  const [{ weights, distances, tail, arrow }] = routeLinks([{ from: source.id, to: 'n', count: 1, because: '' }], [source, frame])
  const [start, end] = [at(source, tail), at(frame, arrow)]
  const along = { x: end.x - start.x, y: end.y - start.y }
  const length = Math.hypot(along.x, along.y)
  return weights.map((weight, index) => ({
    x: Math.round(start.x + along.x * weight - (along.y / length) * distances[index]),
    y: Math.round(start.y + along.y * weight + (along.x / length) * distances[index]),
  }))
}

function at({ x, y }: Box, offset: string): { x: number; y: number } {
  const [dx, dy] = offset.split(' ').map(parseFloat)
  return { x: x + dx, y: y + dy }
}

describe('the ways of links', () => {
  it('lead down from the lowest row, by a lane above the frames', () => {
    expect(cornersOf(mark('a', 0, 50))).toEqual([{ x: 50, y: -14 }, { x: 300, y: -14 }])
  })

  it('lead from higher rows by the gutter, and end beside those of the row below', () => {
    expect(cornersOf(mark('b', 1, 50))).toEqual([{ x: GUTTER - 4, y: -120 }, { x: GUTTER - 4, y: -19 }, { x: 286, y: -19 }])
  })

  it('are straight between marks', () => {
    expect(routeLinks([{ from: 'a', to: 'b', count: 1, because: '' }], [mark('a', 0, 50), mark('b', 0, 250)])).toMatchObject([{ way: 'across', weights: [] }])
  })

  it('lead nowhere when an end is not in the picture', () => {
    expect(routeLinks([{ from: 'a', to: 'gone', count: 1, because: '' }], [mark('a', 0, 50)])).toEqual([])
  })
})
