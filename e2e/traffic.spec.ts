/** Traffic is seen and told: a request through a Service flies over the drawing, and the inspector says by which rules it went, or why not. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { enter, expectPrompt, expectTerminal, openPage, region, run, setSpeed, treeItem } from './page'

/** The drawing of traffic lies on top. */
const packets = (page: Page): Locator => region(page, 'Cluster graph').locator('canvas').last()

/** How many pixels of the top canvas are not empty. */
const inked = (page: Page): Promise<number> =>
  packets(page).evaluate((canvas: HTMLCanvasElement) => {
    const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {}
    let count = 0
    for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha] > 0) count++
    return count
  })

const rows = (page: Page): Locator => region(page, 'Inspector').getByRole('list', { name: 'Connections, latest first' }).locator('> li')

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([])
}

for (const theme of ['light', 'dark']) {
  test(`a student sees where a request went and why another one did not arrive, ${theme}`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await openPage(page, `/#lesson=first-steps/first-deployment&theme=${theme}`)
    await setSpeed(page, '20 ×')
    await run(page, 'kubectl apply -f hello.yaml')
    await run(page, 'kubectl run shell --image=busybox --restart=Never -- sleep 36000')
    await run(page, 'kubectl wait --for=condition=Available deployment/hello --timeout=120s')
    await run(page, 'kubectl wait --for=condition=Ready pod/shell --timeout=120s')
    await run(page, 'kubectl expose deployment hello --port=80')
    await setSpeed(page, '1 × (real time)')

    await test.step('a request flies, its mark stands, and nothing stays', async () => {
      await expect.poll(() => inked(page)).toBe(0)
      await enter(page, 'kubectl exec shell -- wget -qO- http://hello')
      await expect.poll(() => inked(page), { intervals: [20] }).toBeGreaterThan(0)
      await page.screenshot({ path: `test-results/screens/traffic-flies-${theme}.png` })
      await page.waitForTimeout(700)
      await page.screenshot({ path: `test-results/screens/traffic-answered-${theme}.png` })
      await expectTerminal(page, 'Welcome to nginx!')
      await expectPrompt(page)
      await expect.poll(() => inked(page)).toBe(0)
    })

    await test.step('the Service tells of it, with the rules that led there', async () => {
      await treeItem(page, /^Service hello/).click()
      await region(page, 'Inspector').getByRole('tab', { name: 'Traffic' }).click()
      await expect(rows(page)).toHaveCount(1)
      await expect(rows(page)).toContainText(/\d:\d\d:\d\d shell → hello \(10\.\d+\.\d+\.\d+:80\) → hello-\S+: answered/)
      await rows(page).locator('summary').press('Enter')
      await expect(rows(page).getByRole('list', { name: 'Hops' })).toContainText(/worker-\d sends it on to 10\.244\.\d+\.\d+:80/)
      await expect(rows(page).getByRole('list', { name: 'Rules that matched' })).toContainText(/-A KUBE-SVC-\w+ .*-j KUBE-SEP-\w+/)
      await expectNoViolations(page)
      await page.screenshot({ path: `test-results/screens/traffic-tab-${theme}.png` })
    })

    await test.step('a wrong targetPort is refused, and the reason is said', async () => {
      await run(page, `kubectl patch service hello -p '{"spec":{"ports":[{"port":80,"targetPort":8081}]}}'`)
      await run(page, 'sleep 2')
      await run(page, 'clear')
      await enter(page, 'kubectl exec shell -- wget -qO- http://hello')
      await expect(rows(page)).toHaveCount(2)
      await page.waitForTimeout(700)
      await page.screenshot({ path: `test-results/screens/traffic-refused-${theme}.png` })
      await expectTerminal(page, 'Connection refused')
      await expect(rows(page).first()).toContainText(/hello-\S+: refused/)
      await expect(rows(page).first()).toContainText(/connection refused on 10\.244\.\d+\.\d+:8081; .* listens on 80/)
      await expectNoViolations(page)
    })

    await test.step('the Pod tells of both, and of the name that it asked for', async () => {
      await treeItem(page, /^Pod shell/).click()
      await region(page, 'Inspector').getByRole('tab', { name: 'Traffic' }).click()
      await expect(rows(page).filter({ hasText: '→ hello' })).toHaveCount(2)
      await expect(rows(page).filter({ hasText: '→ kube-dns in kube-system' })).not.toHaveCount(0)
    })

    await test.step('probes are shown when they are asked for', async () => {
      await region(page, 'Cluster graph').getByLabel('Namespace').selectOption('kube-system')
      await treeItem(page, /^Pod coredns-/).first().click()
      await region(page, 'Inspector').getByRole('tab', { name: 'Traffic' }).click()
      await expect(region(page, 'Inspector')).toContainText(/\d+ not listed/)
      await expect(rows(page).filter({ hasText: 'node ' })).toHaveCount(0)
      await region(page, 'Inspector').getByLabel('Show probes').check()
      await expect(rows(page).filter({ hasText: /node \S+ → 10\.244\.\d+\.\d+:8181 → coredns-\S+: answered/ })).not.toHaveCount(0)
      await region(page, 'Cluster graph').getByText('Legend').click()
      await expect(region(page, 'Cluster graph').getByLabel('Show probes')).toBeChecked()
      await expect.poll(() => inked(page), { intervals: [20] }).toBeGreaterThan(0)
      await expectNoViolations(page)
      await page.screenshot({ path: `test-results/screens/traffic-probes-${theme}.png` })
    })

    await test.step('on a phone', async () => {
      await page.setViewportSize({ width: 390, height: 844 })
      await page.getByRole('tablist', { name: 'Panes' }).getByRole('tab', { name: 'Inspector' }).click()
      await region(page, 'Inspector').getByRole('tab', { name: 'Traffic' }).click()
      await rows(page).first().locator('summary').click()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      await expectNoViolations(page)
      await page.screenshot({ path: `test-results/screens/traffic-phone-${theme}.png` })
    })
  })
}
