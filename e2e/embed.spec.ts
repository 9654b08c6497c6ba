/** A lab in somebody else's page: nothing is loaded before it is asked for, and then only the panes that were asked for. */
import { expect, test } from '@playwright/test'

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
