/**
 * Which Chromium the journeys run in: one named by KUBARIUM_BROWSER, Playwright's own, the system's, else the one that npm brought
 * (an optional dependency, Linux on x64 only), unpacked once with the libraries it needs.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants, createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { chromium } from '@playwright/test'
import { root } from './install.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
]
const packed = join(root, 'node_modules/@sparticuz/chromium/bin')

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Some systems have a program of that name which only says how to install one. */
function isBrowser(path) {
  if (!isExecutable(path)) return false
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
}

/** One that is there already. */
export function findInstalledBrowser() {
  const named = process.env.KUBARIUM_BROWSER
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [named, chromium.executablePath(), ...onPath, ...elsewhere].find((path) => path && isBrowser(path))
}

export const canUnpackBrowser = () => process.platform === 'linux' && process.arch === 'x64' && existsSync(packed)

/** Where it is, and what its process needs in its environment. */
export async function findBrowser() {
  const executablePath = findInstalledBrowser()
  if (executablePath) return { executablePath, env: {} }
  if (canUnpackBrowser()) return unpackBrowser()
  throw new Error('No Chromium found. Install one, or name one in KUBARIUM_BROWSER.')
}

async function unpackBrowser() {
  const folder = join(root, 'node_modules/.cache/kubarium-browser')
  const executablePath = join(folder, 'chromium')
  if (!isExecutable(executablePath)) {
    mkdirSync(folder, { recursive: true })
    for (const archive of ['al2023.tar', 'fonts.tar']) {
      writeFileSync(join(folder, archive), brotliDecompressSync(readFileSync(join(packed, `${archive}.br`))))
      execFileSync('tar', ['xf', join(folder, archive), '-C', folder])
    }
    const unfinished = `${executablePath}.unfinished`
    await pipeline(createReadStream(join(packed, 'chromium.br')), createBrotliDecompress(), createWriteStream(unfinished, { mode: 0o755 }))
    renameSync(unfinished, executablePath)
  }
  return { executablePath, env: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') } }
}
