/** A time that was never set: the API prints null where the generated types say string. Upstream: metav1.Time.MarshalJSON (v1.32). */
export const noTime: string = JSON.parse('null')
