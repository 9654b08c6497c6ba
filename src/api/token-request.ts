/** What is asked of a ServiceAccount's `token`, and the answer. Upstream: k8s.io/api/authentication/v1 (v1.32). */
export interface TokenSpec {
  /** Empty: the API server. */
  readonly audiences?: readonly string[] | null
  readonly expirationSeconds?: number | null
  readonly boundObjectRef?: BoundObjectReference | null
}

/** The token is good while this object lives. */
export interface BoundObjectReference {
  readonly kind?: string
  readonly apiVersion?: string
  readonly name?: string
  readonly uid?: string
}

export interface TokenAnswer {
  readonly spec: TokenSpec
  readonly status: { readonly token: string; readonly expirationTimestamp: string }
}
