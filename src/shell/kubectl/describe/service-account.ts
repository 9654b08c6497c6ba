/** Upstream: kubectl/pkg/describe/describe.go describeServiceAccount (v1.32). */
import type { ServiceAccount } from '../../../api/types'
import type { KubectlContext } from '../command'
import { itemsOf, type ManifestList } from '../manifest'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, labelLines } from './text'

export const describeServiceAccount = defineDescriber<ServiceAccount>('ServiceAccount', async (account, about) => {
  const { metadata, imagePullSecrets = [], secrets = [] } = account
  const existing = await secretNames(about.context, metadata.namespace ?? '')
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    ...namesLines(
      'Image pull secrets:',
      imagePullSecrets.map(({ name = '' }) => name),
      existing,
    ),
    ...namesLines(
      'Mountable secrets:',
      secrets.map(({ name = '' }) => name),
      existing,
    ),
    ...namesLines('Tokens:', await tokensOf(about.context, account), existing),
    ...(await eventsSection(about, account)),
  ]
})

const EMPTY_HEADER = ' '.repeat('Image pull secrets:'.length)

function namesLines(header: string, names: readonly string[], existing: ReadonlySet<string>): string[] {
  if (names.length === 0) return [`${header}\t<none>`]
  return names.map(
    (name, at) => `${at === 0 ? header : EMPTY_HEADER}\t${name}${existing.has(name) ? '' : ' (not found)'}`,
  )
}

async function secretsIn({ client }: KubectlContext, namespace: string) {
  return itemsOf((await client.json({ path: `/api/v1/namespaces/${namespace}/secrets` })) as ManifestList)
}

const secretNames = async (context: KubectlContext, namespace: string): Promise<ReadonlySet<string>> =>
  new Set((await secretsIn(context, namespace)).map(({ metadata }) => metadata.name ?? ''))

async function tokensOf(context: KubectlContext, { metadata }: ServiceAccount): Promise<string[]> {
  const secrets = await secretsIn(context, metadata.namespace ?? '')
  const isToken = (secret: (typeof secrets)[number]): boolean =>
    secret.type === 'kubernetes.io/service-account-token' &&
    secret.metadata.annotations?.['kubernetes.io/service-account.name'] === metadata.name
  return secrets.filter(isToken).map(({ metadata: { name = '' } }) => name)
}
