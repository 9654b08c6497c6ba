/**
 * The long run: `node bin/simulate.mjs --days 10 --seed 1`. Life after life, each of its own seed, until so many virtual days are
 * over. Ends with 1 when something was found; `--acts N` says how long a life is, `--trace` tells each act, `--only` lives one life of
 * this very seed, `--dump FILE` writes
 * what is stored in the end, `--shrink` looks for the fewest acts that still show what was found first.
 */
import { writeFileSync } from 'node:fs'
import { live, type Found, type Life } from './live.test.support'
import type { Everything } from './written.test.support'

const SHOWN = 2

export async function simulate(args: readonly string[]): Promise<number> {
  const option = (name: string, otherwise: string): string => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? otherwise) : otherwise)
  const days = Number(option('--days', '3'))
  const seed = option('--seed', '1')
  const acts = Number(option('--acts', '300'))
  const skip = new Set(option('--skip', '').split(',').filter((part) => part !== '').map(Number))
  const isOnly = args.includes('--only')
  const sorts = new Map<string, number>()
  let lived = 0
  for (let life = 0; lived < days && !(isOnly && life > 0); life++) {
    const own = isOnly ? seed : `${seed}/${life}`
    const cpu = process.cpuUsage()
    const result = await live({
      ...{ seed: own, acts, skip },
      ...(args.includes('--dump') ? { onEnd: (all: Everything) => writeFileSync(option('--dump', ''), JSON.stringify(all, asObject, 1)) } : {}),
      ...(args.includes('--trace') ? { onAct: (text: string) => console.log(text) } : {}),
      onFault(found) {
        const times = (sorts.get(found.sort) ?? 0) + 1
        sorts.set(found.sort, times)
        if (times <= SHOWN) console.log(`FOUND seed ${own} act ${found.act} at ${found.at}: ${found.text}`)
      },
    })
    lived += result.days
    console.log(describe(own, result, process.cpuUsage(cpu)))
    if (args.includes('--untold')) console.log(Object.fromEntries(result.untold))
    const [first] = result.found
    if (first && args.includes('--shrink')) console.log(`needs acts ${(await shrink({ seed: own, acts, found: first })).join(',')}`)
  }
  console.log(JSON.stringify(Object.fromEntries(sorts), undefined, 1))
  return sorts.size > 0 ? 1 : 0
}

const asObject = (_key: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value)

function describe(seed: string, { days, writes, found, hash }: Life, { user, system }: NodeJS.CpuUsage): string {
  globalThis.gc?.()
  const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
  return `seed ${seed}: ${days.toFixed(2)} days, ${writes} writes, ${found.length} faults, ${((user + system) / 1e6).toFixed(1)} s of CPU, ${heap} MiB, ${hash.slice(0, 12)}`
}

interface Case {
  readonly seed: string
  readonly acts: number
  readonly found: Found
}

/** Leaves out halves, then quarters, and so on, as long as the same sort of thing is still found. */
async function shrink({ seed, acts, found }: Case): Promise<number[]> {
  const last = Math.min(acts, found.act + 1)
  let needed = Array.from({ length: last }, (_, index) => index)
  for (let size = Math.ceil(last / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < needed.length; ) {
      const tried = [...needed.slice(0, from), ...needed.slice(from + size)]
      if (await shows(tried)) needed = tried
      else from += size
    }
    console.log(`${needed.length} acts are left`)
  }
  return needed

  async function shows(kept: readonly number[]): Promise<boolean> {
    let isSeen = false
    const skip = new Set(Array.from({ length: acts }, (_, index) => index).filter((index) => !kept.includes(index)))
    const onFault = ({ sort }: Found): void => void (isSeen ||= sort === found.sort)
    await live({ seed, acts: found.act >= acts ? acts : last, skip, onFault, goesOn: () => !isSeen })
    return isSeen
  }
}
