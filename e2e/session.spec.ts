/** The session is its input log: reload, undo and reset replay it. */
import { expect, test } from '@playwright/test'
import { expectPrompt, expectTerminal, openPage, region, run, treeItem } from './page'

test('a reload brings the session back as it was', async ({ page }) => {
  await openPage(page)
  await run(page, 'kubectl create deployment web --image=nginx --replicas=2')
  await run(page, 'kubectl wait --for=condition=Available deployment/web')
  const before = await treeItem(page, /^Pod web-.*Running/).allTextContents()
  expect(before).toHaveLength(2)
  await page.waitForTimeout(1_000)

  await page.reload()
  await expectPrompt(page)
  await expect(treeItem(page, /^Pod web-.*Running/)).toHaveCount(2)
  expect((await treeItem(page, /^Pod web-/).allTextContents()).sort()).toEqual(before.sort())
  await expectTerminal(page, 'deployment.apps/web created')
})

test('undo takes back the last act, reset all of them', async ({ page }) => {
  await openPage(page)
  await run(page, 'kubectl create configmap one --from-literal=a=1')
  await run(page, 'kubectl create configmap two --from-literal=a=1')
  const time = region(page, 'Timeline')

  await time.getByRole('button', { name: 'Undo' }).click()
  await expectPrompt(page)
  await run(page, 'kubectl get configmaps -o name')
  await expectTerminal(page, 'configmap/one')
  await expectTerminal(page, /^(?![\s\S]*configmap\/two\n)/)

  await time.getByRole('button', { name: 'Reset' }).click()
  await expectPrompt(page)
  await run(page, 'kubectl get configmap one')
  await expectTerminal(page, 'configmaps "one" not found')
})

test('time can be paused, stepped and resumed', async ({ page }) => {
  await openPage(page)
  const time = region(page, 'Timeline')
  const clock = time.locator('time')
  await time.getByRole('button', { name: 'Pause' }).click()
  await expect(time.getByRole('button', { name: 'Resume' })).toBeVisible()
  const stopped = await clock.textContent()
  await page.waitForTimeout(2_000)
  expect(await clock.textContent()).toBe(stopped)
  await time.getByRole('button', { name: '+10 s' }).click()
  await expect(clock).not.toHaveText(stopped ?? '')
  await time.getByRole('button', { name: 'Resume' }).click()
  await expect(time.getByRole('button', { name: 'Pause' })).toBeVisible()
})
