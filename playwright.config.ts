/** Journeys through the built page in Chromium, one after the other: two cores are enough, and the printed times mean something. */
import { defineConfig } from '@playwright/test'
import { findBrowser } from './bin/find-browser.mjs'

const PORT = Number(process.env.KUBARIUM_E2E_PORT ?? 4617)
const { executablePath, env } = await findBrowser()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath, env: { ...definedOf(process.env), ...env }, args: ['--no-sandbox', '--disable-gpu'] },
  },
  webServer: { command: `node bin/start.mjs --port ${PORT}`, url: `http://localhost:${PORT}`, timeout: 180_000, reuseExistingServer: false },
})

function definedOf(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
