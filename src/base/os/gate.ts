/**
 * What holds a stopped process: while the gate is closed, each of its waits ends only when it is opened again. Time goes on meanwhile,
 * and what it waits for comes; it just does not get on, as with SIGSTOP of signal(7).
 */
export interface Gate {
  /** Undefined while it is open. */
  readonly held: Promise<void> | undefined
  close(): void
  open(): void
}

export function createGate(): Gate {
  let release: () => void = () => undefined
  const gate = {
    held: undefined as Promise<void> | undefined,
    close() {
      gate.held ??= new Promise((resolve) => (release = resolve))
    },
    open() {
      gate.held = undefined
      release()
    },
  }
  return gate
}

/** Waits until nothing holds the process; at once where nothing does. */
export async function untilFree(process: { readonly held?: () => Promise<void> | undefined } | undefined): Promise<void> {
  for (let held = process?.held?.(); held; held = process?.held?.()) await held
}
