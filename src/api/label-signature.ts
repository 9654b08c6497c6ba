/**
 * Labels as one text, the same for all that bear the same labels in whatever order. The pods of a workload share the labels of its template:
 * the text of those is put together once.
 */
export type Labels = Readonly<Record<string, string>>

const signatures = new WeakMap<Labels, string>()

export function labelSignature(labels: Labels): string {
  let signature = signatures.get(labels)
  if (signature === undefined) signatures.set(labels, (signature = JSON.stringify(Object.entries(labels).sort())))
  return signature
}
