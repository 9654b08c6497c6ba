/**
 * What the official mysql image does before it serves: an empty data directory is filled, once.
 * Upstream: https://github.com/docker-library/mysql/blob/master/8.4/docker-entrypoint.sh
 */
import type { ContainerProcess } from '../../../cluster/container-runtime/contract'
import { isSqlEngineLoaded } from '../engine'
import { initScripts, inTurn, readEnvironment } from '../init-environment'
import { mysqlLexicon, quoteText, splitStatements } from '../tokens'
import { DATA, idleMemory, RunningMysql } from './running-mysql'
import { versionOf, type Version } from './versions'

const INIT_CORE_MS = 4000
const START_CORE_MS = 1100
const SELF = '/usr/local/bin/docker-entrypoint.sh'

const choices = `
    - MYSQL_ROOT_PASSWORD
    - MYSQL_ALLOW_EMPTY_PASSWORD
    - MYSQL_RANDOM_ROOT_PASSWORD`

const noPassword = `Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:${choices}`

const rootAsUser = `MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user
    Remove MYSQL_USER="root" and use one of the following to control the root user password:${choices}`

interface Setting {
  readonly container: ContainerProcess
  readonly version: Version
  readonly values: Readonly<Record<string, string>>
  say(type: 'Note' | 'Warn' | 'ERROR', text: string): void
}

export function startMysql(container: ContainerProcess): void {
  const version = versionOf(container.image)
  const say: Setting['say'] = (type, text) => {
    const at = `${new Date(container.now()).toISOString().slice(0, 19).replace('T', ' ')}+00:00`
    container.log(`${at} [${type}] [Entrypoint]: ${text}`, type === 'Note' ? 'stdout' : 'stderr')
  }
  const fail = (text: string): void => {
    say('ERROR', text)
    container.exit(1)
  }
  const started = `Entrypoint script for MySQL Server ${version.version}${version.isOld ? '-1debian10' : '-1.el9'} started.`
  say('Note', started)
  const refused = container.argv.find((word) => version.isNewest && word.startsWith('--default-authentication-plugin'))
  if (refused !== undefined) return fail(badOption(container, refused))
  say('Note', "Switching to dedicated user 'mysql'")
  say('Note', started)
  const { values, conflict } = readEnvironment(container, {
    MYSQL_ROOT_HOST: '%',
    MYSQL_DATABASE: '',
    MYSQL_USER: '',
    MYSQL_PASSWORD: '',
    MYSQL_ROOT_PASSWORD: '',
  })
  if (conflict) return fail(`Both ${conflict} and ${conflict}_FILE are set (but are exclusive)`)
  const setting = { container, version, values, say }
  if (container.files.stat(`${DATA}/mysql`)) return serve(setting, new RunningMysql(container, version))
  const flag = (name: string): boolean => (container.env.get(name) ?? '') !== ''
  if (values.MYSQL_ROOT_PASSWORD === '' && !flag('MYSQL_ALLOW_EMPTY_PASSWORD') && !flag('MYSQL_RANDOM_ROOT_PASSWORD'))
    return fail(noPassword)
  if (values.MYSQL_USER === 'root') return fail(rootAsUser)
  if (values.MYSQL_USER !== '' && values.MYSQL_PASSWORD === '')
    say('Warn', 'MYSQL_USER specified, but missing MYSQL_PASSWORD; MYSQL_USER will not be created')
  if (values.MYSQL_USER === '' && values.MYSQL_PASSWORD !== '')
    say('Warn', 'MYSQL_PASSWORD specified, but missing MYSQL_USER; MYSQL_PASSWORD will be ignored')
  initialize(setting, flag('MYSQL_RANDOM_ROOT_PASSWORD'))
}

/** Options that 8.4 knows no longer stop it before anything else. */
function badOption(container: ContainerProcess, option: string): string {
  const words = container.argv.slice(1).filter((word) => word !== 'mysqld')
  const at = `${new Date(container.now()).toISOString().slice(0, 23)}000Z`
  const complaints = [`[MY-000067] [Server] unknown variable '${option.slice(2)}'.`, '[MY-010119] [Server] Aborting']
  const command = `mysqld ${words.join(' ')} --verbose --help --log-bin-index=/tmp/tmp.log`
  return `mysqld failed while attempting to check config\n\tcommand was: ${command}\n\t${complaints.map((text) => `${at} 0 [ERROR] ${text}`).join('\n')}`
}

function serve({ container }: Setting, server: RunningMysql): void {
  server.starting(1)
  container.compute(START_CORE_MS, () => server.start())
}

function initialize(setting: Setting, hasRandomPassword: boolean): void {
  const { container, version, say } = setting
  say('Note', 'Initializing database files')
  const server = new RunningMysql(container, version)
  server.log(
    'System',
    '013169',
    `${version.isOld ? 'mysqld' : '/usr/sbin/mysqld'} (mysqld ${version.version}) initializing of server in progress as process 80`,
  )
  const others = container.files.stat(DATA)
    ? container.files.list(DATA).filter(({ name }) => !name.startsWith('.') && (version.isOld || name !== 'lost+found'))
    : []
  if (others.length > 0) {
    server.log('ERROR', '010457', '--initialize specified but the data directory has files in it. Aborting.')
    server.log(
      'ERROR',
      '013236',
      `The designated data directory ${DATA}/ is unusable. You can remove all files that the server added to it.`,
    )
    server.log('ERROR', '010119', 'Aborting')
    return container.exit(1)
  }
  server.log('System', '013576', 'InnoDB initialization has started.', 1)
  container.use({ memoryBytes: idleMemory(version) })
  container.compute(INIT_CORE_MS, () => {
    if (!isSqlEngineLoaded()) {
      server.log('ERROR', '010119', 'Could not load the SQL engine')
      return container.exit(1)
    }
    if (!server.initialize()) return
    server.log('System', '013577', 'InnoDB initialization has ended.', 1)
    server.log(
      'Warning',
      '010453',
      'root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.',
      6,
    )
    say('Note', 'Database files initialized')
    say('Note', 'Starting temporary server')
    server.starting(124)
    container.compute(START_CORE_MS, () => setUp(setting, server, hasRandomPassword))
  })
}

function setUp(setting: Setting, server: RunningMysql, hasRandomPassword: boolean): void {
  const { container, values, say } = setting
  server.listenLocally()
  say('Note', 'Temporary server started.')
  const password = hasRandomPassword ? randomPassword(container) : values.MYSQL_ROOT_PASSWORD
  if (hasRandomPassword) say('Note', `GENERATED ROOT PASSWORD: ${password}`)
  const secret = quoted(password)
  const host = values.MYSQL_ROOT_HOST
  const root =
    host === 'localhost'
      ? []
      : [`CREATE USER 'root'@${quoted(host)} IDENTIFIED BY ${secret}`, `GRANT ALL ON *.* TO 'root'@${quoted(host)} WITH GRANT OPTION`]
  server.runScript([`ALTER USER 'root'@'localhost' IDENTIFIED BY ${secret}`, ...root])
  const { MYSQL_DATABASE: database, MYSQL_USER: user, MYSQL_PASSWORD: userPassword } = values
  if (database !== '') {
    say('Note', `Creating database ${database}`)
    server.runScript([`CREATE DATABASE IF NOT EXISTS \`${database}\``])
  }
  if (user !== '' && userPassword !== '') {
    say('Note', `Creating user ${user}`)
    server.runScript([`CREATE USER ${quoted(user)}@'%' IDENTIFIED BY ${quoted(userPassword)}`])
    if (database !== '') {
      say('Note', `Giving user ${user} access to schema ${database}`)
      server.runScript([`GRANT ALL ON \`${database}\`.* TO ${quoted(user)}@'%'`])
    }
  }
  container.write('\n')
  inTurn(
    initScripts(container),
    (path, next) => runInit(setting, server, { path, next }),
    () => finish(setting, server),
  )
}

const quoted = (text: string): string => quoteText(text.replaceAll('\\', '\\\\'))

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const randomPassword = (container: ContainerProcess): string =>
  Array.from({ length: 32 }, () => LETTERS[Math.floor(container.random() * LETTERS.length)]).join('')

function runInit({ container, values, say }: Setting, server: RunningMysql, { path, next }: { path: string; next: () => void }): void {
  const goOn = (): void => {
    container.write('\n')
    next()
  }
  if (path.endsWith('.sql')) {
    say('Note', `${SELF}: running ${path}`)
    const { whole } = splitStatements(`${container.files.read(path)};`, mysqlLexicon)
    const { code, state, message } = server.runScript(whole, values.MYSQL_DATABASE)?.problem ?? {}
    if (message === undefined) return goOn()
    container.log(`ERROR ${code} (${state}) at line 1: ${message}`, 'stderr')
    return container.exit(1)
  }
  if (!path.endsWith('.sh')) {
    say('Warn', `${SELF}: ignoring ${path}`)
    return goOn()
  }
  say('Note', `${SELF}: sourcing ${path}`)
  container.run(['bash', path], (code) => (code === 0 ? goOn() : container.exit(code)))
}

function finish(setting: Setting, server: RunningMysql): void {
  const { say, container } = setting
  say('Note', 'Stopping temporary server')
  server.reopen()
  say('Note', 'Temporary server stopped')
  container.write('\n')
  say('Note', 'MySQL init process done. Ready for start up.')
  container.write('\n')
  serve(setting, server)
}
