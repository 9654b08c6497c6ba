/** Pictures of each chapter's first lesson, to be looked at: KUBARIUM_SCREENS=folder npx playwright test screens. No part of a test run. */
import { expect, test } from '@playwright/test'
import { chapters } from '../lessons/curriculum'
import { openPage } from './page'

const folder = process.env.KUBARIUM_SCREENS

const sizes = [
  { name: 'laptop', width: 1280, height: 800 },
  { name: 'screen', width: 1920, height: 1080 },
  { name: 'phone', width: 390, height: 844 },
]

test.skip(folder === undefined, 'taken on request only')

for (const { id, lessons } of chapters.filter((chapter) => chapter.lessons.length > 0)) {
  for (const theme of ['light', 'dark']) {
    test(`${id} in the ${theme} theme`, async ({ page }) => {
      await openPage(page, `/#lesson=${id}/${lessons[0]}&theme=${theme}`)
      await expect(page.locator('[data-step]').first()).toBeVisible()
      for (const { name, ...size } of sizes) {
        await page.setViewportSize(size)
        await page.waitForTimeout(500)
        await page.screenshot({ path: `${folder}/${id}-${theme}-${name}.png` })
      }
    })
  }
}
