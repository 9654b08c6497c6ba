/** Nobody is left out: axe in both themes and on a phone, and the main job by keyboard alone. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { expectEditor, expectPrompt, expectTerminal, openPage, region, run, treeItem } from './page'

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`)).toEqual([])
}

for (const theme of ['light', 'dark']) {
  test(`axe has nothing to say in the ${theme} theme`, async ({ page }) => {
    await openPage(page, `/#theme=${theme}`)
    await expectEditor(page)
    await run(page, 'kubectl create deployment web --image=nginx --replicas=3')
    await run(page, 'kubectl run broken --image=nginx:no-such-tag')
    await treeItem(page, /^Pod web-/).first().click()
    await expectNoViolations(page)
    await page.screenshot({ path: `test-results/screens/${theme}.png` })
  })
}

test('a phone has one column with tabs and nothing runs out sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openPage(page)
  for (const name of ['Lesson', 'Editor', 'Browser', 'Terminal', 'Graph', 'Tree', 'Inspector', 'Time']) {
    await page.getByRole('tablist', { name: 'Panes' }).getByRole('tab', { name }).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await expectNoViolations(page)
    await page.screenshot({ path: `test-results/screens/phone-${name.toLowerCase()}.png` })
  }
})

test('everything can be reached by keyboard alone', async ({ page }) => {
  await openPage(page)
  await expectEditor(page)
  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.type('kubectl run web --image=nginx\n')
  await expectTerminal(page, 'pod/web created')
  await expectPrompt(page)
  await expect(treeItem(page, /^Pod web/)).toBeVisible()

  await page.keyboard.press('Alt+Shift+O')
  await page.keyboard.press('Home')
  await expect(page.locator('[role=treeitem]:focus')).toHaveCount(1)
  while (!/^Pod web/.test((await page.locator('[role=treeitem]:focus').textContent()) ?? '')) {
    const before = await page.locator('[role=treeitem]:focus').textContent()
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('[role=treeitem]:focus').textContent()).not.toBe(before)
  }
  await page.keyboard.press('Enter')
  await expect(region(page, 'Inspector').getByRole('tabpanel', { name: 'YAML' })).toContainText('name: web')

  await page.keyboard.press('Alt+Shift+K')
  await page.keyboard.press('Shift+Tab')
  await expect(region(page, 'Terminal').locator('.xterm-helper-textarea')).not.toBeFocused()
})
