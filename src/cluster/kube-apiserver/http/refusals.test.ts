/**
 * Bad objects through the whole HTTP door: decoder, defaults, admission, validation, allocation, compared with what a real cluster's
 * kubectl printed.
 */
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readBody } from '../../../api/http'
import { apiVersionOf, type Kind } from '../../../api/kind'
import { kinds } from '../../../api/kinds'
import { ServiceAccount } from '../../../api/kinds/service-account'
import docs from '../../../api/openapi/generated/docs.json'
import schema from '../../../api/openapi/generated/schema.json'
import { createOpenApi } from '../../../api/openapi/openapi'
import type { Status } from '../../../api/status-error'
import { createSimulation } from '../../../base/simulation'
import { createApiServer } from '../api-server'

const recorded = new URL('../../../../../shared/real-answers/refusals.json', import.meta.url)
const isRecorded = existsSync(recorded)

interface Row {
  readonly sent: { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name?: string; readonly namespace?: string; readonly resourceVersion?: string } }
  readonly stderr: string
}

const findKind = ({ apiVersion, kind }: Row['sent']): Kind | undefined =>
  (kinds as readonly Kind[]).find((candidate) => candidate.kind === kind && apiVersionOf(candidate) === apiVersion)

const openApi = createOpenApi(schema, docs)

async function refusalOf(kind: Kind, sent: Row['sent']): Promise<string> {
  const simulation = createSimulation({ seed: 'refusals', startMs: Date.UTC(2026, 0, 1) })
  const server = createApiServer({ simulation, kinds: kinds as readonly Kind[], schema: openApi })
  server.door({ user: 'tester', fieldManager: 'test' }).create(ServiceAccount, { metadata: { name: 'default', namespace: 'default' } })
  const base = `${kind.group ? '/apis' : '/api'}/${sent.apiVersion}`
  const scope = kind.namespaced ? `/namespaces/${sent.metadata.namespace ?? 'default'}` : ''
  const path = `${base}${scope}/${kind.plural}?fieldManager=kubectl-create&fieldValidation=Strict`
  const response = await server.fetch({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) })
  return response.status < 300 ? '' : printed(kind, sent.metadata.name ?? '', JSON.parse(await readBody(response)) as Status)
}

/** What kubectl makes of a failure. */
function printed(kind: Kind, name: string, { reason, message, details }: Status): string {
  if (reason !== 'Invalid') return `Error from server (${reason}): error when creating "STDIN": ${message}\n`
  const causes = [...new Set((details?.causes ?? []).map((cause) => `${cause.field}: ${cause.message}`))]
  const text = causes.length === 1 ? causes[0] : `\n${causes.map((cause) => `* ${cause}`).join('\n')}`
  return `The ${kind.kind} "${name}" is invalid: ${text}\n`
}

/** kubectl does not send the version of an object that it creates. */
const withoutVersion = (sent: Row['sent']): Row['sent'] => ({ ...sent, metadata: { ...sent.metadata, resourceVersion: undefined } })

/** Go prints where a value lies in memory; a Job is tied to its pods by its uid. */
const withoutPointers = (text: string): string =>
  text.replaceAll(/0xc[0-9a-f]+/g, '0xc…').replaceAll(/(controller-uid":)"[-\w]+"/g, '$1"UID"')

/** The recorded cluster had a wider range of node ports than a cluster has by itself. */
const isOfAnotherRange = (sent: Row['sent']): boolean => /"nodePort":(80|35010)\b/.test(JSON.stringify(sent))

const all: readonly Partial<Row>[] = isRecorded ? JSON.parse(readFileSync(recorded, 'utf8')) : []
const rows = all.flatMap(({ sent, stderr = '' }) => {
  const kind = sent && findKind(sent)
  // What starts so was refused by kubectl before it asked the server.
  return kind && !stderr.startsWith('error: ') && !isOfAnotherRange(sent) ? [{ kind, sent: withoutVersion(sent), stderr }] : []
})

it.runIf(isRecorded)('refuses what a recorded 1.32 cluster refuses, through every station and in its words', async () => {
  const misses: string[] = []
  for (const { kind, sent, stderr } of rows) {
    const found = await refusalOf(kind, sent)
    if (withoutPointers(found) !== withoutPointers(stderr)) misses.push(`${JSON.stringify(sent)}\n  real: ${stderr}  ours: ${found}`)
  }
  console.log(`notice: ${rows.length - misses.length} of ${rows.length} recorded refusals are met word for word`)
  expect(misses).toEqual([])
}, 60_000)

if (!isRecorded) it.skip('no recorded answers beside the project; refusals are not compared with those of a real cluster')
