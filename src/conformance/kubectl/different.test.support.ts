/** Lines of which ours does not yet say what the real kubectl says. This list may only shrink. */
export const different: ReadonlySet<string> = new Set<string>([
  'top',
  'rollout',
  'set',
  'plugin',
  'apply 26: diff -f app.yaml',
])
