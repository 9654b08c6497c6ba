import { expect, it } from 'vitest'
import { Pod } from '../api/kinds/pod'
import { loadSchema } from './load-schema'

it('knows the fields of a Pod, and what is said of them', () => {
  const schema = loadSchema()
  expect(schema.findUnknownFields({ spec: { containerz: [] } }, Pod)).toEqual(['spec.containerz'])
  expect(JSON.stringify(schema.document('/v3/api/v1'))).toContain('restartPolicy')
})
