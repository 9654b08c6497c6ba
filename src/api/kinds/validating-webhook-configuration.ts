/** ValidatingWebhookConfiguration: whom the API server asks before it accepts a write. Upstream: pkg/registry/admissionregistration/validatingwebhookconfiguration (v1.32). */
import { ageColumn, ageOf, nameColumn, numberColumn } from '../columns'
import { defaultValidatingWebhooks } from '../defaults/admission'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validateWebhooks } from '../validation/webhooks'

export type ValidatingWebhookConfiguration = Types.ValidatingWebhookConfiguration

export const ValidatingWebhookConfiguration: Kind<ValidatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  singular: 'validatingwebhookconfiguration',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: [],
  columns: [nameColumn, numberColumn('Webhooks', 'How many webhooks it has.'), ageColumn],
  row: (configuration, nowMs) => [configuration.metadata.name, configuration.webhooks?.length ?? 0, ageOf(configuration, nowMs)],
  setDefaults: defaultValidatingWebhooks,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.webhooks, previous.webhooks)),
  validate: validateWebhooks,
}
