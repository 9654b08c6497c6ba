/**
 * A database in the tab: SQLite comes as WebAssembly from the page's own files, under its closed policy, when the first container
 * needs it and not before; from then on it works without a network.
 */
import { expect, test } from '@playwright/test'
import { expectTerminal, openPage, run, setSpeed } from './page'

test('a postgres is started, asked, and asked again without a network', async ({ page, context }) => {
  const asked: string[] = []
  const refused: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text())
  })
  const engine = (): string[] => asked.filter((url) => /\/assets\/sql-/.test(url))
  await openPage(page)
  await setSpeed(page, '20 ×')
  expect(engine()).toEqual([])
  await run(
    page,
    'kubectl run db --image=postgres:16-alpine --env POSTGRES_PASSWORD=x && kubectl wait --for=condition=Ready pod/db --timeout=120s && sleep 5',
  )
  await run(page, "kubectl exec db -- psql -U postgres -c 'CREATE TABLE t (a INT)' -c 'INSERT INTO t VALUES (40), (2)'")
  expect(engine()).toHaveLength(1)
  await context.setOffline(true)
  await run(page, "kubectl exec db -- psql -U postgres -Atc 'SELECT sum(a) || $$ is the sum$$ FROM t'")
  await expectTerminal(page, '42 is the sum')
  expect(refused).toEqual([])
})
