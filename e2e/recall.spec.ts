/** What was learned is met again: a lesson is finished, a day goes by, and its drill is offered, solved by keyboard, and put off for three days. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { expectPrompt, openPage, region, setSpeed } from './page'

const LESSON = 'labels/labels-and-selectors'
const TITLE = 'Labels, and asking by them'
const lessonPane = (page: Page): Locator => region(page, 'Lesson')
const steps = (page: Page): Locator => lessonPane(page).locator('[data-step]')
const contents = (page: Page): Locator => page.getByRole('dialog', { name: 'Contents of the course' })

async function openContents(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Contents/ }).first().click()
  await expect(contents(page)).toBeVisible()
}

/** What is kept on this machine, as if it had been written so many days ago. */
async function letDaysPass(page: Page, days: number): Promise<void> {
  await page.evaluate(async (ms) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open('keyval-store')
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(new Error('the store does not open'))
    })
    const store = database.transaction('keyval', 'readwrite').objectStore('keyval')
    await new Promise<void>((resolve) => {
      const asked = store.get('course-progress')
      asked.onsuccess = () => {
        const older = (asked.result as string).replaceAll(/"atMs":(\d+)/g, (_whole, atMs: string) => `"atMs":${Number(atMs) - ms}`)
        store.put(older, 'course-progress').onsuccess = () => resolve()
      }
    })
    database.close()
  }, days * 24 * 60 * 60 * 1_000)
  await page.reload()
  await expectPrompt(page)
}

const press = async (page: Page, button: Locator): Promise<void> => {
  await button.focus()
  await page.keyboard.press('Enter')
}

async function solve(page: Page, step: Locator): Promise<void> {
  await press(page, step.locator('details').filter({ hasText: /Show (a|\d+) solution/ }).locator('summary'))
  await press(page, step.getByRole('button', { name: 'Do all of it' }).first())
  await expect(step.getByText('✓ done')).toBeVisible({ timeout: 90_000 })
}

async function expectNoViolations(page: Page, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test('a lesson that was finished comes back the next day, and then after three', async ({ page }) => {
  test.setTimeout(300_000)
  await openPage(page, `/#lesson=${LESSON}`)
  await setSpeed(page, '20 ×')
  await expect(steps(page).first()).toBeVisible()
  let due = 0
  const total = await steps(page).count()
  for (let index = 0; index < total; index++) await solve(page, steps(page).nth(index))

  await test.step('nothing is due on the same day', async () => {
    await openContents(page)
    await expect(contents(page).getByRole('button', { name: `Recall the lesson “${TITLE}” in a drill` })).toBeVisible()
    await expect(contents(page).getByRole('heading', { name: 'Drill of the day' })).toHaveCount(0)
  })

  await test.step('a day later a drill is offered, and opens where its step begins', async () => {
    await letDaysPass(page, 1)
    await openContents(page)
    const offer = contents(page).getByRole('region', { name: 'Drill of the day' })
    await expect(offer).toContainText(`Something from the lesson “${TITLE}”.`)
    await expectNoViolations(page, 'dialog[open]')
    await page.setViewportSize({ width: 390, height: 844 })
    await contents(page).getByRole('button', { name: `Recall the lesson “${TITLE}” in a drill` }).scrollIntoViewIfNeeded()
    await page.screenshot({ path: 'test-results/screens/recall-contents-phone.png' })
    await page.setViewportSize({ width: 1440, height: 900 })
    due = Number(/Due today: (\d+)/.exec((await offer.textContent()) ?? '')?.[1])
    expect(due).toBeGreaterThan(2)
    await press(page, offer.getByRole('button', { name: 'Start the drill' }))
    await expect(page).toHaveURL(/lesson=recall\/labels\/labels-and-selectors\/[a-z-]+\/1/)
    await expectPrompt(page)
    await expect(lessonPane(page).getByRole('heading', { name: `Recall: ${TITLE}` })).toBeVisible()
    await expect(steps(page)).toHaveCount(1)
    await expect(steps(page).locator('pre:visible')).toHaveCount(0)
    await expect(lessonPane(page).getByText('0 of 1 step done')).toBeAttached()
    await expectNoViolations(page, '[data-lesson]')
    await page.screenshot({ path: 'test-results/screens/recall-light.png' })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.screenshot({ path: 'test-results/screens/recall-dark.png' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.screenshot({ path: 'test-results/screens/recall-phone.png' })
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('it is solved, and moves up a box', async () => {
    await setSpeed(page, '20 ×')
    await solve(page, steps(page).first())
    await expect(lessonPane(page).getByText('You remember. It comes back in 3 days.')).toBeVisible()
    await openContents(page)
    const offer = contents(page).getByRole('region', { name: 'Drill of the day' })
    await expect(offer).toContainText('You have done a drill today.')
    await expect(offer).toContainText(`Due today: ${due - 1}.`)
    await page.screenshot({ path: 'test-results/screens/recall-contents.png' })
  })

  await test.step('after a reload the same drill is there, with what was done in it', async () => {
    await page.keyboard.press('Escape')
    await page.reload()
    await expectPrompt(page)
    await expect(steps(page).first().getByText('✓ done')).toBeVisible()
  })
})
