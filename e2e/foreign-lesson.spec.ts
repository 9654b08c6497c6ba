/** A lesson from elsewhere: fetched from any address that allows it, shown as words alone, and checked as those of the course are. */
import { expect, test, type Page } from '@playwright/test'
import { expectEditor, openPage, region, rewrite, run } from './page'

const ADDRESS = 'https://lessons.test/tea/lesson.md'

const lesson = `---
kubarium: lesson/v1
id: tea
title: Tea from elsewhere
world: { apply: [pod.yaml], settle: 20s }
workspace: { open: [pod.yaml] }
---

# Tea from elsewhere

Hello **there**. <script>window.harmed = 1</script> <img src="https://evil.test/x.gif" onerror="window.harmed = 1"> [bad](javascript:window.harmed=1) [good](https://example.org/)

![a cup](https://evil.test/cup.png)

## Label it {#label}

\`\`\`sh
kubectl label pod tea drunk=no
\`\`\`

\`\`\`yaml check
id: labelled
say: The Pod carries a label.
assert: { kind: Pod, name: tea, match: { metadata: { labels: { drunk: "no" } } } }
\`\`\`

\`\`\`yaml hint
when: { check: labelled, idle: 3s }
levels: [A label is put on by kubectl label.]
\`\`\`
`

const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: tea }\nspec: { containers: [{ name: tea, image: nginx }] }\n'

/** Serves the lesson as a server of files does that lets others read; notes who else is asked. */
async function serve(page: Page): Promise<string[]> {
  const strangers: string[] = []
  await page.route(/^https:\/\//, (route) => {
    const url = route.request().url()
    const body = { [ADDRESS]: lesson, 'https://lessons.test/tea/files/pod.yaml': pod }[url]
    if (body === undefined) {
      strangers.push(url)
      return route.abort()
    }
    return route.fulfill({ status: 200, contentType: 'text/plain', headers: { 'access-control-allow-origin': '*' }, body })
  })
  return strangers
}

test('a lesson from another address is opened, shown as words, and checked', async ({ page }) => {
  const strangers = await serve(page)
  await openPage(page, `/#lesson=${ADDRESS}`)
  const pane = region(page, 'Lesson')
  await expect(pane).toContainText('Tea from elsewhere')
  await expect(pane.getByText('there', { exact: true })).toBeVisible()
  await expect(pane.getByRole('link', { name: 'good' })).toHaveAttribute('href', 'https://example.org/')
  await expect(pane.getByRole('link', { name: 'bad' })).toHaveCount(0)
  await expect(pane.getByText('a cup')).toBeVisible()
  await expect(pane.locator('img, script, iframe')).toHaveCount(0)
  await expect(pane.getByText('Stuck? A hint is ready: The Pod carries a label.')).toBeVisible()
  await pane.getByRole('button', { name: 'Hint (1 of 1)' }).click()
  await expect(pane.getByText('A label is put on by kubectl label.')).toBeVisible()
  await expect(pane.getByText('Stuck?')).toHaveCount(0)
  await run(page, 'kubectl label pod tea drunk=no')
  await expect(pane.getByText('done').first()).toBeVisible({ timeout: 60_000 })
  expect(await page.evaluate(() => (window as Window & { harmed?: number }).harmed)).toBeUndefined()
  expect(strangers).toEqual([])
})

test('an address that holds no lesson is told of, and the page opens as it does without', async ({ page }) => {
  await serve(page)
  await openPage(page, '/#lesson=https://lessons.test/none.md')
  await expect(page.getByText(/The link could not be opened/)).toBeVisible()
})

test('a lesson in the editor is completed, and its faults are marked', async ({ page }) => {
  await openPage(page, '/')
  await run(page, 'touch lesson.md')
  await region(page, 'Editor').getByRole('tab', { name: /lesson\.md/ }).click()
  await expectEditor(page)
  await rewrite(page, '---\nkubarium: lesson/v1\nid: x\ntitle: X\nlevle: easy\n---\n')
  await expect(region(page, 'Editor').locator('.squiggly-error').first()).toBeVisible()
  await rewrite(page, '---\nkubarium: lesson/v1\nid: x\ntitle: X\n---\n\n## A {#a}\n\n```yaml check\nid: a\nsay: b\n')
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('roll')
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+Space')
    await expect(page.getByRole('option', { name: /^rollout/ }).first()).toBeVisible({ timeout: 2_000 })
  }).toPass()
})
