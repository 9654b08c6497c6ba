/** One input log, two engines: what was done in the page is done again in Node and arrives at the same state hash. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { expect, test, type Page } from '@playwright/test'
import { openPage, run, setSpeed, treeItem } from './page'

const root = fileURLToPath(new URL('..', import.meta.url))

interface InputLog {
  readonly settings: { readonly seed: string; readonly nodes: number; readonly startMs: number }
  readonly inputs: readonly unknown[]
}

interface Moment {
  readonly link: string
  readonly hash: string
}

async function share(page: Page): Promise<Moment> {
  await page.getByRole('button', { name: 'Share' }).click()
  const dialog = page.getByRole('dialog', { name: 'Share this moment' })
  const link = await dialog.getByLabel('Link').inputValue()
  const hash = (await dialog.locator('code').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Close' }).click()
  return { link, hash }
}

/** A world in which nothing has been done, switched on at the hour of the command line's. */
const fresh: InputLog = { settings: { seed: '42', nodes: 3, startMs: Date.UTC(2026, 0, 5, 9) }, inputs: [] }

const tokenOf = (log: InputLog): string => `1${deflateRawSync(JSON.stringify({ version: 1, ...log })).toString('base64url')}`

function logOf(link: string): InputLog {
  const token = new URL(link).hash.replace('#replay=1', '')
  return JSON.parse(inflateRawSync(Buffer.from(token, 'base64url')).toString()) as InputLog
}

/** The state hash after the log, as the command line has it. */
function hashInNode({ settings, inputs }: InputLog): string {
  const { seed, nodes } = settings
  const requests = [{ id: 1, replay: inputs }, { id: 2, hash: true }]
  const answers = execFileSync(process.execPath, ['bin/kubarium.mjs', 'session', '--seed', seed, '--nodes', String(nodes)], {
    cwd: root,
    input: requests.map((request) => JSON.stringify(request)).join('\n'),
    encoding: 'utf8',
  })
  const [replayed, hashed] = answers.trim().split('\n').map((line) => JSON.parse(line) as { error?: string; hash?: string })
  expect(replayed.error).toBeUndefined()
  return hashed.hash ?? ''
}

test('the same inputs lead to the same state in the page and in Node', async ({ page }) => {
  await openPage(page, `/#replay=${tokenOf(fresh)}`)
  await setSpeed(page, '20 ×')
  await run(page, 'kubectl create deployment web --image=nginx --replicas=4')
  await run(page, 'for i in 1 2 3; do kubectl create configmap c$i --from-literal=n=$i; done')
  await expect(treeItem(page, /^Pod web-.*Running, 1\/1 ready/)).toHaveCount(4)
  await run(page, 'kubectl delete pod --all --wait=false > deleted.txt')
  await run(page, 'kubectl expose deployment web --port=80')
  const { link, hash } = await share(page)

  expect(hashInNode(logOf(link)).slice(0, hash.length)).toBe(hash)
  expect(hash).toMatch(/^[0-9a-f]{16}$/)

  await test.step('and the link brings the session to another tab', async () => {
    const before = (await treeItem(page, /^Pod web-/).allTextContents()).map((text) => text.split(',')[0]).sort()
    const other = await page.context().newPage()
    await openPage(other, link)
    await expect(treeItem(other, /^Pod web-/)).toHaveCount(before.length)
    expect((await treeItem(other, /^Pod web-/).allTextContents()).map((text) => text.split(',')[0]).sort()).toEqual(before)
    await expect(other).not.toHaveURL(/replay=/)
  })
})
