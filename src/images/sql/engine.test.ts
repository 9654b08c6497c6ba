import { beforeAll, describe, expect, it } from 'vitest'
import { EngineDatabase, EngineError, isSqlEngineLoaded, loadSqlEngine } from './engine'

function open(): EngineDatabase {
  let seed = 0
  return new EngineDatabase({ now: () => '2026-01-01 00:00:05', random: () => (seed = (seed + 0.125) % 1) })
}

describe('the SQL engine', () => {
  beforeAll(() => loadSqlEngine())

  it('is loaded once', () => {
    expect(isSqlEngineLoaded()).toBe(true)
    expect(loadSqlEngine()).toBeUndefined()
  })

  it('keeps tables, and names columns of empty answers', () => {
    const database = open()
    database.query('CREATE TABLE t (a INT, b TEXT)')
    expect(database.query('SELECT * FROM t')).toEqual({ columns: ['a', 'b'], rows: [] })
    database.query("INSERT INTO t VALUES (1, 'x'), (?, ?)", [2, null])
    expect(database.changed).toBe(2)
    expect(database.query('SELECT * FROM t').rows).toEqual([
      [1, 'x'],
      [2, null],
    ])
    database.close()
  })

  it('reads no time and no chance but those it is given', () => {
    const database = open()
    const read = 'SELECT random(), random(), CURRENT_TIMESTAMP, CURRENT_DATE, CURRENT_TIME'
    expect(database.query(read).rows).toEqual([[2 ** 49, 2 ** 50, '2026-01-01 00:00:05', '2026-01-01', '00:00:05']])
    expect(database.query("SELECT datetime('now'), unixepoch('now'), randomblob(4)").rows).toEqual([[null, null, null]])
    database.query('CREATE TABLE t (a INT, at TEXT DEFAULT CURRENT_TIMESTAMP)')
    expect(database.query('INSERT INTO t (a) VALUES (1) RETURNING at').rows).toEqual([['2026-01-01 00:00:05']])
  })

  it('says why it refuses', () => {
    const database = open()
    database.define('refuse', 1, (value) => {
      throw new Error(`not ${value}`)
    })
    expect(() => database.query('SELECT * FROM absent')).toThrow(new EngineError('no such table: absent'))
    expect(() => database.query('SELECT refuse(3)')).toThrow(new EngineError('not 3'))
  })
})
