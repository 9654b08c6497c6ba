/**
 * How a MySQL server lies in /var/lib/mysql: a folder for each database, a file for each table.
 * Upstream: https://dev.mysql.com/doc/refman/8.4/en/data-directory.html
 */
import { openDatabase, systemDatabases, type ServerState } from './server-state'

const ACCOUNTS = 'mysql.ibd'

export function saveState(state: ServerState): void {
  const { directory, files } = state.mysql
  for (const [name, { stored }] of state.databases) {
    if (systemDatabases.includes(name)) continue
    const folder = `${directory}/${name}`
    files.makeDirectory(folder, { parents: true })
    for (const table of stored.changed) {
      const path = `${folder}/${encodeURIComponent(table)}.ibd`
      const text = stored.dumpTable(table)
      if (text !== undefined) files.write(path, text)
      else if (files.stat(path)) files.remove(path)
    }
    stored.changed.clear()
    write(state, `${folder}/db.opt`, JSON.stringify({ order: [...stored.tables.keys()], rest: stored.dumpRest() }))
  }
  write(state, `${directory}/${ACCOUNTS}`, JSON.stringify(state.accounts))
}

function write({ mysql: { files } }: ServerState, path: string, text: string): void {
  if (!files.stat(path) || files.read(path) !== text) files.write(path, text)
}

export function loadState(state: ServerState): void {
  const { directory, files } = state.mysql
  state.accounts = JSON.parse(files.read(`${directory}/${ACCOUNTS}`))
  for (const { name, type } of files.list(directory)) {
    if (type !== 'directory' || !files.stat(`${directory}/${name}/db.opt`)) continue
    const { order, rest } = JSON.parse(files.read(`${directory}/${name}/db.opt`))
    const { stored } = openDatabase(state, name)
    stored.restore(
      order.map((table: string) => files.read(`${directory}/${name}/${encodeURIComponent(table)}.ibd`)),
      rest,
    )
  }
}

/** What `mysqld --initialize-insecure` leaves behind. */
export function initializeDirectory(state: ServerState): void {
  const { directory, files, random } = state.mysql
  for (const folder of ['mysql', 'performance_schema', 'sys', '#innodb_redo'])
    files.makeDirectory(`${directory}/${folder}`, { parents: true })
  const uuid = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
  files.write(`${directory}/auto.cnf`, `[auto]\nserver-uuid=${uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}\n`)
  files.write(`${directory}/ibdata1`, '')
  state.accounts = [{ user: 'root', host: 'localhost', password: '', grants: [{ on: '*', privileges: 'ALL PRIVILEGES' }] }]
  saveState(state)
}
