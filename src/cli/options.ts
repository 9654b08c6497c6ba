/** The flags of `kubarium session`. */
export interface SessionOptions {
  readonly nodes: number
  readonly seed: string
  /** `HOST:PORT` */
  readonly listen: string | undefined
  /** Listens with HTTPS. */
  readonly tls: boolean
  /** Virtual seconds per real second; undefined: as fast as it goes. */
  readonly speed: number | undefined
  /** API server and controllers alone. */
  readonly controlPlaneOnly: boolean
}

export class UsageError extends Error {}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function parseSessionOptions(args: readonly string[]): SessionOptions {
  const options: Mutable<SessionOptions> = {
    nodes: 3,
    seed: '1',
    listen: undefined,
    tls: false,
    speed: undefined,
    controlPlaneOnly: false,
  }
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i].split(/=(.*)/s)
    const value = (): string => {
      const text = inline ?? args[++i]
      if (text === undefined) throw new UsageError(`${flag} needs a value`)
      return text
    }
    if (flag === '--nodes') options.nodes = wholeNumber(flag, value())
    else if (flag === '--seed') options.seed = value()
    else if (flag === '--listen') options.listen = value()
    else if (flag === '--tls') options.tls = isSwitchedOn(flag, inline)
    else if (flag === '--speed') options.speed = parseSpeed(value())
    else if (flag === '--control-plane-only') options.controlPlaneOnly = isSwitchedOn(flag, inline)
    else throw new UsageError(`unknown flag: ${flag}`)
  }
  if (options.tls && options.listen === undefined) throw new UsageError('--tls needs --listen')
  return options
}

function isSwitchedOn(flag: string, inline: string | undefined): boolean {
  if (inline === undefined || inline === 'true') return true
  if (inline === 'false') return false
  throw new UsageError(`${flag}: expected true or false, got "${inline}"`)
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`${flag}: expected a whole number above 0, got "${text}"`)
  return Number(text)
}

function parseSpeed(text: string): number | undefined {
  if (text === 'asap') return undefined
  const ratio = Number(text)
  if (!(ratio > 0)) throw new UsageError(`--speed: expected asap or a ratio above 0, got "${text}"`)
  return ratio
}
