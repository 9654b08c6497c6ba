/** postgres: the official image, with its server, psql, pg_isready and pg_dump. Upstream: https://hub.docker.com/_/postgres */
import type { Image, Server } from '../../../cluster/container-runtime/contract'
import { busyboxTools, debianTools, PATH } from '../../linux'
import { alpineFiles, debianFiles } from '../../linux-files'
import { loadSqlEngine } from '../engine'
import { pgDump, pgIsReady } from './client-tools'
import { startPostgres } from './entrypoint'
import { psql } from './psql'
import { releases } from './versions'

const server: Server = { start: startPostgres }

/** Simplified: of Debian 12 and Alpine 3.21 for all releases; old ones stand on older systems. */
export const postgresImages: readonly Image[] = releases().map(({ tags, version: { version, major, isAlpine } }) => ({
  repository: 'postgres',
  tags,
  sizeBytes: isAlpine ? 103_000_000 : 152_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  entrypointRunsCommand: true,
  env: {
    PATH,
    LANG: 'en_US.utf8',
    PG_MAJOR: major,
    PG_VERSION: isAlpine ? version : `${version}-1.pgdg120+1`,
    PGDATA: '/var/lib/postgresql/data',
  },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [5432],
  files: {
    ...(isAlpine ? alpineFiles('3.21.3', { postgres: 70 }) : debianFiles({ postgres: 999 })),
    '/docker-entrypoint-initdb.d/.keep': '',
    '/var/lib/postgresql/.keep': '',
  },
  tools: isAlpine ? [...busyboxTools, 'bash', 'getent'] : debianTools,
  servers: { 'docker-entrypoint.sh': server, postgres: server },
  programs: { psql, pg_isready: pgIsReady, pg_dump: pgDump },
  stopSignal: 'SIGINT',
  loads: loadSqlEngine,
}))
