/** The page that tells what the API server offers: a row for each resource of a real server, from what a walk over them found. */
import { existsSync, readFileSync } from 'node:fs'
import { deeds, type UpstreamResource, type Walked } from './walk.test.support'

export interface Row {
  readonly resource: UpstreamResource
  readonly walked: Walked
}

const mark = (isThere: boolean | undefined): string => (isThere === undefined ? ' ' : isThere ? '●' : '○')

export function offeredTable(rows: readonly Row[]): string {
  const cells = rows.flatMap(({ walked }) => [...Object.values(walked.deeds), ...Object.values(walked.subresources)])
  const there = cells.filter(Boolean).length
  return `# What the API server offers

A row for each resource of a real Kubernetes 1.32 server with its default feature gates, written by a test that walks over all of them:
● as upstream, ○ absent, ◐ before the name: something of it is simplified, blank: a real server does not offer it either. ${there} of ${cells.length} hold.
What is simplified is said below the table, in the words of the source.

| resource | ${deeds.join(' | ')} | subresources |
|---|${deeds.map(() => ':-:|').join('')}---|
${rows.map(rowOf).join('\n')}

## Simplified

${rows.flatMap(notesOf).join('\n') || 'Nothing.'}
`
}

const titleOf = ({ group, version, plural }: UpstreamResource): string => (group ? `${plural}.${group}/${version}` : plural)

function rowOf({ resource, walked }: Row): string {
  const marks = deeds.map((deed) => mark(walked.deeds[deed]))
  const below = Object.entries(walked.subresources).map(([name, isThere]) => `${mark(isThere)} ${name}`)
  const title = simplificationsOf(resource).length > 0 ? `◐ ${titleOf(resource)}` : titleOf(resource)
  return `| ${title} | ${marks.join(' | ')} | ${below.join(', ')} |`
}

const notesOf = ({ resource }: Row): string[] => simplificationsOf(resource).map((text) => `- **${titleOf(resource)}**: ${text}`)

/** What the files of a kind say of themselves. */
function simplificationsOf({ kind, group, version }: UpstreamResource): string[] {
  const name = kind.replaceAll(/(?<!^)([A-Z])(?![A-Z])|(?<=[a-z])([A-Z])/g, '-$&').toLowerCase()
  const names = [name, `${name}-${group.split('.')[0]}-${version}`]
  const folders = ['api/kinds', 'cluster/kube-apiserver/strategies']
  const texts = folders.flatMap((folder) => names.map((file) => new URL(`../../${folder}/${file}.ts`, import.meta.url))).filter(existsSync)
  return texts.flatMap((url) => [...readFileSync(url, 'utf8').matchAll(/Simplified: ((?:[^*]|\*(?!\/))+?)(?:\*\/|\n\s*(?!\s*(?:\*|\/\/)))/g)].map(([, text]) => text.replaceAll(/\s*\n\s*(\*|\/\/)\s*/g, ' ').trim()))
}
