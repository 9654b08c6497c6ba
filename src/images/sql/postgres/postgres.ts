/** postgres: the official image, with its server, psql, pg_isready and pg_dump. Upstream: https://hub.docker.com/_/postgres */
import type { Image, Server } from '../../../cluster/container-runtime/contract'
import { linuxTools, PATH } from '../../linux'
import { loadSqlEngine } from '../engine'
import { pgDump, pgIsReady } from './client-tools'
import { startPostgres } from './entrypoint'
import { psql } from './psql'
import { tags } from './versions'

const server: Server = { start: startPostgres }

export const postgres: Image = {
  repository: 'postgres',
  tags,
  sizeBytes: 152_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  entrypointRunsCommand: true,
  env: { PATH, PGDATA: '/var/lib/postgresql/data', LANG: 'en_US.utf8', PG_VERSION: '17.4' },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [5432],
  files: { '/docker-entrypoint-initdb.d/.keep': '', '/var/lib/postgresql/.keep': '' },
  tools: [...linuxTools, 'bash', 'getent'],
  servers: { 'docker-entrypoint.sh': server, postgres: server },
  programs: { psql, pg_isready: pgIsReady, pg_dump: pgDump },
  stopSignal: 'SIGINT',
  loads: loadSqlEngine,
}
