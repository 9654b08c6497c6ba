/** Pages that mean harm stay in their box: none of their scripts runs, none of their requests leaves, nothing around them is led away. */
import { expect, test, type FrameLocator, type Locator, type Page } from '@playwright/test'
import { formatReplayToken } from '../src/protocol/replay-token'
import type { Input } from '../src/protocol/input-log'
import { hostileFiles, hostilePages } from './hostile-pages'
import { openPage, region } from './page'

const startMs = Date.UTC(2026, 0, 5, 9)
const at = startMs + 130_000

const manifest = `apiVersion: v1
kind: Pod
metadata: { name: hostile, labels: { app: hostile } }
spec:
  containers:
  - name: web
    image: nginx
    volumeMounts: [{ name: pages, mountPath: /usr/share/nginx/html }, { name: large, mountPath: /usr/share/nginx/html/large }]
  volumes: [{ name: pages, configMap: { name: pages } }, { name: large, configMap: { name: large } }]
---
apiVersion: v1
kind: Service
metadata: { name: hostile }
spec: { type: NodePort, selector: { app: hostile }, ports: [{ port: 80, nodePort: 30080 }] }
`
const LARGE = 100_000
const isLarge = ({ html }: { readonly html: string }): boolean => html.length > LARGE
const folderOf = (page: { readonly html: string }): string => (isLarge(page) ? 'large' : 'pages')

/** A session that somebody sends as a link: a pod that serves the pages. */
function session(): string {
  const write = (path: string, content: string): Input => ({ type: 'write', at, path, content })
  const inputs: Input[] = [
    ...hostilePages.map((page) => write(`${folderOf(page)}/${page.file}`, page.html)),
    ...Object.entries(hostileFiles).map(([name, content]) => write(`pages/${name}`, content)),
    write('pod.yaml', manifest),
    { type: 'command', at, line: 'kubectl create configmap pages --from-file=pages && kubectl create configmap large --from-file=large && kubectl apply -f pod.yaml' },
    { type: 'rest', at: at + 60_000 },
  ]
  return formatReplayToken({ settings: { seed: '1', startMs, nodes: 3, terminal: true }, inputs })
}

const browser = (page: Page): Locator => region(page, 'Browser')
const shownPage = (page: Page): FrameLocator => browser(page).frameLocator('iframe')

test('what a pod serves can neither run, nor fetch, nor lead away', async ({ page, context, baseURL }) => {
  const alarms: string[] = []
  let watching = false
  // What the policy of the frame stops does not come so far.
  const isOurs = (url: string): boolean => url.startsWith(String(baseURL)) && !/stolen|evil/.test(url)
  await context.route(
    (url) => watching && !isOurs(url.href) && !url.href.startsWith('data:image/'),
    (route) => {
      alarms.push(`asked for ${route.request().url()}`)
      return route.abort()
    },
  )
  context.on('page', (opened) => watching && alarms.push(`opened ${opened.url()}`))
  page.on('dialog', (dialog) => {
    alarms.push(`said ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('framenavigated', (frame) => watching && frame === page.mainFrame() && alarms.push(`led to ${frame.url()}`))
  page.on('download', (download) => alarms.push(`saved ${download.url()}`))

  await openPage(page, `/#replay=${session()}`)
  await page.keyboard.press('Alt+Shift+B')
  const open = async (file: string): Promise<void> => {
    await browser(page).getByLabel('Web address').fill(`172.18.0.2:30080/${file}`)
    await browser(page).getByLabel('Web address').press('Enter')
    await expect(browser(page).getByRole('status').last()).toContainText('200 OK')
    await expect(browser(page).getByLabel('Web address')).toHaveValue(`http://172.18.0.2:30080/${file}`)
  }
  await open('text.txt')
  watching = true

  const harmless = async (): Promise<void> => {
    expect(await page.evaluate(() => ['pwned' in window, document.title])).toEqual([false, 'Kubarium'])
    for (const frame of page.frames()) expect(frame === page.mainFrame() ? 'about:srcdoc' : frame.url()).toMatch(/^about:(srcdoc|blank)$/)
  }

  for (const hostile of hostilePages) {
    await test.step(hostile.name, async () => {
      await open(isLarge(hostile) ? `large/${hostile.file}` : hostile.file)
      await expect(shownPage(page).locator('#there')).toHaveText('arrived')
      expect(await shownPage(page).locator('script, iframe, object, embed, base, link, template, [onload], [onerror], [onclick]').count()).toBe(0)
      const baits = shownPage(page).getByText('click me')
      for (let bait = 0; bait < (await baits.count()); bait++) {
        await baits.nth(bait).click({ timeout: 3_000, force: true })
        await page.waitForTimeout(50)
        await baits.nth(bait).click({ button: 'middle', timeout: 300, force: true }).catch(() => undefined)
      }
      await harmless()
      expect(alarms).toEqual([])
    })
  }
  for (const file of ['drawing.svg', 'text.txt', 'data.json', 'sheet.html']) {
    await test.step(file, async () => {
      await open(file)
      await expect(shownPage(page).locator('body')).toBeAttached()
      await harmless()
    })
  }
  await expect(shownPage(page).locator('#there')).toHaveCSS('color', 'rgb(255, 0, 0)')
  await expect(shownPage(page).locator('img')).toHaveAttribute('src', /^data:image\/svg\+xml;base64,/)
  expect(hostilePages.length).toBeGreaterThanOrEqual(30)
  await page.waitForTimeout(300)
  await harmless()
  expect(alarms).toEqual([])
  // The watch itself is awake.
  await page.evaluate(() => fetch('/stolen').catch(() => undefined))
  expect(alarms).toEqual([expect.stringContaining('/stolen')])
})
