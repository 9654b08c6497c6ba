/** mysql: the official image, with its server, mysql, mysqladmin and mysqldump. Upstream: https://hub.docker.com/_/mysql */
import type { Image, Server } from '../../../cluster/container-runtime/contract'
import { debianTools, PATH } from '../../linux'
import { debianFiles } from '../../linux-files'
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
  files: {
    ...debianFiles({ mysql: 999 }),
    '/etc/os-release':
      'NAME="Oracle Linux Server"\nVERSION="9.5"\nID="ol"\nID_LIKE="fedora"\nVERSION_ID="9.5"\nPRETTY_NAME="Oracle Linux Server 9.5"\n',
    '/docker-entrypoint-initdb.d/.keep': '',
    '/etc/my.cnf': '[mysqld]\nskip-host-cache\nskip-name-resolve\ndatadir=/var/lib/mysql\nsocket=/var/run/mysqld/mysqld.sock\nuser=mysql\n',
  },
  tools: debianTools.filter((name) => !name.startsWith('apt')),
  servers: { 'docker-entrypoint.sh': server, mysqld: server },
  programs: { mysql: mysqlClient, mysqladmin, mysqldump },
  loads: loadSqlEngine,
}
