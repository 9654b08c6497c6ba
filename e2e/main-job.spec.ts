/** The main job as a student does it: read, edit, apply, watch, expose, call, delete and see it replaced, with the checks ticking. */
import { expect, test } from '@playwright/test'
import { expectEditor, expectTerminal, openPage, region, run, setSpeed, treeItem } from './page'

test('a student deploys, exposes, calls and heals', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await setSpeed(page, '20 ×')
  await expect(treeItem(page, /^Node .*control-plane/)).toBeVisible()
  await expect(treeItem(page, /^Node /)).toHaveCount(3)

  await test.step('edits the Deployment and applies it', async () => {
    await expectEditor(page)
    await region(page, 'Editor').getByText('replicas: 1').click()
    await page.keyboard.press('End')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('3')
    await region(page, 'Editor').getByRole('button', { name: 'Apply' }).click()
    await expectTerminal(page, 'deployment.apps/hello created')
  })

  await test.step('sees three Pods come up on the workers', async () => {
    await expect(treeItem(page, /^Pod hello-.*Running, 1\/1 ready/)).toHaveCount(3, { timeout: 60_000 })
    await expect(region(page, 'Lesson').getByText('1 of 2 steps done')).toBeVisible()
  })

  await test.step('gives them one address and calls it from another Pod', async () => {
    await run(page, 'kubectl expose deployment hello --port=80')
    await run(page, 'kubectl run shell --image=busybox --restart=Never -- sleep 3600')
    await run(page, 'kubectl wait --for=condition=Ready pod/shell --timeout=60s')
    await run(page, 'kubectl exec shell -- wget -qO- http://hello')
    await expectTerminal(page, 'Welcome to nginx!')
    await expect(region(page, 'Lesson').getByText('2 of 2 steps done')).toBeVisible()
  })
  // The picture of the README is taken anew on request only, so that a test run leaves the tree clean.
  await page.screenshot({ path: process.env.KUBARIUM_SCREENSHOT ?? 'test-results/screens/main-job.png' })

  await test.step('deletes a Pod and sees the replacement', async () => {
    const names = await treeItem(page, /^Pod hello-/).allTextContents()
    const [victim] = /hello-[a-z0-9-]+/.exec(names[0]) ?? []
    await run(page, `kubectl delete pod ${victim}`)
    await expect(treeItem(page, new RegExp(`^Pod ${victim}`))).toHaveCount(0)
    await expect(treeItem(page, /^Pod hello-.*Running, 1\/1 ready/)).toHaveCount(3)
  })

  await test.step('looks closely at one of them', async () => {
    await treeItem(page, /^Pod hello-/).first().click()
    const inspector = region(page, 'Inspector')
    await expect(inspector.getByRole('tabpanel', { name: 'YAML' })).toContainText('kind: Pod')
    await inspector.getByRole('tab', { name: 'Describe' }).click()
    await expect(inspector.getByLabel('Description')).toContainText('Successfully assigned')
    await inspector.getByRole('tab', { name: 'Events' }).click()
    await expect(inspector.getByRole('cell', { name: 'Scheduled' })).toBeVisible()
    await inspector.getByRole('tab', { name: 'Logs' }).click()
    await expect(inspector.getByLabel('Log', { exact: true })).not.toBeEmpty()
  })
})
