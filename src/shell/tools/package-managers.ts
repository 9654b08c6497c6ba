/**
 * `apk`, `apt-get` and `apt` in containers: there is no mirror of their packages in this world, and they say so as they do on a machine
 * without the internet. Upstream: apk-tools 2.14 (src/apk.c, database.c), apt 2.6 (apt-pkg/acquire*.cc).
 *
 * Simplified: what is installed cannot be listed or removed; a real one keeps a database of it.
 */
import type { Process } from '../../base/os/process'
import { defineTool, fail, type Tool } from '../tool'

const ALPINE = 'https://dl-cdn.alpinelinux.org/alpine'
const DEBIAN = 'deb.debian.org'
const suites = ['bookworm', 'bookworm-updates', 'bookworm-security']

const isRoot = ({ user }: Process): boolean => /^(root|0)(:|$)/.test(user)

/** Upstream waits for its name server. */
const WAIT_MS = 5_000

export const apk = defineTool({
  name: 'apk',
  usage: '[<OPTIONS>...] COMMAND [<ARGUMENTS>...]',
  letters: 'UqX:',
  long: { 'no-cache': 'N', update: 'U', virtual: 'X' },
  async run(process, { operands: [command, ...packages] }) {
    if (command === '--version' || command === 'version') return (await process.stdout.write('apk-tools 2.14.9, compiled for x86_64.\n'), 0)
    if (!['add', 'update', 'upgrade', 'search', 'del', 'info'].includes(command ?? '')) {
      await process.stdout.write('apk-tools 2.14.9, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n')
      return 1
    }
    if (command === 'info') return 0
    if (!isRoot(process)) {
      await process.stderr.write('ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n')
      return 99
    }
    if (command === 'del') return (await process.stdout.write('OK: 8 MiB in 16 packages\n'), 0)
    for (const repository of ['main', 'community']) {
      const index = `${ALPINE}/v3.22/${repository}`
      await process.stdout.write(`fetch ${index}/x86_64/APKINDEX.tar.gz\n`)
      await process.sleep(WAIT_MS)
      await process.stderr.write(`WARNING: fetching ${index}: temporary error (try again later)\n`)
    }
    if (command === 'update') return (await process.stderr.write('2 unavailable, 0 stale; 16 distinct packages available\n'), 2)
    if (command !== 'add' || packages.length === 0) return 0
    const missing = packages.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`)
    await process.stderr.write(`ERROR: unable to select packages:\n${missing.join('')}`)
    return packages.length
  },
})

async function aptUpdate(process: Process): Promise<number> {
  for (const [index, suite] of suites.entries()) {
    const folder = suite.endsWith('security') ? 'debian-security' : 'debian'
    await process.stdout.write(`Ign:${index + 1} http://${DEBIAN}/${folder} ${suite} InRelease\n`)
    await process.sleep(WAIT_MS)
  }
  for (const [index, suite] of suites.entries()) {
    const folder = suite.endsWith('security') ? 'debian-security' : 'debian'
    await process.stdout.write(`Err:${index + 1 + suites.length} http://${DEBIAN}/${folder} ${suite} InRelease\n  Temporary failure resolving '${DEBIAN}'\n`)
  }
  await process.stdout.write('Reading package lists...\n')
  const failed = suites.map((suite) => `W: Failed to fetch http://${DEBIAN}/${suite.endsWith('security') ? 'debian-security' : 'debian'}/dists/${suite}/InRelease  Temporary failure resolving '${DEBIAN}'\n`)
  await process.stderr.write(`${failed.join('')}W: Some index files failed to download. They have been ignored, or old ones used instead.\n`)
  return 0
}

const aptNamed = (name: string): Tool =>
  defineTool({
    name,
    usage: '[options] command',
    letters: 'yqsV',
    long: { yes: 'y', 'no-install-recommends': 'R' },
    async run(process, { operands: [command, ...packages] }) {
      if (!['update', 'install', 'upgrade', 'remove', 'clean', 'autoremove'].includes(command ?? '')) {
        await process.stdout.write('apt 2.6.1 (amd64)\nUsage: apt-get [options] command\n')
        return command === undefined ? 0 : fail(process, `E: Invalid operation ${command}`, 100)
      }
      if (command === 'clean') return 0
      if (!isRoot(process)) {
        const [file, what] = command === 'update' ? ['/var/lib/apt/lists/lock', 'directory /var/lib/apt/lists/'] : ['/var/lib/dpkg/lock-frontend', 'dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?']
        const second = command === 'update' ? `E: Unable to lock ${what}` : `E: Unable to acquire the ${what}`
        await process.stderr.write(`E: Could not open lock file ${file} - open (13: Permission denied)\n${second}\n`)
        return 100
      }
      if (command === 'update') return aptUpdate(process)
      await process.stdout.write('Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n')
      if (command !== 'install') return 0
      for (const missing of packages) await process.stderr.write(`E: Unable to locate package ${missing}\n`)
      return packages.length > 0 ? 100 : 0
    },
  })

export const aptTools: readonly Tool[] = ['apt-get', 'apt'].map(aptNamed)
