/** MutatingWebhookConfiguration: whom the API server lets change an object before it accepts a write. Upstream: pkg/registry/admissionregistration/mutatingwebhookconfiguration (v1.32). */
import { ageColumn, ageOf, nameColumn, numberColumn } from '../columns'
import { defaultMutatingWebhooks } from '../defaults/admission'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validateWebhooks } from '../validation/webhooks'

export type MutatingWebhookConfiguration = Types.MutatingWebhookConfiguration

export const MutatingWebhookConfiguration: Kind<MutatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: [],
  columns: [nameColumn, numberColumn('Webhooks', 'How many webhooks it has.'), ageColumn],
  row: (configuration, nowMs) => [configuration.metadata.name, configuration.webhooks?.length ?? 0, ageOf(configuration, nowMs)],
  setDefaults: defaultMutatingWebhooks,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.webhooks, previous.webhooks)),
  validate: validateWebhooks,
}
