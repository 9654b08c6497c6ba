/** The course in German: a wrong manifest and a wrong Service, what is said of them, and no English but the words of Kubernetes. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { openPage, region, run } from './page'

const lesson = (page: Page): Locator => region(page, 'Lektion')
const stepOf = (page: Page, id: string): Locator => lesson(page).locator(`[data-step="${id}"]`)
const checkOf = (step: Locator, say: string | RegExp): Locator => step.getByRole('listitem').filter({ hasText: say }).first()

/** All hints, one after the other. */
async function askForHints(check: Locator, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) await check.getByRole('button', { name: new RegExp(`inweis \\(${number} von ${count}\\)`) }).click()
}

/** Small words that stand in any English sentence and in no German one. What is code, and what a rule of kube-proxy says, is Kubernetes'. */
async function englishIn(place: Locator): Promise<string[]> {
  const texts = await place.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('code, pre, [hidden], script, style')) found.push(node.textContent ?? '')
    }
    return found
  })
  return texts.filter((text) => /\b(the|of|is|are|and|with|not|has|have|it|its|this|that|from|you|your|which|wanted|nothing)\b/i.test(text.replace('has no endpoints', '')))
}

test('a mistake is named and explained in German', async ({ page }) => {
  test.setTimeout(300_000)
  await openPage(page, '/#lesson=first-steps/first-deployment&lang=de')
  await expect(lesson(page).getByRole('heading', { level: 3 })).toHaveText('Dein erstes Deployment und dein erster Service')

  await test.step('an image that nobody has', async () => {
    await run(page, "sed -i 's/nginx:1.27/nginx:1.72/; s/replicas: 1/replicas: 3/' hello.yaml; kubectl apply -f hello.yaml")
    const check = checkOf(stepOf(page, 'three-copies'), 'Alle drei Pods sind verfügbar.')
    await expect(check).toContainText('Noch nicht')
    await expect(check.getByRole('button', { name: 'Hinweis (1 von 4)' })).toBeVisible({ timeout: 60_000 })
    await expect(check).toContainText('Deployment/hello: status.availableReplicas ist nicht gesetzt, gewollt ist 3.')
    await askForHints(check, 4)
    await expect(check).toContainText('Schreibe nginx:1.27 in die Datei und wende sie noch einmal an.')
    await expect(check).toContainText('Ein bekannter Fehler: das Image lässt sich nicht holen.')
    await expect(check).toContainText('richtig wäre: ein Name und ein Tag, die die Registry kennt')
    await run(page, "sed -i 's/nginx:1.72/nginx:1.27/' hello.yaml; kubectl apply -f hello.yaml")
    await expect(stepOf(page, 'three-copies')).toContainText('✓ erledigt', { timeout: 90_000 })
  })

  await test.step('a Service that finds nobody', async () => {
    await run(page, 'kubectl expose deployment hello --port=80 --selector=app=hallo')
    const check = checkOf(stepOf(page, 'one-address'), 'antwortet im Cluster')
    await expect(check).toContainText('antwortet mit reject: default/hello has no endpoints')
    await expect(check.getByRole('button', { name: 'Hinweis (1 von 4)' })).toBeVisible({ timeout: 60_000 })
    await askForHints(check, 4)
    await expect(check).toContainText('Die Pods laufen, und doch antwortet niemand.')
    await expect(check).toContainText('Ein Service kennt keine Namen von Pods. Er kennt Labels.')
    await expect(check).toContainText('Ein bekannter Fehler: der Selector des Service passt zu keinem Pod.')
  })

  await test.step('a word of the glossary', async () => {
    await stepOf(page, 'one-address').getByRole('button', { name: 'Service', exact: true }).click()
    await expect(page.getByRole('note').filter({ hasText: 'Eine bleibende Adresse und ein bleibender Name' })).toBeVisible()
    await page.keyboard.press('Escape')
  })

  expect(await englishIn(lesson(page))).toEqual([])
})

test('the contents and the words of the course are in German, and English where they are not translated', async ({ page }) => {
  await openPage(page, '/#lesson=first-steps/self-healing&lang=de')
  await page.getByRole('button', { name: 'Inhalt' }).first().click()
  const contents = page.getByRole('dialog', { name: 'Inhalt des Kurses' })
  const first = contents.getByRole('region', { name: /^Erste Schritte/ })
  await expect(first.getByRole('button', { name: /Dein erstes Deployment und dein erster Service/ })).toBeVisible()
  await expect(first.getByRole('button', { name: /Selbstheilung und Labels/ })).toBeVisible()
  await expect(contents.getByRole('region', { name: /^Woraus ein Cluster besteht/ })).toBeVisible()
  await contents.getByRole('searchbox').fill('kranken Pod')
  await expect(contents.getByRole('button', { name: /Selbstheilung und Labels › Nimm einen Pod aus der Zählung/ })).toBeVisible()
  await contents.getByRole('searchbox').fill('')
  await contents.getByRole('button', { name: 'Wörter' }).click()
  const words = page.getByRole('dialog', { name: 'Die Wörter des Kurses' })
  await expect(words.locator('div[lang="de"]').filter({ hasText: 'gewünschter Zustand' })).toContainText('Was du bestellt hast.')
  await expect(words.locator('div[lang="en"]').filter({ hasText: 'control plane' }).first()).toContainText('The programs that steer the cluster')
  expect(await englishIn(words)).not.toEqual([])
})
