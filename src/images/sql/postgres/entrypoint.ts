/**
 * What the official postgres image does before it serves: an empty data directory is filled, once.
 * Upstream: https://github.com/docker-library/postgres/blob/master/docker-entrypoint.sh, src/bin/initdb/initdb.c
 *
 * Simplified: the data directory is for nobody but root's programs here; owners and modes are not checked.
 */
import type { ContainerProcess } from '../../../cluster/container-runtime/contract'
import { isSqlEngineLoaded } from '../engine'
import { initScripts, inTurn, readEnvironment } from '../init-environment'
import { postgresLexicon, splitStatements } from '../tokens'
import { versionOf } from './versions'
import { RunningPostgres } from './running-postgres'

const INIT_CORE_MS = 900
const START_CORE_MS = 120
const INIT_MEMORY = 36_000_000

const noPassword = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`

const trustWarning = `********************************************************************************
WARNING: POSTGRES_HOST_AUTH_METHOD has been set to "trust". This will allow
         anyone with access to the Postgres port to access your database without
         a password, even if POSTGRES_PASSWORD is set. See PostgreSQL
         documentation about "trust":
         https://www.postgresql.org/docs/current/auth-trust.html
         In Docker's default configuration, this is effectively any other
         container on the same system.

         It is not recommended to use POSTGRES_HOST_AUTH_METHOD=trust. Replace
         it with "-e POSTGRES_PASSWORD=password" instead to set a password in
         "docker run".
********************************************************************************
`

const beforeInit = (
  directory: string,
  exists: boolean,
): string => `The files belonging to this database system will be owned by user "postgres".
This user must also own the server process.

The database cluster will be initialized with locale "en_US.utf8".
The default database encoding has accordingly been set to "UTF8".
The default text search configuration will be set to "english".

Data page checksums are disabled.

${exists ? 'fixing permissions on existing' : 'creating'} directory ${directory} ... ok
creating subdirectories ... ok
selecting dynamic shared memory implementation ... posix
selecting default max_connections ... 100
selecting default shared_buffers ... 128MB
selecting default time zone ... Etc/UTC
creating configuration files ... ok
`

const afterInit = (directory: string): string => `running bootstrap script ... ok
performing post-bootstrap initialization ... ok
syncing data to disk ... ok


Success. You can now start the database server using:

    pg_ctl -D ${directory} -l logfile start

initdb: warning: enabling "trust" authentication for local connections
initdb: hint: You can change this by editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, the next time you run initdb.
`

export function startPostgres(container: ContainerProcess): void {
  const directory = container.env.get('PGDATA') ?? '/var/lib/postgresql/data'
  const { values, conflict } = readEnvironment(container, {
    POSTGRES_PASSWORD: '',
    POSTGRES_USER: 'postgres',
    POSTGRES_DB: '',
    POSTGRES_INITDB_ARGS: '',
  })
  if (conflict) {
    container.log(`error: both ${conflict} and ${conflict}_FILE are set (but are exclusive)`, 'stderr')
    return container.exit(1)
  }
  const method = container.env.get('POSTGRES_HOST_AUTH_METHOD') ?? ''
  if (container.files.stat(`${directory}/PG_VERSION`)) return resume(container, directory)
  if (values.POSTGRES_PASSWORD === '' && method !== 'trust') {
    container.write(noPassword, 'stderr')
    return container.exit(1)
  }
  if (method === 'trust') container.write(trustWarning, 'stderr')
  firstStart(container, {
    directory,
    trustsAll: method === 'trust',
    user: values.POSTGRES_USER,
    password: values.POSTGRES_PASSWORD,
    database: values.POSTGRES_DB || values.POSTGRES_USER,
  })
}

/** Files of another major version are of no use to this one. */
function resume(container: ContainerProcess, directory: string): void {
  container.write('\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n')
  const { version, major, isAlpine } = versionOf(container.image)
  const found = container.files.read(`${directory}/PG_VERSION`).trim()
  const server = new RunningPostgres(container, { directory, version, isAlpine, trustsAll: trusts(container, directory) })
  if (found !== major) {
    server.log('FATAL', 'database files are incompatible with server')
    server.log(
      'DETAIL',
      `The data directory was initialized by PostgreSQL version ${found}, which is not compatible with this version ${version}${isAlpine ? '' : ` (Debian ${version}-1.pgdg120+1)`}.`,
    )
    return container.exit(1)
  }
  server.starting()
  container.compute(START_CORE_MS, () => server.start())
}

const trusts = ({ files }: ContainerProcess, directory: string): boolean =>
  files.stat(`${directory}/pg_hba.conf`) !== undefined && /^host all all all trust$/m.test(files.read(`${directory}/pg_hba.conf`))

interface FirstStart {
  readonly directory: string
  readonly trustsAll: boolean
  readonly user: string
  readonly password: string
  readonly database: string
}

function firstStart(container: ContainerProcess, first: FirstStart): void {
  const { directory } = first
  const { files } = container
  const exists = files.stat(directory) !== undefined
  if (exists && files.list(directory).length > 0) {
    container.write(
      `initdb: error: directory "${directory}" exists but is not empty\n${notEmptyHint(
        files.list(directory).map(({ name }) => name),
        directory,
      )}`,
      'stderr',
    )
    return container.exit(1)
  }
  container.write(beforeInit(directory, exists))
  container.use({ memoryBytes: INIT_MEMORY })
  container.compute(INIT_CORE_MS, () => {
    if (!isSqlEngineLoaded()) {
      container.log('initdb: error: could not load the SQL engine', 'stderr')
      return container.exit(1)
    }
    setUp(container, first)
  })
}

const notEmptyHint = (names: readonly string[], directory: string): string =>
  names.includes('lost+found')
    ? `initdb: detail: It contains a lost+found directory, perhaps due to it being a mount point.
initdb: hint: Using a mount point directly as the data directory is not recommended.
Create a subdirectory under the mount point.
`
    : `initdb: hint: If you want to create a new database system, either remove or empty the directory "${directory}" or run initdb with an argument other than "${directory}".\n`

function setUp(container: ContainerProcess, first: FirstStart): void {
  const { directory, trustsAll, user, password, database } = first
  const { version, isAlpine } = versionOf(container.image)
  const server = new RunningPostgres(container, { directory, version, isAlpine, trustsAll })
  if (!server.initialize({ user, password })) return container.exit(1)
  container.write(afterInit(directory))
  container.files.write(`${directory}/pg_hba.conf`, `\nhost all all all ${trustsAll ? 'trust' : 'scram-sha-256'}\n`, { append: true })
  container.write('waiting for server to start....')
  server.starting(48)
  server.log('LOG', 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"', 48)
  container.compute(START_CORE_MS, () => {
    server.log('LOG', 'database system is ready to accept connections', 48)
    container.write(' done\nserver started\n')
    server.listenLocally()
    if (database !== 'postgres' && database !== 'template1') {
      server.runScript(`CREATE DATABASE "${database}"`, user, 'postgres')
      container.write('CREATE DATABASE\n\n')
    }
    container.write('\n')
    inTurn(
      initScripts(container),
      (path, next) => runScript({ container, server, first }, path, next),
      () => finish(container, server, trustsAll),
    )
  })
}

interface Setting {
  readonly container: ContainerProcess
  readonly server: RunningPostgres
  readonly first: FirstStart
}

const SELF = '/usr/local/bin/docker-entrypoint.sh'

function runScript({ container, server, first }: Setting, path: string, next: () => void): void {
  if (path.endsWith('.sql')) {
    container.log(`${SELF}: running ${path}`)
    for (const sql of splitStatements(`${container.files.read(path)};`, postgresLexicon).whole) {
      const problem = server.runScript(sql, first.user, first.database)
      if (problem) {
        container.log(`psql:${path}:1: ERROR:  ${problem}`, 'stderr')
        return container.exit(3)
      }
    }
    container.write('\n\n')
    return next()
  }
  if (!path.endsWith('.sh')) {
    container.write(`${SELF}: ignoring ${path}\n\n`)
    return next()
  }
  container.log(`${SELF}: sourcing ${path}`)
  container.run(['bash', path], (code) => {
    if (code !== 0) return container.exit(code)
    container.write('\n')
    next()
  })
}

function finish(container: ContainerProcess, server: RunningPostgres, trustsAll: boolean): void {
  container.write('waiting for server to shut down....')
  for (const text of [
    'received fast shutdown request',
    'aborting any active transactions',
    'shutting down',
    'database system is shut down',
  ])
    server.log('LOG', text, 48)
  server.reopen(trustsAll)
  container.write(' done\nserver stopped\n\nPostgreSQL init process complete; ready for start up.\n\n')
  server.starting()
  container.compute(START_CORE_MS, () => server.start())
}
