/** What a script of the shell dies of: a mistake in its text, in its doing, or what the server said. */
export class ShellError extends Error {
  constructor(
    readonly kind: string,
    message: string,
    /** The server's name of it. */
    readonly codeName?: string,
  ) {
    super(message)
  }

  static syntax(message: string, text: string, at: number): ShellError {
    const before = text.slice(0, at).split('\n')
    const line = before.length
    const column = before[line - 1].length
    const shown = `> ${line} | ${text.split('\n')[line - 1] ?? ''}\n    | ${' '.repeat(column)}^`
    return new ShellError('SyntaxError', `${message} (${line}:${column})\n\n${shown}\n`)
  }

  /** The text ends where more must follow: a person is asked for another line. */
  static unfinished(text: string): ShellError {
    const error = ShellError.syntax('Unexpected token', text, text.length)
    return Object.assign(error, { isUnfinished: true })
  }

  readonly isUnfinished: boolean = false
}
