/**
 * pg_isready and pg_dump. Upstream: src/bin/scripts/pg_isready.c, src/bin/pg_dump
 *
 * Simplified: pg_dump writes tables with INSERT statements; a real one writes COPY, and owners, comments and sequences as well.
 */
import type { Program } from '../../../base/os/process'
import type { Connection } from '../conversation'
import type { Outcome } from '../outcome'
import { connectPostgres, serverOptions, type GivenOptions } from './connection-options'

const letters: Readonly<Record<string, keyof GivenOptions>> = {
  '-h': 'host',
  '-p': 'port',
  '-U': 'user',
  '-d': 'database',
  '--host': 'host',
  '--port': 'port',
  '--username': 'user',
  '--dbname': 'database',
}

function parse(words: readonly string[]): { given: GivenOptions; operands: readonly string[]; flags: readonly string[] } {
  const given: GivenOptions = {}
  const [operands, flags]: [string[], string[]] = [[], []]
  for (let i = 0; i < words.length; i++) {
    const [name, value] = words[i].startsWith('--')
      ? words[i].split(/=(.*)/s)
      : /^-[hpUdt]./.test(words[i])
        ? [words[i].slice(0, 2), words[i].slice(2)]
        : [words[i]]
    if (name in letters) given[letters[name]] = value ?? words[++i]
    else if (name === '-t' || name === '--timeout') flags.push(name, value ?? words[++i])
    else (name.startsWith('-') ? flags : operands).push(words[i])
  }
  return { given, operands, flags }
}

export const pgIsReady: Program = async (process) => {
  const { given, flags } = parse(process.argv.slice(1))
  const server = serverOptions(process, given)
  const say = async (words: string, code: number): Promise<number> => {
    if (!flags.includes('-q'))
      await process.stdout.write(`${server.host === '' ? '/var/run/postgresql' : server.host}:${server.port} - ${words}\n`)
    return code
  }
  const opened = await connectPostgres(process, { ...server, user: server.user, database: 'postgres' })
  if ('complaint' in opened && opened.failure !== undefined) return say('no response', 2)
  if ('welcome' in opened) opened.close()
  return say('accepting connections', 0)
}

export const pgDump: Program = async (process) => {
  const { given, operands } = parse(process.argv.slice(1))
  const server = serverOptions(process, { ...(operands[0] === undefined ? {} : { database: operands[0] }), ...given })
  const opened = await connectPostgres(process, server)
  if ('complaint' in opened) {
    await process.stderr.write(`pg_dump: error: ${opened.complaint}\n`)
    return 1
  }
  await process.stdout.write(await dump(opened))
  opened.close()
  return 0
}

async function rowsOf(connection: Connection, sql: string): Promise<Outcome | undefined> {
  const outcome = await connection.ask(sql)
  return outcome && !('problem' in outcome) ? outcome : undefined
}

async function dump(connection: Connection): Promise<string> {
  const { version } = connection.welcome
  const parts = [
    `--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version ${version}\n-- Dumped by pg_dump version ${version}\n`,
  ]
  const tables = await rowsOf(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
  for (const [name] of tables?.rows ?? []) {
    const described = await rowsOf(connection, `\\d ${name}`)
    const columns = (described?.rows ?? []).map(
      ([column, type, , nullable, fallback]) =>
        `    ${column} ${type}${fallback ? ` DEFAULT ${fallback}` : ''}${nullable ? ' NOT NULL' : ''}`,
    )
    parts.push(`CREATE TABLE public.${name} (\n${columns.join(',\n')}\n);\n`)
    const found = await rowsOf(connection, `SELECT * FROM "${name}"`)
    const rows = (found?.rows ?? []).map(
      (row) =>
        `INSERT INTO public.${name} VALUES (${row.map((value, index) => literal(value, found?.columns?.[index].sort)).join(', ')});\n`,
    )
    if (rows.length > 0) parts.push(rows.join(''))
  }
  return `${parts.join('\n')}\n--\n-- PostgreSQL database dump complete\n--\n\n`
}

const literal = (value: string | null, sort: string | undefined): string => {
  if (value === null) return 'NULL'
  if (sort === 'boolean') return value === 't' ? 'true' : 'false'
  return sort === 'number' ? value : `'${value.replaceAll("'", "''")}'`
}
