/**
 * The older OpenAPI document in protocol buffers, the only form in which kubectl asks for it: before it says that a kind does not
 * exist. Upstream: github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto.
 * Simplified: it describes no kinds here; a real one describes all of them, as the documents under /openapi/v3 do.
 */
const BYTES = 2

const field = (number: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([(number << 3) | BYTES, content.length]), content])
const text = (number: number, content: string): Buffer => field(number, Buffer.from(content))

export const openApiV2Type = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

export const isOpenApiV2Request = (path: string, accept: string): boolean =>
  path.split('?')[0] === '/openapi/v2' && accept.includes('com.github.proto-openapi.spec.v2')

/** `swagger` and `info` of a document, with `title` and `version` in the latter. */
export const openApiV2 = Buffer.concat([
  text(1, '2.0'),
  field(2, Buffer.concat([text(1, 'Kubernetes'), text(2, 'v1.32')])),
])
