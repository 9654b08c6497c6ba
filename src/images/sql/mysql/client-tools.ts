/**
 * mysqladmin and mysqldump. Upstream: client/mysqladmin.cc, client/mysqldump.cc of MySQL 8.4
 *
 * Simplified: of mysqladmin ping, status and version; mysqldump writes tables and their rows, without the settings around them.
 */
import type { Program } from '../../../base/os/process'
import type { Connection } from '../conversation'
import { connectMysql, parseClientOptions, withPassword } from './client-options'

export const mysqladmin: Program = async (process) => {
  const options = await withPassword(process, parseClientOptions(process))
  const { stdout, stderr } = process
  const [command = ''] = options.operands
  const connection = await connectMysql(process, { ...options, database: '' })
  if ('code' in connection) {
    // Whoever is refused has met a server that is alive.
    if (command === 'ping' && connection.code === 1045) {
      await stderr.write(`mysqladmin: connect to server at '${options.host || 'localhost'}' failed\nerror: '${connection.message}'\n`)
      return 0
    }
    await stderr.write(`mysqladmin: connect to server at '${options.host || 'localhost'}' failed\nerror: '${connection.message}'\n`)
    if (connection.code !== 1045)
      await stderr.write(
        `Check that mysqld is running${options.host === '' || options.host === 'localhost' ? " and that the socket: '/var/run/mysqld/mysqld.sock' exists!" : ` on ${options.host} and that the port is ${options.port}.\nYou can check this by doing 'telnet ${options.host} ${options.port}'`}\n`,
      )
    return 1
  }
  try {
    if (command === 'ping') await stdout.write('mysqld is alive\n')
    else if (command === 'status') await stdout.write(await statusLine(connection))
    else if (command === 'version') await stdout.write(`Server version\t\t${connection.welcome.version}\n`)
    else {
      await stderr.write(`mysqladmin: Unknown command: '${command}'\n`)
      return 1
    }
    return 0
  } finally {
    connection.close()
  }
}

async function statusLine(connection: Connection): Promise<string> {
  const outcome = await connection.ask('SHOW STATUS')
  const found = new Map(outcome && !('problem' in outcome) ? outcome.rows?.map(([name, value]) => [name, value]) : [])
  const [uptime, questions] = [Number(found.get('Uptime')), Number(found.get('Questions'))]
  return `Uptime: ${uptime}  Threads: ${found.get('Threads_connected')}  Questions: ${questions}  Slow queries: 0  Opens: 0  Flush tables: 1  Open tables: 0  Queries per second avg: ${(questions / Math.max(1, uptime)).toFixed(3)}\n`
}

export const mysqldump: Program = async (process) => {
  const options = await withPassword(process, parseClientOptions(process))
  const [database = '', ...tables] = options.operands
  const { stdout, stderr } = process
  if (database === '' && !options.flags.has('A')) {
    await stderr.write('Usage: mysqldump [OPTIONS] database [tables]\n')
    return 1
  }
  const connection = await connectMysql(process, { ...options, database })
  if ('code' in connection) {
    await stderr.write(`mysqldump: Got error: ${connection.code}: ${connection.message} when trying to connect\n`)
    return 1
  }
  const { version } = connection.welcome
  await stdout.write(
    `-- MySQL dump 10.13  Distrib ${version}, for Linux (x86_64)\n--\n-- Host: ${options.host || 'localhost'}    Database: ${database}\n-- ------------------------------------------------------\n-- Server version\t${version}\n\n`,
  )
  const names = options.flags.has('A')
    ? await column(
        connection,
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')",
      )
    : [database]
  for (const name of names) {
    if (options.flags.has('A')) await stdout.write(`CREATE DATABASE IF NOT EXISTS \`${name}\`;\n\nUSE \`${name}\`;\n\n`)
    await connection.ask(`USE \`${name}\``)
    for (const table of tables.length > 0 ? tables : await column(connection, 'SHOW TABLES'))
      await stdout.write(await dumpTable(connection, table))
  }
  await stdout.write('-- Dump completed\n')
  connection.close()
  return 0
}

async function column(connection: Connection, sql: string): Promise<string[]> {
  const outcome = await connection.ask(sql)
  return outcome && !('problem' in outcome) ? (outcome.rows ?? []).map(([value]) => value ?? '') : []
}

async function dumpTable(connection: Connection, table: string): Promise<string> {
  const made = await connection.ask(`SHOW CREATE TABLE \`${table}\``)
  const found = await connection.ask(`SELECT * FROM \`${table}\``)
  if (!made || 'problem' in made || !found || 'problem' in found) return ''
  const rows = (found.rows ?? []).map(
    (row) =>
      `(${row.map((value, index) => (value === null ? 'NULL' : found.columns?.[index].sort === 'number' ? value : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)).join(',')})`,
  )
  const insert = rows.length > 0 ? `INSERT INTO \`${table}\` VALUES ${rows.join(',')};\n\n` : ''
  return `DROP TABLE IF EXISTS \`${table}\`;\n${made.rows?.[0]?.[1]};\n\n${insert}`
}
