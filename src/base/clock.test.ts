import { describe, expect, it } from 'vitest'
import { Clock } from './clock'
import { drive } from './driver'
import { Random } from './random'
import { Trace } from './trace'

const START = Date.UTC(2026, 0, 5, 9)

describe('Clock', () => {
  it('runs timers by time, and by order of setting at the same time', () => {
    const clock = new Clock(START)
    const order: string[] = []
    clock.after(20, () => order.push('late'))
    clock.after(10, () => order.push('first'))
    clock.after(10, () => order.push('second'))
    clock.advanceTo(START + 15)
    expect(order).toEqual(['first', 'second'])
    expect(clock.now()).toBe(START + 15)
  })

  it('never runs a cancelled timer, and does not count it as the next one', () => {
    const clock = new Clock(START)
    const timer = clock.after(5, () => expect.unreachable())
    clock.after(9, () => undefined)
    clock.cancel(timer)
    expect(clock.nextAt()).toBe(START + 9)
  })

  it('hands a timer the cause under which it was set', () => {
    const clock = new Clock(START)
    const causes: number[] = []
    clock.within(7, () => clock.after(1, () => clock.after(1, () => causes.push(clock.cause))))
    clock.advanceTo(START + 10)
    expect(causes).toEqual([7])
    expect(clock.cause).toBe(0)
  })

  it('keeps any order of ten thousand timers', () => {
    const clock = new Clock(START)
    const random = new Random('heap')
    const seen: number[] = []
    for (let i = 0; i < 10_000; i++) clock.after(random.below(5_000), () => seen.push(clock.now()))
    clock.advanceTo(START + 5_000)
    expect(seen).toHaveLength(10_000)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
  })
})

describe('drive', () => {
  it('stands still while asynchronous code is runnable', async () => {
    const clock = new Clock(START)
    const log: string[] = []
    clock.after(10, () => log.push(`timer at ${clock.now() - START}`))
    const program = (async () => {
      await clock.sleep(5)
      for (let i = 0; i < 50; i++) await Promise.resolve()
      log.push(`program at ${clock.now() - START}`)
    })()
    await drive(clock, { untilMs: START + 100 })
    await program
    expect(log).toEqual(['program at 5', 'timer at 10'])
    expect(clock.now()).toBe(START + 100)
  })

  it('stops as soon as the condition holds', async () => {
    const clock = new Clock(START)
    let count = 0
    const again = (): void => {
      count++
      clock.after(1, again)
    }
    again()
    expect(await drive(clock, { untilMs: START + 1_000, until: () => count === 10 })).toBe(true)
    expect(clock.now()).toBe(START + 9)
  })
})

describe('Random', () => {
  it('gives the same numbers for the same seed, and other ones for another name', () => {
    const draw = (random: Random): number[] => Array.from({ length: 5 }, () => random.below(1_000))
    expect(draw(new Random('a').fork('x'))).toEqual(draw(new Random('a').fork('x')))
    expect(draw(new Random('a').fork('x'))).not.toEqual(draw(new Random('a').fork('y')))
  })

  it('spreads evenly over its range', () => {
    const random = new Random('spread')
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 100_000; i++) counts[random.below(10)]++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })

  it('makes version 4 UUIDs', () => {
    expect(new Random('u').uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('Trace', () => {
  it('leads from an entry back to the act that nobody caused', () => {
    const clock = new Clock(START)
    const trace = new Trace(clock)
    const draft = { kind: 'write', actor: 'a', subject: 's', text: '' } as const
    const input = trace.record({ ...draft, kind: 'input', text: 'kubectl delete pod web' })
    const write = clock.within(input, () => trace.record(draft))
    const later = clock.within(write, () => trace.record(draft))
    expect(trace.chain(later).map(({ id }) => id)).toEqual([later, write, input])
  })

  it('folds old entries into counts once it is full', () => {
    const clock = new Clock(START)
    const trace = new Trace(clock, 10)
    for (let i = 0; i < 25; i++) trace.record({ kind: 'probe', actor: 'a', subject: 's', text: String(i) })
    expect(trace.since(0).map(({ text }) => text)).toEqual(['15', '16', '17', '18', '19', '20', '21', '22', '23', '24'])
    expect(trace.folded().get('probe')).toBe(15)
  })
})
