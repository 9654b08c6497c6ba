/** The ways out of a running script that are no errors: `break`, `continue`, `return`, `exit`, and an expansion that fails. */
export class LoopExit extends Error {
  constructor(
    readonly kind: 'break' | 'continue',
    readonly levels: number,
  ) {
    super(kind)
  }
}

export class FunctionReturn extends Error {
  constructor(readonly status: number) {
    super('return')
  }
}

/** `exit`, and whatever else ends a shell: `set -e`, an unset variable under `set -u`. */
export class ShellExit extends Error {
  constructor(readonly status: number) {
    super('exit')
  }
}

/** An expansion or a redirection that cannot be made. What is not run because of it: the command, its whole line, or the script. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly status = 1,
    readonly ends: 'command' | 'line' | 'script' = 'command',
  ) {
    super(message)
  }
}

/** The rest of the line is not run; the next one is. */
export class LineExit extends Error {
  constructor(readonly status: number) {
    super('discard')
  }
}
