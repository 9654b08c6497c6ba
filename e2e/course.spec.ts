/** The course as students walk it: by clicking, by keyboard alone, by touch; its contents, its addresses, leaving and coming back. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { expectPrompt, openPage, region, run, setSpeed } from './page'

const lessonPane = (page: Page): Locator => region(page, 'Lesson')
const stepOf = (page: Page, number: number): Locator => lessonPane(page).locator('[data-step]').nth(number - 1)
const contents = (page: Page): Locator => page.getByRole('dialog', { name: 'Contents of the course' })
const expectDone = (page: Page, done: number, total: number): Promise<void> =>
  expect(lessonPane(page).getByRole('status').filter({ hasText: `${done} of ${total} steps done` })).toBeVisible({ timeout: 90_000 })

const countSteps = (page: Page): Promise<number> => lessonPane(page).locator('[data-step]').count()

/** Where a step has no checks there is nothing to do but to read it. */
async function solve(step: Locator, press: (button: Locator) => Promise<void>): Promise<void> {
  const solutions = step.locator('details').filter({ hasText: /Show (a|\d+) solution/ })
  if ((await solutions.count()) === 0) return
  await press(solutions.locator('summary'))
  await press(solutions.getByRole('button', { name: 'Do all of it' }).first())
}

const click = (button: Locator): Promise<void> => button.click()

async function openContents(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Contents/ }).first().click()
  await expect(contents(page)).toBeVisible()
}

/** Each step in its turn, by the first of its solutions. */
async function walk(page: Page, press: (button: Locator) => Promise<void>): Promise<void> {
  await expect(lessonPane(page).locator('[data-step]').first()).toBeVisible()
  const total = await countSteps(page)
  for (let number = 1; number <= total; number++) {
    await solve(stepOf(page, number), press)
    await expect(stepOf(page, number).getByText('✓ done')).toBeVisible({ timeout: 90_000 })
  }
  await expectDone(page, total, total)
}

test('three lessons are done to the end, one after the other', async ({ page }) => {
  test.setTimeout(480_000)
  await openPage(page, '/#lesson=first-steps/first-deployment')
  for (const lesson of ['first-deployment', 'self-healing', 'desired-state']) {
    await expect(lessonPane(page).locator(`[data-lesson="first-steps/${lesson}"]`)).toBeVisible()
    await expectPrompt(page)
    await expect(page).toHaveURL(new RegExp(`lesson=first-steps/${lesson}`))
    await walk(page, click)
    await lessonPane(page).getByRole('button', { name: /^Next lesson/ }).click()
  }
  await test.step('and the contents say so, also after a reload', async () => {
    await expectPrompt(page)
    await page.reload()
    await expectPrompt(page)
    await openContents(page)
    const chapter = contents(page).getByRole('region', { name: /^First steps/ })
    await expect(chapter.getByRole('button', { name: /done/ })).toHaveCount(3)
    await expect(chapter).toContainText('3 of 3')
  })
})

test('a step has an address, and the way back leads back', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await lessonPane(page).getByRole('button', { name: /^Next/ }).click()
  await lessonPane(page).getByRole('button', { name: /^Next/ }).click()
  const second = stepOf(page, 2)
  const id = await second.getAttribute('data-step')
  await expect(page).toHaveURL(new RegExp(`step=${id}`))
  await expect(second.getByRole('heading').first()).toBeFocused()
  await second.getByRole('button', { name: /^Copy the link/ }).click()
  await expect(second.getByRole('button', { name: /^Copy the link/ })).toContainText('Link copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`#lesson=first-steps/first-deployment&step=${id}`)

  await openContents(page)
  await contents(page).getByRole('button', { name: /Self-healing/ }).click()
  await expect(page).toHaveURL(/self-healing/)
  await expect(lessonPane(page).getByRole('heading', { name: /Self-healing/ })).toBeVisible()
  await page.goBack()
  await expect(stepOf(page, 2).getByRole('heading').first()).toBeFocused()
  await page.goBack()
  await expect(stepOf(page, 1).getByRole('heading').first()).toBeFocused()
})

test('words are found in titles and prose, and what they mean is one click away', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await openContents(page)
  await contents(page).getByRole('searchbox').fill('scheduler')
  await expect(contents(page).getByRole('status').first()).toContainText('found')
  await contents(page).getByRole('button', { name: /›/ }).first().click()
  await expect(page).toHaveURL(/lesson=.*step=/)
  await expectPrompt(page)
  await openContents(page)
  await contents(page).getByRole('button', { name: 'Words' }).click()
  const words = page.getByRole('dialog', { name: 'The words of the course' })
  await words.getByRole('searchbox').fill('kubelet')
  await expect(words.locator('dt').first()).toContainText(/kubelet/i)
})

test('free play leaves the lesson as it was; a step begins where those before it are done', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/first-deployment')
  await setSpeed(page, '20 ×')
  await solve(stepOf(page, 1), click)
  await expect(stepOf(page, 1).getByText('✓ done')).toBeVisible()
  await lessonPane(page).getByText('This lesson', { exact: true }).click()
  await lessonPane(page).getByRole('button', { name: 'Free play from here' }).click()
  await expect(lessonPane(page).getByText(/You are playing freely/)).toBeVisible()
  await run(page, 'kubectl delete deployment hello')
  await lessonPane(page).getByRole('button', { name: 'Back to the lesson' }).click()
  await expectPrompt(page)
  await expect(stepOf(page, 1).getByText('✓ done')).toBeVisible()

  const third = stepOf(page, 3)
  await third.getByRole('button', { name: 'Start here' }).click()
  await expect(stepOf(page, 2).getByText('✓ done')).toBeVisible({ timeout: 60_000 })
  await expect(third.getByText('✓ done')).toHaveCount(0)
})

test('a lesson is done by keyboard alone', async ({ page }) => {
  test.setTimeout(240_000)
  await openPage(page, '/#lesson=first-steps/self-healing')
  await page.keyboard.press('Alt+Shift+L')
  /** Tab until it has the keyboard, as somebody does who cannot point. */
  async function press(button: Locator): Promise<void> {
    for (let tabs = 0; tabs < 120; tabs++) {
      if (await button.evaluate((element) => element === document.activeElement)) return page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
    }
    throw new Error('Tab did not lead there')
  }
  await expect(lessonPane(page).locator('[data-step]').first()).toBeVisible()
  const total = await countSteps(page)
  for (let number = 1; number <= total; number++) {
    await press(lessonPane(page).getByRole('navigation').getByRole('button', { name: /^Next/ }))
    await expect(stepOf(page, number).getByRole('heading').first()).toBeFocused()
    await solve(stepOf(page, number), press)
    await expect(stepOf(page, number).getByText('✓ done')).toBeVisible({ timeout: 90_000 })
    await page.keyboard.press('Alt+Shift+L')
  }
  await expectDone(page, total, total)
  await expect(page.getByRole('tree', { name: 'Cluster' }).getByRole('treeitem').first()).toBeAttached()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('a lesson is done by touch', async ({ page }) => {
    test.setTimeout(240_000)
    await openPage(page, '/#lesson=first-steps/first-deployment')
    await expect(lessonPane(page).locator('[data-step]').first()).toBeVisible()
    const total = await countSteps(page)
    for (let number = 1; number <= total; number++) {
      // Editor and terminal show what they do, and then the lesson comes back.
      await solve(stepOf(page, number), (button) => button.tap())
      await expect(stepOf(page, number).getByText('✓ done')).toBeVisible({ timeout: 90_000 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    }
    await expectDone(page, total, total)
  })
})

for (const theme of ['light', 'dark']) {
  test(`axe has nothing to say of the course in the ${theme} theme`, async ({ page }) => {
    const expectNoViolations = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`)).toEqual([])
    }
    await openPage(page, `/#lesson=architecture/parts-taken-away&theme=${theme}`)
    await solve(stepOf(page, 1), click)
    await lessonPane(page).getByRole('button', { name: /^Hint/ }).first().click()
    await expectNoViolations()
    await openContents(page)
    await expectNoViolations()
    await contents(page).getByRole('button', { name: 'Words' }).click()
    await expectNoViolations()
  })
}

test('a lesson on paper has its solutions at the end, and nothing of the page around it', async ({ page }) => {
  await openPage(page, '/#lesson=architecture/parts-taken-away&theme=dark')
  await expect(lessonPane(page).locator('[data-step]').first()).toBeVisible()
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('heading', { name: 'Solutions' })).toBeVisible()
  await expect(page.getByRole('heading', { name: /^Step \d+: / })).not.toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Run in the terminal' })).toHaveCount(0)
  await expect(page.locator('#root')).toBeHidden()
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: 'screen' })
  await expect(page.locator('#root')).toBeVisible()
})

test('the page speaks German, and runs from right to left', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/first-deployment&lang=de')
  await expect(region(page, 'Lektion')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(region(page, 'Lektion').getByRole('heading', { level: 3 })).toContainText(/Dein erstes Deployment/)
  await page.getByLabel('Sprache').selectOption('en')
  await expect(region(page, 'Lesson')).toBeVisible()
  await openPage(page, '/?lang=x-rtl#')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  const lesson = await page.locator('[data-pane="Lesson"]').boundingBox()
  const graph = await page.locator('[data-pane="Cluster graph"]').boundingBox()
  expect(lesson?.x).toBeGreaterThan(graph?.x ?? Infinity)
})
