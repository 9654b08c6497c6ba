/**
 * Which Chromium the journeys run in: one named by KUBARIUM_BROWSER, Playwright's own, the system's, else the one that npm brought
 * (an optional dependency, Linux on x64 only), unpacked once with the libraries it needs.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants, createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { chromium } from '@playwright/test'

export interface Browser {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
]

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export async function findBrowser(): Promise<Browser> {
  const named = process.env.KUBARIUM_BROWSER
  if (named) return { executablePath: named, env: {} }
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const found = [chromium.executablePath(), ...onPath, ...elsewhere].find((path) => path !== '' && isExecutable(path))
  return found ? { executablePath: found, env: {} } : unpackBrowser()
}

const root = fileURLToPath(new URL('..', import.meta.url))

async function unpackBrowser(): Promise<Browser> {
  const packed = join(root, 'node_modules/@sparticuz/chromium/bin')
  if (!existsSync(packed)) throw new Error('No Chromium found. Install one, or name one in KUBARIUM_BROWSER.')
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
