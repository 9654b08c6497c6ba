/** What is simplified is said in the page, in the words of the code. */
import { expect, test } from '@playwright/test'
import { openPage } from './page'

test('the page says how it differs from a real cluster', async ({ page }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Differences' }).click()
  const dialog = page.getByRole('dialog', { name: 'How Kubarium differs from a real cluster' })
  await expect(dialog.getByRole('heading', { name: 'kube-apiserver' })).toBeVisible()
  expect(await dialog.getByRole('listitem').count()).toBeGreaterThan(50)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()
})
