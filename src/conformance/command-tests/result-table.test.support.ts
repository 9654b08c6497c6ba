/** What holds of upstream's command tests, as a page. */
import type { CommandTest } from './parse-cases.test.support'
import { assertionCount } from './run-case.test.support'

type Test = CommandTest & { readonly file: string }

export function resultTable(tests: readonly Test[], complaints: ReadonlyMap<string, readonly string[]>): string {
  const rows = tests.map((test) => {
    const failing = complaints.get(test.name) ?? ['did not run']
    const count = assertionCount(test)
    const why = failing.map((text) => text.split('\n')[0].replaceAll('|', '\\|')).join('; ')
    return { name: test.name, cases: test.file.replace('.txt', ''), count, holding: count - failing.length, why }
  })
  const sum = (field: 'count' | 'holding'): number => rows.reduce((total, row) => total + row[field], 0)
  const whole = rows.filter(({ count, holding }) => count === holding).length
  return `# Upstream's command tests

What upstream's tests of kubectl (\`test/cmd/*.sh\`, v1.32) do and demand, re-created as tables in
\`src/conformance/command-tests\` and run with a real kubectl 1.32 against \`session --control-plane-only\`. Written by that test.
${whole} of ${rows.length} functions hold; ${sum('holding')} of ${sum('count')} checks.

Left out: what \`run_multi_resources_tests\` fetches from a public web server, what \`run_convert_tests\` asks of the separate program
kubectl-convert, most languages of \`run_kubectl_help_tests\`.

| function | cases | checks | holding | failing |
|---|---|--:|--:|---|
${rows.map(({ name, cases, count, holding, why }) => `| ${name} | ${cases} | ${count} | ${holding} | ${why} |`).join('\n')}
`
}
