/** The flags of `kubarium session`. */
export interface SessionOptions {
  readonly nodes: number
  readonly seed: string
  readonly listen: string | undefined
  /** Virtual seconds per real second; undefined: as fast as it goes. */
  readonly speed: number | undefined
}

export class UsageError extends Error {}

export function parseSessionOptions(args: readonly string[]): SessionOptions {
  const options = { nodes: 3, seed: '1', listen: undefined as string | undefined, speed: undefined as number | undefined }
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
    else if (flag === '--speed') options.speed = parseSpeed(value())
    else throw new UsageError(`unknown flag: ${flag}`)
  }
  return options
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
