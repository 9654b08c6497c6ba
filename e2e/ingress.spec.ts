/** Two hosts behind one address: an Ingress of ingress-nginx, opened by the names that stand in the student's /etc/hosts. */
import { expect, test } from '@playwright/test'
import { formatReplayToken } from '../src/protocol/replay-token'
import type { Input } from '../src/protocol/input-log'
import { openPage, region } from './page'

const startMs = Date.UTC(2026, 0, 5, 9)
const at = startMs + 130_000
const DEPLOY = 'https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/cloud/deploy.yaml'

const rule = (fruit: string): string => `  - { host: ${fruit}.test, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${fruit}, port: { number: 5678 } } } }] } }`
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: fruit }
spec:
  ingressClassName: nginx
  rules:
${['apple', 'banana'].map(rule).join('\n')}
`
const fruits = (fruit: string): string =>
  `kubectl create deployment ${fruit} --image=hashicorp/http-echo -- /http-echo -text=${fruit} && kubectl expose deployment ${fruit} --port=5678`

const commands = [
  `kubectl apply -f ${DEPLOY} && ${fruits('apple')} && ${fruits('banana')}`,
  'sleep 10; kubectl wait -n ingress-nginx --for=condition=ready pod -l app.kubernetes.io/component=controller --timeout=120s; sleep 3; kubectl apply -f ingress.yaml; sleep 60',
  `echo "$(kubectl get ingress fruit -o jsonpath='{.status.loadBalancer.ingress[0].ip}') apple.test banana.test" | sudo tee -a /etc/hosts`,
]

test('two hosts of an Ingress open by their names', async ({ page }) => {
  const line = commands.join('\n')
  const inputs: Input[] = [{ type: 'write', at, path: 'ingress.yaml', content: ingress }, { type: 'command', at, line }, { type: 'rest', at: at + 200_000 }]
  await openPage(page, `/#replay=${formatReplayToken({ settings: { seed: '1', startMs, nodes: 3, terminal: true }, inputs })}`)
  await page.keyboard.press('Alt+Shift+B')
  const browser = region(page, 'Browser')
  const shown = browser.frameLocator('iframe').locator('body')
  await expect(browser.getByRole('listitem').filter({ hasText: 'Ingress fruit' })).toHaveCount(2)
  await page.screenshot({ path: 'test-results/screens/browser-ingress-start.png' })
  await browser.getByRole('button', { name: 'apple.test', exact: true }).click()
  await expect(shown).toHaveText('apple')
  await browser.getByLabel('Web address').fill('banana.test/split')
  await browser.getByLabel('Web address').press('Enter')
  await expect(shown).toHaveText('banana')
  await browser.getByRole('button', { name: /200 OK/ }).click()
  await expect(browser.getByRole('list', { name: 'Hops' })).toContainText('/etc/hosts says that banana.test is')
  await page.screenshot({ path: 'test-results/screens/browser-ingress.png' })
  await browser.getByLabel('Web address').fill('cherry.test')
  await browser.getByLabel('Web address').press('Enter')
  await expect(browser).toContainText('DNS_PROBE_FINISHED_NXDOMAIN')
})
