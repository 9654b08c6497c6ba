/** The OpenAPI document that stands beside the sources, as the API server checks fields with it and serves it. */
import { readFileSync } from 'node:fs'
import { createOpenApi, type OpenApiSchema } from '../api/openapi/openapi'
import type { Docs } from '../api/openapi/documents'
import type { SchemaCheck } from '../cluster/kube-apiserver/http/exchange'

// The bundle lies as deep below the root as this file does.
const generated = new URL('../../src/api/openapi/generated/', import.meta.url)

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, generated), 'utf8'))

export const loadSchema = (): SchemaCheck => createOpenApi(read('schema.json') as OpenApiSchema, read('docs.json') as Docs)
