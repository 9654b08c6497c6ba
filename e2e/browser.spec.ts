/** The Browser: pages of pods as their users see them, by clicking and by keys; and why there is none, when there is none. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type FrameLocator, type Locator, type Page } from '@playwright/test'
import { expectPrompt, expectTerminal, openPage, region, run, setSpeed } from './page'

const browser = (page: Page): Locator => region(page, 'Browser')
const shownPage = (page: Page): FrameLocator => browser(page).frameLocator('iframe')

async function goTo(page: Page, address: string): Promise<void> {
  await browser(page).getByLabel('Web address').fill(address)
  await browser(page).getByLabel('Web address').press('Enter')
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([])
}

const shot = (page: Page, name: string) => page.screenshot({ path: `test-results/screens/browser-${name}.png` })

const image = 'gcr.io/kuar-demo/kuard-amd64:blue'
const livenessProbe = { httpGet: { path: '/healthy', port: 8080 }, periodSeconds: 2, failureThreshold: 2 }
const kuard = JSON.stringify({ spec: { containers: [{ name: 'kuard', image, livenessProbe }] } })

for (const [theme, width, height] of [['light', 1280, 800], ['dark', 1920, 1080]] as const) {
  test(`a student clicks through a kuard, ${theme}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await openPage(page, `/#theme=${theme}`)
    await setSpeed(page, '20 ×')
    await run(page, `kubectl run kuard --image=${image} --overrides='${kuard}'`)
    await run(page, 'kubectl wait --for=condition=Ready pod/kuard --timeout=120s')
    await page.keyboard.press('Alt+Shift+B')
    await expect(browser(page)).toBeVisible()

    await test.step('what is closed says so, and why', async () => {
      await goTo(page, 'localhost:8080')
      await expect(browser(page)).toContainText('ERR_CONNECTION_REFUSED')
      await browser(page).getByRole('button', { name: 'Why?' }).click()
      await expect(browser(page).getByRole('list', { name: 'Hops' })).toContainText('/etc/hosts says that localhost is 127.0.0.1')
      await expectNoViolations(page)
      await shot(page, `refused-${theme}`)
    })

    await test.step('a port-forward opens, and is offered', async () => {
      await setSpeed(page, '5 ×')
      await expectPrompt(page)
      await page.keyboard.press('Alt+Shift+K')
      await page.keyboard.type('kubectl port-forward kuard 8080:8080\n')
      await expectTerminal(page, 'Forwarding from 127.0.0.1:8080')
      await browser(page).getByRole('button', { name: 'New tab' }).click()
      await browser(page).getByRole('button', { name: 'localhost:8080', exact: true }).last().click()
      await expect(shownPage(page).getByRole('heading', { name: /Demo application version/ })).toBeVisible()
      await expect(browser(page)).toContainText('200 OK')
      await expectNoViolations(page)
      await shot(page, `kuard-${theme}`)
    })

    await test.step('the liveness probe fails by a click, and the container is started again', async () => {
      await shownPage(page).getByRole('link', { name: 'Liveness Probe' }).click()
      await expect(browser(page).getByLabel('Web address')).toHaveValue('http://localhost:8080/-/liveness')
      await shownPage(page).getByRole('button', { name: 'Fail', exact: true }).click()
      await expect(shownPage(page).getByText('will permanently fail')).toBeVisible()
      await expect(browser(page)).toContainText('1 redirect')
      await shot(page, `probe-${theme}`)
      await expect(region(page, 'Cluster tree').getByRole('treeitem', { name: /^Pod kuard/ })).toContainText(/1 restart|↻ ?1|restarts? 1/i)
      await browser(page).getByRole('button', { name: 'Reload' }).click()
      await expect(shownPage(page).getByText('will permanently succeed')).toBeVisible()
    })

    await test.step('a queue is filled and drained', async () => {
      await shownPage(page).getByRole('link', { name: 'MemQ Server' }).click()
      await shownPage(page).getByRole('button', { name: 'Create' }).click()
      await expect(shownPage(page).getByRole('row', { name: 'keygen 0 0 0 0' })).toBeVisible()
      await shownPage(page).getByRole('spinbutton', { name: 'Items' }).fill('40')
      await shownPage(page).getByRole('button', { name: 'Enqueue' }).click()
      await expect(shownPage(page).getByRole('row', { name: 'keygen 40 40 0 0' })).toBeVisible()
      await shownPage(page).getByRole('button', { name: 'Drain' }).click()
      await expect(shownPage(page).getByRole('row', { name: 'keygen 0 40 0 40' })).toBeVisible()
      await browser(page).getByRole('button', { name: 'Back' }).click()
      await expect(shownPage(page).getByRole('row', { name: 'keygen 40 40 0 0' })).toBeVisible()
    })

    await test.step('how it came is told', async () => {
      await browser(page).getByRole('button', { name: /200 OK/ }).click()
      const details = browser(page).getByRole('region', { name: 'How the page came' })
      await expect(details).toContainText('content-type')
      await expect(details.getByRole('list', { name: 'Hops' })).toBeVisible()
      await expectNoViolations(page)
      await shot(page, `details-${theme}`)
    })
  })
}

test('a node port, the world outside and a port-forward that dies with its pod, by keyboard alone', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await openPage(page)
  await setSpeed(page, '20 ×')
  await run(page, 'kubectl create deployment web --image=nginx --replicas=2 && kubectl expose deployment web --port=80 --type=NodePort')
  await run(page, 'kubectl wait --for=condition=Available deployment/web --timeout=120s')
  await run(page, 'sleep 5')

  await page.keyboard.press('Alt+Shift+B')
  await expect(browser(page).getByLabel('Web address')).toBeFocused()
  await expect(browser(page).getByRole('button', { name: /^172\.18\.0\.\d:3\d{4}$/ })).toBeVisible()
  const focused = page.locator(':focus')
  const isDoor = async (): Promise<boolean> => (await focused.evaluate(({ localName }) => localName)) === 'button' && /^172\./.test((await focused.textContent()) ?? '')
  while (!(await isDoor())) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(shownPage(page).getByRole('heading', { name: 'Welcome to nginx!' })).toBeVisible()
  await shot(page, 'node-port')
  await browser(page).getByRole('button', { name: /200 OK/ }).press('Enter')
  await expect(browser(page).getByRole('list', { name: 'Rules that matched' }).first()).toContainText(/KUBE-SVC-/)

  await page.keyboard.press('Alt+Shift+B')
  await page.keyboard.type('example.com\n')
  await expect(shownPage(page).getByRole('heading', { name: 'Example Domain' })).toBeVisible()
  await page.keyboard.press('Alt+Shift+B')
  await page.keyboard.type('web.default.svc.cluster.local\n')
  await expect(browser(page)).toContainText('DNS_PROBE_FINISHED_NXDOMAIN')

  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.type('kubectl port-forward deployment/web 8080:80\n')
  await expectTerminal(page, 'Forwarding from 127.0.0.1:8080')
  await page.keyboard.press('Alt+Shift+B')
  await page.keyboard.type('localhost:8080\n')
  await expect(shownPage(page).getByRole('heading', { name: 'Welcome to nginx!' })).toBeVisible()
  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.press('Control+c')
  await expectPrompt(page)
  await page.keyboard.type('kubectl delete deployment web\n')
  await expectTerminal(page, 'deployment.apps "web" deleted')
  await page.keyboard.press('Alt+Shift+B')
  await page.keyboard.type('localhost:8080\n')
  await expect(browser(page)).toContainText('ERR_CONNECTION_REFUSED')
  await expectNoViolations(page)

  await test.step('and it is all there again after a reload', async () => {
    await page.waitForTimeout(600)
    await page.reload()
    await expectPrompt(page)
    await page.keyboard.press('Alt+Shift+B')
    await expect(browser(page)).toContainText('ERR_CONNECTION_REFUSED')
  })

  await test.step('on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('tablist', { name: 'Panes' }).getByRole('tab', { name: 'Browser' }).click()
    await goTo(page, 'example.com')
    await expect(shownPage(page).getByRole('heading', { name: 'Example Domain' })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await expectNoViolations(page)
    await shot(page, 'phone')
  })
})
