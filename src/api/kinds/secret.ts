/** Secret: settings that are not for everyone. Upstream: pkg/registry/core/secret/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultSecret } from '../defaults/secret'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateSecret, validateSecretUpdate } from '../validation/config'

export type Secret = Types.Secret

export const Secret: Kind<Secret> = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [nameColumn, textColumn('Type', 'What kind of secret it is.'), textColumn('Data', 'How many entries it has.'), ageColumn],
  row: (secret, nowMs) => [secret.metadata.name, secret.type ?? '', Object.keys(secret.data ?? {}).length, ageOf(secret, nowMs)],
  selectableFields: (secret) => ({ type: secret.type ?? '' }),
  setDefaults: defaultSecret,
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
}
