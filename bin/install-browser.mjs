// Sees to it that the journeys have a browser: the one that is there, else the one that Playwright downloads, else the one that npm
// brought. Exits with 1 when there is none and none can be had.
import { fileURLToPath } from 'node:url'
import { canUnpackBrowser, findInstalledBrowser } from './find-browser.mjs'
import { run } from './install.mjs'

function installBrowser() {
  if (findInstalledBrowser()) return true
  console.error('Fetching a Chromium for the browser tests (once) ...')
  run('npx', ['playwright', 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 })
  return findInstalledBrowser() !== undefined || canUnpackBrowser()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const installed = installBrowser()
  if (!installed) console.error('No Chromium found and none could be fetched. Name one in KUBARIUM_BROWSER.')
  process.exitCode = installed ? 0 : 1
}
