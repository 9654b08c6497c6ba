/** The editor knows Kubernetes: completion, docs and squiggles from the schema, in the browser, with nothing asked of any other host. */
import { expect, test, type Page } from '@playwright/test'
import { expectEditor, openPage, region, rewrite, run, expectTerminal } from './page'

const squiggles = (page: Page) => region(page, 'Editor').locator('.squiggly-error')

test('a manifest is completed, explained and checked while it is written', async ({ page, baseURL }) => {
  const strangers: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '') && !/^(data|blob):/.test(request.url())) strangers.push(request.url())
  })
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await expectEditor(page)

  await test.step('completes a field', async () => {
    await rewrite(page, 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  ')
    await page.keyboard.type('repl')
    // The schema may still be on its way to its worker.
    await expect(async () => {
      await page.keyboard.press('ControlOrMeta+Space')
      await expect(page.getByRole('option', { name: /^replicas/ }).first()).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await page.screenshot({ path: 'test-results/screens/completion.png' })
    await page.keyboard.press('Enter')
    await expect(region(page, 'Editor').locator('.view-lines')).toContainText('replicas:')
  })

  await test.step('explains a field', async () => {
    await region(page, 'Editor').locator('.view-line', { hasText: 'replicas' }).getByText('replicas').hover()
    await expect(page.locator('.monaco-hover', { hasText: 'Number of desired pods' })).toBeVisible()
    await page.screenshot({ path: 'test-results/screens/hover.png' })
  })

  await test.step('underlines what the API server would refuse', async () => {
    await rewrite(page, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  portz: []\n')
    await expect(squiggles(page)).toHaveCount(1)
    await page.screenshot({ path: 'test-results/screens/squiggle.png' })
    await rewrite(page, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n')
    await expect(squiggles(page)).toHaveCount(0)
  })

  await test.step('saves before a command runs', async () => {
    await run(page, 'grep -c port hello.yaml')
    await expectTerminal(page, /hello\.yaml\n2\n/)
  })

  expect(strangers).toEqual([])
})

test('a broken file is refused in kubectl\u2019s words and nothing is lost', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await rewrite(page, 'apiVersion: v1\nkind: Pod\nmetadata: [\n')
  await region(page, 'Editor').getByRole('button', { name: 'Apply' }).click()
  await expectTerminal(page, 'error: error parsing hello.yaml: error converting YAML to JSON')
  await run(page, 'kubectl get nodes')
  await expectTerminal(page, /control-plane +Ready/)
  await expect(region(page, 'Editor').locator('.view-lines')).toContainText('metadata: [')
})
