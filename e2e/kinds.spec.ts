/** What acts on workloads is seen and told: Ingress, autoscaler, network policy, CronJob, an object of a kind that somebody defined; and why a Pod is where it is. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { formatReplayToken } from '../src/protocol/replay-token'
import { openPage, region, setSpeed, treeItem } from './page'

const startMs = Date.UTC(2026, 0, 5, 9)
const at = startMs + 130_000

const manifest = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec: { rules: [{ host: shop.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: fence }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: tick }
spec: { schedule: '*/1 * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: tick, image: busybox, command: [date] }] } } } } }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.acme.test }
spec:
  group: acme.test
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
`
const widget = 'apiVersion: acme.test/v1\nkind: Widget\nmetadata: { name: gear }\n'

function session(): string {
  const line = 'kubectl create deployment web --image=nginx --replicas=2 && kubectl expose deployment web --port=80 --type=LoadBalancer && kubectl autoscale deployment web --min=2 --max=5 --cpu-percent=50 && kubectl apply -f kinds.yaml && sleep 2 && kubectl apply -f widget.yaml'
  return formatReplayToken({
    settings: { seed: '1', startMs, nodes: 3, terminal: true },
    inputs: [{ type: 'write', at, path: 'kinds.yaml', content: manifest }, { type: 'write', at, path: 'widget.yaml', content: widget }, { type: 'command', at, line }, { type: 'rest', at: at + 90_000 }],
  })
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([])
}

test('what acts on workloads is seen and told', async ({ page }) => {
  await openPage(page, `/#replay=${session()}`)
  await setSpeed(page, '1/100 ×')
  for (const name of [/^shop, Ingress shop\.test/, /^fence, NetworkPolicy ingress/, /^tick, CronJob \*\/1/, /^web, Autoscaler 2–5/, /^gear, Widget/, /^Service web, LoadBalancer 80\/TCP 172\./]) {
    await expect(treeItem(page, name)).toBeVisible()
  }
  await expect(treeItem(page, /^leads to web, by shop\.test\/$/)).toBeVisible()
  await treeItem(page, /^web, Autoscaler/).click()
  await region(page, 'Inspector').getByRole('tab', { name: 'Formula' }).click()
  await expect(region(page, 'Inspector').getByRole('region', { name: 'How it came to its number' })).toContainText('Within 2 to 5')
  await page.screenshot({ path: 'test-results/screens/kinds-formula.png' })
  await treeItem(page, /^Pod web-/).first().click()
  await region(page, 'Inspector').getByRole('tab', { name: 'Placement' }).click()
  await expect(region(page, 'Inspector').getByRole('region', { name: 'Attempts of the scheduler' })).toContainText('node-role.kubernetes.io/control-plane')
  await expectNoViolations(page)
  await page.screenshot({ path: 'test-results/screens/kinds-placement.png' })
  for (const view of ['Owners', 'Services']) {
    await region(page, 'Cluster graph').getByRole('button', { name: view }).click()
    await page.screenshot({ path: `test-results/screens/kinds-${view.toLowerCase()}.png` })
  }
})

test('a large cluster is told in rows that are in sight, and every one can be reached', async ({ page }) => {
  const inputs = [{ type: 'command' as const, at, line: 'kubectl create deployment big --image=nginx --replicas=600' }, { type: 'rest' as const, at: at + 30_000 }]
  await openPage(page, `/#replay=${formatReplayToken({ settings: { seed: '1', startMs, nodes: 60, terminal: true }, inputs })}`)
  const items = region(page, 'Cluster tree').getByRole('treeitem')
  await expect(items.first()).toContainText('control-plane')
  await expect.poll(() => region(page, 'Cluster tree').getByRole('tree').evaluate((tree) => tree.scrollHeight)).toBeGreaterThan(600 * 24)
  expect(await items.count()).toBeLessThan(250)
  await page.keyboard.press('Alt+Shift+O')
  await page.keyboard.press('End')
  await expect(page.locator('[role=treeitem]:focus')).toContainText(/kubernetes|leads to/)
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Home')
  await expect(page.locator('[role=treeitem]:focus')).toContainText('control-plane')
  await page.screenshot({ path: 'test-results/screens/large.png' })
})
