/**
 * What the page's address asks for: `#lesson=services/wrong-door&seed=7&panes=terminal,graph&theme=dark`. The hash or the query; the
 * hash goes first.
 */
export interface Address {
  readonly lesson: string | undefined
  readonly seed: string | undefined
  /** A session to begin with; see `protocol/replay-token.ts`. */
  readonly replay: string | undefined
  /** Names of the panes to show, in lower case; undefined: all. */
  readonly panes: readonly string[] | undefined
  /** Virtual seconds a second. */
  readonly speed: number | undefined
}

export function readAddress({ hash, search }: { readonly hash: string; readonly search: string }): Address {
  const asked = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search)
  const text = (name: string): string | undefined => asked.get(name) || undefined
  return {
    lesson: text('lesson'),
    seed: text('seed'),
    replay: text('replay'),
    panes: text('panes')?.toLowerCase().split(','),
    speed: speedOf(text('speed')),
  }
}

function speedOf(text: string | undefined): number | undefined {
  const ratio = Number(text)
  return text === undefined || !Number.isFinite(ratio) || ratio < 0 ? undefined : ratio
}
