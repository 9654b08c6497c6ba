import { describe, expect, it } from 'vitest'
import { parseSessionOptions, UsageError } from './options'

const defaults = { nodes: 3, seed: '1', listen: undefined, tls: false, speed: undefined, controlPlaneOnly: false }

describe('parseSessionOptions', () => {
  const rows = [
    { args: [], options: {} },
    { args: ['--nodes', '5', '--seed=x=y'], options: { nodes: 5, seed: 'x=y' } },
    { args: ['--listen', '127.0.0.1:0', '--tls'], options: { listen: '127.0.0.1:0', tls: true } },
    { args: ['--listen=:6443', '--tls=false'], options: { listen: ':6443' } },
    { args: ['--speed', '0.5'], options: { speed: 0.5 } },
    { args: ['--speed', 'asap'], options: {} },
    { args: ['--control-plane-only'], options: { controlPlaneOnly: true } },
  ]
  it.each(rows)('reads $args', ({ args, options }) => {
    expect(parseSessionOptions(args)).toEqual({ ...defaults, ...options })
  })

  const refused = [
    { args: ['--nodes', '0'], message: '--nodes: expected a whole number above 0, got "0"' },
    { args: ['--nodes'], message: '--nodes needs a value' },
    { args: ['--speed', 'fast'], message: '--speed: expected asap or a ratio above 0, got "fast"' },
    { args: ['--tls'], message: '--tls needs --listen' },
    { args: ['--tls=maybe', '--listen', ':0'], message: '--tls: expected true or false, got "maybe"' },
    { args: ['--loud'], message: 'unknown flag: --loud' },
  ]
  it.each(refused)('refuses $args', ({ args, message }) => {
    expect(() => parseSessionOptions(args)).toThrow(new UsageError(message))
  })
})
