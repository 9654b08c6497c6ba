/**
 * Tables in which a server tells of itself, made when a statement asks for them.
 * Upstream: https://www.postgresql.org/docs/16/catalogs.html
 *
 * Simplified: those that people ask by hand, with the columns that they look at.
 */
import type { Value } from '../engine'
import { quoteName, type Token } from '../tokens'
import type { Session } from '../session'
import type { DatabaseCluster, OpenDatabase } from './cluster'
import { defaultText, fullType } from './types'

export interface SystemView {
  readonly cluster: DatabaseCluster
  readonly database: OpenDatabase
  readonly sessions: readonly Session[]
  readonly owner: string
}

interface SystemTable {
  readonly columns: readonly string[]
  rows(view: SystemView): Value[][]
}

const tables: Readonly<Record<string, SystemTable>> = {
  pg_database: {
    columns: ['oid', 'datname', 'datdba', 'encoding', 'datistemplate', 'datallowconn', 'datconnlimit'],
    rows: ({ cluster }) =>
      [...cluster.databases].map(([name, { oid }]) => [
        oid,
        name,
        10,
        6,
        name.startsWith('template') ? 't' : 'f',
        name === 'template0' ? 'f' : 't',
        -1,
      ]),
  },
  pg_tables: {
    columns: ['schemaname', 'tablename', 'tableowner', 'tablespace', 'hasindexes', 'hasrules', 'hastriggers', 'rowsecurity'],
    rows: ({ database, owner }) =>
      [...database.stored.tables.values()].map(({ name, keys }) => [
        'public',
        name,
        owner,
        null,
        keys.length > 0 ? 't' : 'f',
        'f',
        'f',
        'f',
      ]),
  },
  pg_roles: {
    columns: ['rolname', 'rolsuper', 'rolcreatedb', 'rolcanlogin'],
    rows: ({ cluster }) =>
      [...cluster.roles.values()].map(({ name, isSuperuser, canCreateDatabases, canLogin }) => [
        name,
        ...[isSuperuser, canCreateDatabases, canLogin].map((has) => (has ? 't' : 'f')),
      ]),
  },
  pg_user: {
    columns: ['usename', 'usesuper', 'usecreatedb'],
    rows: ({ cluster }) =>
      [...cluster.roles.values()]
        .filter(({ canLogin }) => canLogin)
        .map(({ name, isSuperuser, canCreateDatabases }) => [name, isSuperuser ? 't' : 'f', canCreateDatabases ? 't' : 'f']),
  },
  pg_stat_activity: {
    columns: ['pid', 'datname', 'usename', 'client_addr', 'state'],
    rows: ({ sessions }) =>
      sessions.map(({ id, database, user, host, isInTransaction }) => [
        id,
        database,
        user,
        host === 'localhost' ? null : host,
        isInTransaction ? 'idle in transaction' : 'active',
      ]),
  },
  information_schema_tables: {
    columns: ['table_catalog', 'table_schema', 'table_name', 'table_type'],
    rows: ({ database: { stored } }) => [
      ...[...stored.tables.keys()].map((name) => [stored.name, 'public', name, 'BASE TABLE']),
      ...stored.objects.filter(({ kind }) => kind === 'view').map(({ name }) => [stored.name, 'public', name, 'VIEW']),
    ],
  },
  information_schema_columns: {
    columns: [
      'table_catalog',
      'table_schema',
      'table_name',
      'column_name',
      'ordinal_position',
      'column_default',
      'is_nullable',
      'data_type',
    ],
    rows: ({ database: { stored } }) =>
      [...stored.tables.values()].flatMap((table) =>
        table.columns.map((column, index) => [
          stored.name,
          'public',
          table.name,
          column.name,
          index + 1,
          defaultText(table, column) || null,
          column.isNotNull ? 'NO' : 'YES',
          fullType(column.type).replace(/\(.*\)/, ''),
        ]),
      ),
  },
}

export const systemTables = (tokens: readonly Token[]): string[] => [
  ...new Set(tokens.map(({ value }) => value.toLowerCase()).filter((name) => Object.hasOwn(tables, name))),
]

/** Makes them for the time that `act` takes. */
export function withSystemTables<T>(names: readonly string[], view: SystemView, act: () => T): T {
  const { engine } = view.database.stored
  for (const name of names) {
    const { columns, rows } = tables[name]
    engine.query(`CREATE TEMP TABLE ${name} (${columns.map(quoteName).join(', ')})`)
    const marks = columns.map(() => '?').join(', ')
    for (const row of rows(view)) engine.query(`INSERT INTO temp.${name} VALUES (${marks})`, row)
  }
  try {
    return act()
  } finally {
    for (const name of names) engine.query(`DROP TABLE temp.${name}`)
  }
}
