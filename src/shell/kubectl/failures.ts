/**
 * How a kubectl command fails: the text for stderr and the exit code. An API failure keeps its `StatusError` until it is printed.
 * Upstream: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go (v1.32).
 */
import { isStatusError, type Status, StatusError } from '../../api/status-error'

/** Printed with `error: ` before it. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message)
  }
}

/** A wrong use of the command; its help is pointed to. */
export class UsageError extends Error {}

/** Ends the command with a code; whatever there was to say has been said. */
export class ExitError extends Error {
  constructor(readonly exitCode: number) {
    super(`exit ${exitCode}`)
  }
}

/** Several things went wrong; each has a line of its own. */
export class ManyErrors extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(errors.map(({ message }) => message).join('\n'))
  }
}

/** Collects failures so that one does not hide the others; throws what it collected at the end. */
export async function eachThrough<T>(items: Iterable<T>, act: (item: T) => Promise<void>): Promise<void> {
  const errors: Error[] = []
  for (const item of items) {
    try {
      await act(item)
    } catch (error) {
      if (!isLearnersError(error)) throw error
      errors.push(error)
    }
  }
  throwAll(errors)
}

export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw new ManyErrors(errors)
}

export const isLearnersError = (error: unknown): error is Error =>
  isStatusError(error) || error instanceof CommandError || error instanceof UsageError || error instanceof ManyErrors

/** `Error from server (NotFound): error when creating "web.yaml": ...` */
export function withSource(error: unknown, doing: string, source: string): unknown {
  if (source === '') return error
  const prefix = `error when ${doing} "${source}": `
  if (isStatusError(error)) return new StatusError({ ...error.status, message: prefix + error.message })
  if (error instanceof CommandError) return new CommandError(prefix + error.message)
  return error
}

/** The lines that kubectl prints for a failure; `commandPath` is `kubectl create deployment`. */
export function failureText(error: Error, commandPath: string): string {
  if (error instanceof ManyErrors) {
    return error.errors.map((one) => line(isStatusError(one) ? plainStatusText(one.status) : one.message)).join('')
  }
  if (isStatusError(error)) return `${statusText(error.status)}\n`
  if (error instanceof UsageError) return `error: ${error.message}\nSee '${commandPath} -h' for help and examples\n`
  if (
    /^(error: |Error in configuration: |Unable to connect to the server|The connection to the server)/.test(
      error.message,
    )
  )
    return line(error.message)
  return line(`error: ${error.message}`)
}

const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

function statusText(status: Status): string {
  if (status.reason === 'Invalid') return invalidText(status)
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message})`
  return plainStatusText(status)
}

const plainStatusText = ({ reason, message }: Status): string =>
  reason ? `Error from server (${reason}): ${message}` : `Error from server: ${message}`

function invalidText({ message, details }: Status): string {
  const named = details?.kind || details?.name
  const subject = named
    ? `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`
    : 'The request is invalid'
  const causes = [...new Set((details?.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))]
  if (causes.length === 0) return named || !message ? subject : `${subject}: ${message}`
  if (causes.length === 1) return `${subject}: ${causes[0]}`
  return `${subject}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
}
