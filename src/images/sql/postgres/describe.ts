/**
 * What psql's backslash commands ask. Upstream: src/bin/psql/describe.c
 *
 * Simplified: psql sends the command as it is; a real one makes queries on the catalogs of it.
 */
import { SqlError, tableOf, type Outcome } from '../outcome'
import type { TableDefinition } from '../table-definition'
import type { DatabaseCluster, OpenDatabase } from './cluster'
import { checkName, foreignKeyName, keyName } from './dialect'
import { defaultText, fullType, sequenceOf } from './types'

interface View {
  readonly cluster: DatabaseCluster
  readonly database: OpenDatabase
}

export function describe(command: string, view: View): Outcome {
  const [word, name] = command.trim().split(/\s+/)
  const plain = word.replace(/[+S]+$/, '')
  if (plain === '\\l') return databases(view)
  if (plain === '\\du' || plain === '\\dg') return roles(view)
  if (plain === '\\dn') return titled('List of schemas', tableOf(['Name', 'Owner'], [['public', 'pg_database_owner']]))
  if (plain === '\\d' && name !== undefined) return table(name.replace(/^public\./, ''), view)
  return relations(plain, name, view)
}

const titled = (title: string, outcome: Outcome): Outcome => ({ ...outcome, tag: title })

function databases({ cluster }: View): Outcome {
  const rows = [...cluster.databases]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { owner }]) => [
      name,
      owner,
      'UTF8',
      'libc',
      'en_US.utf8',
      'en_US.utf8',
      '',
      '',
      name.startsWith('template') ? `=c/${owner}\n${owner}=CTc/${owner}` : '',
    ])
  return titled(
    'List of databases',
    tableOf(['Name', 'Owner', 'Encoding', 'Locale Provider', 'Collate', 'Ctype', 'ICU Locale', 'ICU Rules', 'Access privileges'], rows),
  )
}

function roles({ cluster }: View): Outcome {
  const rows = [...cluster.roles.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((role) => {
      const first = role.name === [...cluster.roles.keys()][0]
      const can = [
        role.isSuperuser ? 'Superuser' : '',
        first ? 'Create role' : '',
        role.canCreateDatabases ? 'Create DB' : '',
        role.canLogin ? '' : 'Cannot login',
        first ? 'Replication' : '',
        first ? 'Bypass RLS' : '',
      ]
      return [role.name, can.filter((text) => text !== '').join(', ')]
    })
  return titled('List of roles', tableOf(['Role name', 'Attributes'], rows))
}

function relations(command: string, pattern: string | undefined, { database: { stored, owner } }: View): Outcome {
  const wants = (letter: string): boolean => command === '\\d' || command.slice(2).includes(letter)
  const tables = [...stored.tables.values()]
  const all: [string, string][] = [
    ...(wants('t') ? tables.map(({ name }): [string, string] => [name, 'table']) : []),
    ...(wants('v') ? stored.objects.filter(({ kind }) => kind === 'view').map(({ name }): [string, string] => [name, 'view']) : []),
    ...(wants('s')
      ? tables.flatMap((table) =>
          table.columns.filter(({ isAuto }) => isAuto).map((column): [string, string] => [sequenceOf(table.name, column), 'sequence']),
        )
      : []),
    ...(command === '\\di'
      ? tables.flatMap((table) => table.keys.map((key): [string, string] => [keyName(table.name, key), 'index']))
      : []),
  ]
  const match = pattern === undefined ? undefined : new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  const rows = all.filter(([name]) => match?.test(name) ?? true).sort(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) {
    throw new SqlError({
      state: '00000',
      message: pattern === undefined ? 'Did not find any relations.' : `Did not find any relation named "${pattern}".`,
    })
  }
  return titled(
    'List of relations',
    tableOf(
      ['Schema', 'Name', 'Type', 'Owner'],
      rows.map(([name, type]) => ['public', name, type, owner]),
    ),
  )
}

function table(name: string, { database: { stored } }: View): Outcome {
  const found = stored.find(name.toLowerCase())
  if (!found) throw new SqlError({ state: '00000', message: `Did not find any relation named "${name}".` })
  const rows = found.columns.map((column) => [
    column.name,
    fullType(column.type),
    '',
    column.isNotNull ? 'not null' : '',
    defaultText(found, column),
  ])
  const footers = [...footersOf(found), ...references(found, [...stored.tables.values()])]
  return {
    ...titled(`Table "public.${found.name}"`, tableOf(['Column', 'Type', 'Collation', 'Nullable', 'Default'], rows)),
    ...(footers.length > 0 ? { note: footers.join('\n') } : {}),
  }
}

function footersOf(table: TableDefinition): string[] {
  const { keys, checks, foreignKeys } = table
  const words = { primary: 'PRIMARY KEY, btree', unique: 'UNIQUE CONSTRAINT, btree', index: 'btree' }
  return [
    ...(keys.length > 0
      ? ['Indexes:', ...keys.map((key) => `    "${keyName(table.name, key)}" ${words[key.kind]} (${key.columns.join(', ')})`)]
      : []),
    ...(checks.length > 0 ? ['Check constraints:', ...checks.map((check) => `    "${checkName(table, check)}" CHECK (${check})`)] : []),
    ...(foreignKeys.length > 0
      ? [
          'Foreign-key constraints:',
          ...foreignKeys.map(
            (key) =>
              `    "${foreignKeyName(table.name, key)}" FOREIGN KEY (${key.columns.join(', ')}) REFERENCES ${key.table}(${key.references.join(', ')})${key.actions ? ` ${key.actions}` : ''}`,
          ),
        ]
      : []),
  ]
}

function references({ name }: TableDefinition, all: readonly TableDefinition[]): string[] {
  const lines = all.flatMap((other) =>
    other.foreignKeys
      .filter((key) => key.table === name)
      .map(
        (key) =>
          `    TABLE "${other.name}" CONSTRAINT "${foreignKeyName(other.name, key)}" FOREIGN KEY (${key.columns.join(', ')}) REFERENCES ${name}(${key.references.join(', ')})`,
      ),
  )
  return lines.length > 0 ? ['Referenced by:', ...lines] : []
}
