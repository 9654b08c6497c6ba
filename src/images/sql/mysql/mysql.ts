/** mysql: the official image, with its server, mysql, mysqladmin and mysqldump. Upstream: https://hub.docker.com/_/mysql */
import type { Image, Server } from '../../../cluster/container-runtime/contract'
import { linuxTools, PATH } from '../../linux'
import { loadSqlEngine } from '../engine'
import { mysqladmin, mysqldump } from './client-tools'
import { startMysql } from './entrypoint'
import { mysqlClient } from './mysql-client'
import { tags } from './versions'

const server: Server = { start: startMysql }

export const mysql: Image = {
  repository: 'mysql',
  tags,
  sizeBytes: 234_000_000,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mysqld'],
  entrypointRunsCommand: true,
  env: { PATH },
  workingDirectory: '/',
  user: 'root',
  exposedPorts: [3306, 33060],
  files: { '/docker-entrypoint-initdb.d/.keep': '', '/etc/my.cnf': '[mysqld]\nskip-host-cache\nskip-name-resolve\ndatadir=/var/lib/mysql\nsocket=/var/run/mysqld/mysqld.sock\nuser=mysql\n' },
  tools: [...linuxTools, 'bash', 'getent'],
  servers: { 'docker-entrypoint.sh': server, mysqld: server },
  programs: { mysql: mysqlClient, mysqladmin, mysqldump },
  loads: loadSqlEngine,
}
