/** Lines of which ours does not yet say what the real kubectl says. This list may only shrink. */
export const different: ReadonlySet<string> = new Set<string>([
  'top',
  'rollout',
  'create deployment d --image=nginx --replicas=3 --port=80 --dry-run=client -o json',
  'set',
  'plugin',
  'apply 26: diff -f app.yaml',
])
