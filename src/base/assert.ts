/** Our own bugs stop the world: an assertion that fails is never the learner's fault. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Kubarium bug: ${message}`)
}
