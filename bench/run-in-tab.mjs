// The engine in Chromium, whose compilers are newer than Node's: CPU seconds of the tab's process, as the browser counts them.
import { chromium } from 'playwright'
import { findBrowser } from '../bin/find-browser.mjs'

async function tabSeconds(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** Calls `measure` of the script so many times in a tab of a browser of its own. Gives a line of figures. */
export async function runInTab(script, { name, measure, options, rounds = 1 }) {
  const { executablePath, env } = await findBrowser()
  const args = ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info']
  const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args })
  try {
    const page = await browser.newPage()
    const session = await browser.newBrowserCDPSession()
    await page.addScriptTag({ path: script, type: 'module' })
    await page.waitForFunction((known) => known in globalThis, measure)
    const seconds = []
    for (let round = 0; round < rounds; round++) {
      const before = await tabSeconds(session)
      await page.evaluate(([known, given]) => globalThis[known](given), [measure, options])
      seconds.push((await tabSeconds(session)) - before)
    }
    const heapMiB = await page.evaluate(() => performance.memory.usedJSHeapSize / 2 ** 20)
    return { measure: `tab-${name}`, subject: 'kubarium', browser: browser.version(), ...spread(seconds), heapMiB: Math.round(heapMiB) }
  } finally {
    await browser.close()
  }
}

function spread([first, ...others]) {
  const rounded = (seconds) => Math.round(seconds * 1000) / 1000
  const sorted = others.sort((a, b) => a - b)
  if (sorted.length === 0) return { cpuSeconds: rounded(first) }
  return { firstCpuSeconds: rounded(first), rounds: sorted.length + 1, medianCpuSeconds: rounded(sorted[sorted.length >> 1]), leastCpuSeconds: rounded(sorted[0]) }
}
