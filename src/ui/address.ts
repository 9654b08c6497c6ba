/** What the page's address asks for: `#lesson=services/wrong-door&seed=7&theme=dark`. The hash or the query; the hash goes first. */
export interface Address {
  readonly lesson: string | undefined
  readonly seed: string | undefined
}

export function readAddress({ hash, search }: { readonly hash: string; readonly search: string }): Address {
  const asked = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search)
  return { lesson: asked.get('lesson') ?? undefined, seed: asked.get('seed') ?? undefined }
}
