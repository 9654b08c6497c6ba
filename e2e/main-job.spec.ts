/** The main job as a student does it: read, edit, apply, watch, expose, call, delete and see it replaced, with the checks ticking. */
import { expect, test, type Page } from '@playwright/test'
import { enter, expectEditor, expectPrompt, expectTerminal, openPage, region, run, setSpeed, treeItem } from './page'

test('a student deploys, exposes, calls and heals', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await expect(treeItem(page, /^Node .*control-plane/)).toBeVisible()
  await expect(treeItem(page, /^Node /)).toHaveCount(3)

  await test.step('is told what is missing', async () => {
    const check = region(page, 'Lesson').getByRole('listitem').filter({ hasText: 'All three Pods are available' })
    await expect(check).toContainText('Not yet')
    await expect(check).toContainText('There is no Deployment "hello"')
    await check.getByRole('button', { name: /^Hint/ }).click()
    await expect(check.getByRole('list', { name: 'Hints' })).not.toBeEmpty()
  })

  await test.step('edits the Deployment and applies it', async () => {
    await expectEditor(page)
    await watchWords(page)
    await setSpeed(page, '1/100 ×')
    await region(page, 'Editor').getByText('replicas: 1').click()
    await page.keyboard.press('End')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('3')
    await region(page, 'Editor').getByRole('button', { name: 'Apply' }).click()
    await expectTerminal(page, 'deployment.apps/hello created')
  })

  await test.step('sees three Pods come up on the workers', async () => {
    await expect(treeItem(page, /^Pod hello-.*ContainerCreating/)).toHaveCount(3)
    await page.screenshot({ path: 'test-results/screens/creating.png' })
    await setSpeed(page, '20 ×')
    await expect(treeItem(page, /^Pod hello-.*Running, 1\/1 ready/)).toHaveCount(3, { timeout: 60_000 })
    for (const words of await seenWords(page)) expect(words).toEqual(['Pending', 'ContainerCreating', 'Running'])
    await expect(treeItem(page, /^Node worker-[12], [12] Pods?$/)).toHaveCount(2)
    await expect(treeItem(page, /^hello, Deployment 3\/3$/)).toBeVisible()
    await expect(treeItem(page, /^hello-\w+, ReplicaSet 3\/3$/)).toBeVisible()
    await expect(region(page, 'Lesson').getByText('1 of 6 steps done')).toBeVisible()
  })

  await test.step('gives them one address and calls it from another Pod', async () => {
    await run(page, 'kubectl expose deployment hello --port=80')
    await run(page, 'kubectl run shell --image=busybox --restart=Never -- sleep 3600')
    await run(page, 'kubectl wait --for=condition=Ready pod/shell --timeout=60s')
    await run(page, 'kubectl exec shell -- wget -qO- http://hello')
    await expectTerminal(page, 'Welcome to nginx!')
    await expect(region(page, 'Lesson').getByText('3 of 6 steps done')).toBeVisible()
    await expect(treeItem(page, /^leads to hello \(3 Pods\), by spec.selector/)).toBeVisible()
  })

  await test.step('calls it from a shell inside a Pod', async () => {
    await run(page, 'clear')
    await run(page, 'kubectl run -it probe --rm --image=busybox --restart=Never -- wget -qO- http://hello | head -4')
    await expectTerminal(page, /<title>Welcome to nginx!<\/title>\n/)
    await run(page, 'clear')
    await enter(page, 'kubectl run -it inside --rm --image=busybox --restart=Never -- sh')
    await expectTerminal(page, "If you don't see a command prompt, try pressing enter.")
    await enter(page, '')
    await expectTerminal(page, /\/ #\s*$/)
    await enter(page, 'wget -qO- http://hello | grep title')
    await expectTerminal(page, /grep title\n<title>Welcome to nginx!<\/title>\n/)
    await enter(page, 'exit')
    await expectTerminal(page, 'pod "inside" deleted')
    await expectPrompt(page)
  })
  await takePicture(page)

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
    await inspector.getByRole('tab', { name: 'YAML' }).click()
    await expect(inspector.getByRole('tabpanel', { name: 'YAML' })).toContainText('kind: Pod')
    await inspector.getByRole('tab', { name: 'Describe' }).click()
    await expect(inspector.getByLabel('Description')).toContainText('Successfully assigned')
    await inspector.getByRole('tab', { name: 'Events' }).click()
    await expect(inspector.getByRole('cell', { name: 'Scheduled' })).toBeVisible()
    await inspector.getByRole('tab', { name: 'Logs' }).click()
    await expect(inspector.getByLabel('Log', { exact: true })).not.toBeEmpty()
  })
})

/** The picture of the README is taken anew on request only (KUBARIUM_SCREENSHOT=1), so that a test run leaves the tree clean. */
async function takePicture(page: Page): Promise<void> {
  await run(page, 'clear')
  await run(page, 'kubectl get pods')
  await run(page, 'kubectl get service hello')
  await run(page, 'kubectl exec shell -- wget -qO- http://hello | head -4')
  await page.locator('[data-item="Service/default/hello"] > span').click()
  await region(page, 'Inspector').getByRole('tab', { name: 'Describe' }).click()
  await expect(region(page, 'Inspector').getByLabel('Description')).toContainText('Endpoints:')
  await page.screenshot({ path: process.env.KUBARIUM_SCREENSHOT ? 'public/screenshot.png' : 'test-results/screens/main-job.png' })
}

/** Writes down each status word that a Pod shows, in order: slow as the clock may be, some stand for a blink only. */
async function watchWords(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Record<string, string[]> = {}
    Object.assign(window, { seen })
    const look = (): void => {
      for (const { title } of document.querySelectorAll<HTMLElement>('[role=treeitem]')) {
        const [, pod, word] = /^Pod ([^,]+), \S (\w+)/.exec(title) ?? []
        if (pod && (seen[pod] ??= []).at(-1) !== word) seen[pod].push(word)
      }
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['title'] })
  })
}

const seenWords = (page: Page): Promise<string[][]> => page.evaluate(() => Object.values(Reflect.get(window, 'seen') as Record<string, string[]>))
