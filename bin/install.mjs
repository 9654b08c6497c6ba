// Installs the npm packages when they are missing or older than the lock file. Needs Node and npm alone.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export function run(command, args, options = {}) {
  const windows = process.platform === 'win32'
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, ...options })
  return result.status ?? 1
}

export function install() {
  const marker = `${root}/node_modules/.package-lock.json`
  const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs
  if (fresh) return
  console.error('Installing packages (once; about a minute) ...')
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (status !== 0) process.exit(status)
}
