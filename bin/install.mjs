// Installs the npm packages when some are missing or not those of the lock file. Needs Node and npm alone.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export function run(command, args, options = {}) {
  const windows = process.platform === 'win32'
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, ...options })
  return result.status ?? 1
}

/** Whether what npm noted down after it last installed is what the lock file asks for; optional packages may be missing. */
function isInstalled() {
  const marker = `${root}/node_modules/.package-lock.json`
  if (!existsSync(marker)) return false
  const { packages: present } = JSON.parse(readFileSync(marker, 'utf8'))
  const { packages: wanted } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8'))
  return Object.entries(wanted).every(([path, { version, optional }]) => path === '' || (present[path] ? present[path].version === version : optional))
}

export function install() {
  if (isInstalled()) return
  console.error('Installing packages (once; about a minute) ...')
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (status !== 0) process.exit(status)
}
