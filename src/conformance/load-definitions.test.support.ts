/** The types of the OpenAPI document that stands beside the sources, for tests that make objects of them. */
import { readFileSync } from 'node:fs'
import type { Schemas } from './fuzz/schema-values.test.support'

// A bundle of the tests lies as deep below the root as this file does.
const generated = new URL('../../src/api/openapi/generated/schema.json', import.meta.url)

export const loadDefinitions = (): Schemas => (JSON.parse(readFileSync(generated, 'utf8')) as { readonly components: { readonly schemas: Schemas } }).components.schemas
