/** A lab in somebody else's page: nothing is loaded before it is asked for, and then only the panes that were asked for. */
import { expect, test } from '@playwright/test'
import { expectTerminal, openPage, region, treeItem } from './page'

test('a lab stands in another page and shows what was asked for', async ({ page, baseURL }) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.route('**/course.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Course</title><h1>Week 3</h1><script type="module" src="${baseURL}/embed.js"></script>
        <kubarium-lab lesson="services/wrong-door" panes="terminal,graph" theme="dark"></kubarium-lab>`,
    }),
  )
  await page.goto('/course.html')
  await expect(page.getByRole('button', { name: 'Start the lab' })).toBeVisible()
  expect(loaded.filter((path) => path.includes('/assets/'))).toEqual([])

  await page.getByRole('button', { name: 'Start the lab' }).click()
  const lab = page.frameLocator('kubarium-lab iframe')
  await expect(lab.locator('[data-at-prompt="true"]')).toBeAttached()
  await expect(lab.getByRole('region', { name: 'Terminal' })).toBeVisible()
  await expect(lab.getByRole('region', { name: 'Cluster graph' })).toBeVisible()
  await expect(lab.getByRole('region')).toHaveCount(2)
  await page.screenshot({ path: 'test-results/screens/embed.png' })
})

const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: by-link }\ndata: { a: b }\n'

test('an address brings a file, a command, a step and a language, and a reload goes on with them', async ({ page }) => {
  const asked = new URLSearchParams({ lesson: 'first-steps/first-deployment', step: '2', lang: 'fr', yaml: manifest, cmd: 'kubectl apply -f link.yaml' })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await openPage(page, `/#${asked.toString()}`)
  await expectTerminal(page, 'configmap/by-link created')
  await expect(region(page, 'Editor').getByRole('tab', { name: /link.yaml/ })).toBeVisible()
  await expect(page.getByText('the page speaks English')).toBeVisible()
  await expect(region(page, 'Lesson').getByRole('heading', { name: /^2\./ })).toBeInViewport()
  await page.waitForTimeout(600)
  await page.reload()
  await expectTerminal(page, 'configmap/by-link created')
  expect(errors).toEqual([])
})

test('an address can take the hands off', async ({ page }) => {
  await openPage(page, '/#cmd=kubectl+create+deployment+web+--image=nginx&readonly=1')
  await expectTerminal(page, 'deployment.apps/web created')
  await expect(treeItem(page, /^Pod web-.*Running/)).toBeVisible()
  await region(page, 'Terminal').locator('.xterm-helper-textarea').focus()
  await page.keyboard.type('kubectl delete deployment web\n')
  await page.keyboard.press('Alt+Shift+U')
  for (const name of ['Undo', 'Reset']) await expect(region(page, 'Timeline').getByRole('button', { name })).toBeDisabled()
  await expect(region(page, 'Editor').getByRole('button', { name: 'Apply' })).toBeDisabled()
  await treeItem(page, /^Pod web-/).click()
  await region(page, 'Inspector').getByRole('tab', { name: 'Placement' }).click()
  await expect(region(page, 'Inspector').getByRole('region', { name: 'Attempts of the scheduler' })).toContainText(/placed on worker-\d/)
  await expect(treeItem(page, /^Pod web-.*Running/)).toBeVisible()
})
