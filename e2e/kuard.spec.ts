/**
 * kuard in the Browser pane: its liveness is failed by a click and its restart watched; its queue is filled by a click and drained by a
 * consumer; a port-forward dies with its pod, and the pane says so.
 */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { expectTerminal, openPage, region, run, setSpeed, treeItem } from './page'

const image = 'gcr.io/kuar-demo/kuard-amd64:1'
const browser = (page: Page): Locator => region(page, 'Browser')
const shownPage = (page: Page) => browser(page).frameLocator('iframe')

async function goTo(page: Page, address: string): Promise<void> {
  await browser(page).getByLabel('Web address').fill(address)
  await browser(page).getByLabel('Web address').press('Enter')
}

/** From the Browser pane to the terminal, which a page that has just arrived may still hold back. */
async function type(page: Page, line: string): Promise<void> {
  const input = region(page, 'Terminal').locator('.xterm-helper-textarea')
  await expect(async () => {
    await page.keyboard.press('Alt+Shift+K')
    await page.waitForTimeout(300)
    await expect(input).toBeFocused({ timeout: 100 })
  }).toPass()
  await page.keyboard.type(`${line}\n`)
}

const reload = (page: Page): Promise<void> => browser(page).getByRole('button', { name: 'Reload' }).click()

test('a kuard is made ill, given work and lost', async ({ page }) => {
  test.slow()
  await openPage(page)
  await setSpeed(page, '20 ×')
  const livenessProbe = { httpGet: { path: '/healthy', port: 8080 }, periodSeconds: 2, failureThreshold: 2 }
  const overrides = JSON.stringify({ spec: { containers: [{ name: 'queue', image, livenessProbe }] } })
  await run(page, `kubectl run queue --image=${image} --overrides='${overrides}' && kubectl wait --for=condition=Ready pod/queue --timeout=120s`)
  await expectTerminal(page, 'pod/queue condition met')
  await run(page, 'kubectl expose pod queue --port=8080')
  await expectTerminal(page, 'service/queue exposed')
  await run(page, 'kubectl port-forward queue 8080:8080 > forward.log 2>&1 &')
  await expectTerminal(page, /\[1\] \d+/)
  await page.keyboard.press('Alt+Shift+B')
  await goTo(page, 'localhost:8080')
  await expect(shownPage(page).getByRole('heading', { name: /Demo application version/ })).toBeVisible()

  await test.step('its liveness fails by a click, and the container is started again', async () => {
    await shownPage(page).getByRole('link', { name: 'Liveness Probe' }).click()
    await shownPage(page).getByRole('button', { name: 'Fail', exact: true }).click()
    await expect(shownPage(page).getByText('Probe will permanently fail')).toBeVisible()
    await expect(treeItem(page, /^Pod queue/)).toContainText(/1 restart|↻ ?1|restarts? 1/i)
    await reload(page)
    await expect(shownPage(page).getByText('Probe will permanently succeed')).toBeVisible()
  })

  await test.step('its queue is filled by clicks, and a consumer drains it', async () => {
    await shownPage(page).getByRole('link', { name: 'MemQ Server' }).click()
    await shownPage(page).getByRole('button', { name: 'Create' }).click()
    await expect(shownPage(page).getByRole('row', { name: 'keygen 0 0 0 0' })).toBeVisible()
    await shownPage(page).getByRole('spinbutton', { name: 'Items' }).fill('8')
    await shownPage(page).getByRole('button', { name: 'Enqueue' }).click()
    await expect(shownPage(page).getByRole('row', { name: 'keygen 8 8 0 0' })).toBeVisible()
    const flags = '--keygen-enable --keygen-exit-on-complete --keygen-memq-server=http://queue:8080/memq/server --keygen-memq-queue=keygen'
    await type(page, `kubectl run consumer --image=${image} --restart=Never -- ${flags}`)
    await expectTerminal(page, 'pod/consumer created')
    await expect(treeItem(page, /^Pod consumer/)).toContainText(/Completed|Succeeded/)
    await reload(page)
    await expect(shownPage(page).getByRole('row', { name: 'keygen 0 8 8 0' })).toBeVisible()
  })

  await test.step('its name server is asked, and its own work begun, by forms', async () => {
    await shownPage(page).getByRole('link', { name: 'DNS Query' }).click()
    await shownPage(page).getByRole('textbox', { name: 'Name' }).fill('queue')
    await shownPage(page).getByRole('button', { name: 'Query' }).click()
    await expect(shownPage(page).getByText(/ANSWER SECTION:\s+queue\.default\.svc\.cluster\.local\./)).toBeVisible()
    await shownPage(page).getByRole('link', { name: 'KeyGen Workload' }).click()
    await shownPage(page).getByRole('checkbox', { name: 'Enabled?' }).check()
    await shownPage(page).getByRole('button', { name: 'Submit' }).click()
    await expect(shownPage(page).getByText('(ID 0) Workload starting')).toBeVisible()
  })

  await test.step('the port-forward dies with the pod, and the pane says so', async () => {
    await type(page, 'kubectl delete pod queue')
    await expectTerminal(page, 'pod "queue" deleted')
    await expect(treeItem(page, /^Pod queue/)).toBeHidden()
    await page.keyboard.press('Alt+Shift+B')
    await goTo(page, 'localhost:8080')
    await expect(browser(page)).toContainText(/ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/)
    await reload(page)
    await expect(browser(page)).toContainText('ERR_CONNECTION_REFUSED')
    await type(page, 'tail -n 1 forward.log')
    await expectTerminal(page, 'lost connection to pod')
  })
})
