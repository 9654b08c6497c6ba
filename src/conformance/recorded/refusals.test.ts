/**
 * What a recorded 1.32 cluster refused and accepted, said again to ours by a real kubectl and by ours: the words and the exit code.
 * The recording lies beside the project; where it is not there, nothing is compared, and a notice says so.
 */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realKubectl, runRealKubectl } from '../../cli/real-kubectl.test.support'
import { startSession, type SessionChild } from '../../cli/session.test.support'

interface Row {
  /** What was sent as an object, or as text. */
  readonly sent?: object
  readonly text?: string
  readonly verb?: 'create' | 'apply'
  readonly stderr: string
  readonly exit: number
}

interface Said {
  readonly stderr: string
  readonly exit: number
}

const recording = new URL('../../../../shared/real-answers/refusals.json', import.meta.url)
const rows: readonly Row[] = existsSync(recording) ? (JSON.parse(readFileSync(recording, 'utf8')) as readonly Row[]) : []
if (rows.length === 0) console.log('notice: no recorded answers beside the project; refusals are not compared with those of a real cluster')

/** The recorded cluster gave out other node ports than the usual ones. */
const isOfAnotherRange = ({ sent }: Row): boolean => /"nodePort":(80|35010)\b/.test(JSON.stringify(sent ?? {}))
const compared = rows.filter((row) => !isOfAnotherRange(row))

const inputOf = ({ sent, text }: Row): string => text ?? JSON.stringify(sent)
const wordsOf = ({ verb = 'create' }: Row): readonly string[] => [verb, '--dry-run=server', '-f', '-']

/** Without what chance gave: places in memory, and uids. */
const plain = ({ stderr, exit }: Said): Said => ({
  stderr: stderr.replaceAll(/0xc[0-9a-f]{6,}/g, 'PLACE').replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'),
  exit,
})

/** So many processes of the real kubectl at once. */
const AT_ONCE = 4

describe.skipIf(rows.length === 0)('a recorded cluster’s answers to bad input', () => {
  let session: SessionChild
  const ours = new Map<Row, Said>()
  const real = new Map<Row, Said>()

  beforeAll(async () => {
    session = startSession(['--listen', '127.0.0.1:0'])
    const kubeconfig = (await session.until(/KUBECONFIG=(.*)\n/))[1]
    await session.run('export KUBARIUM_HINTS=off')
    for (const row of compared) {
      await session.ask({ write: { path: 'input.yaml', content: inputOf(row) } })
      ours.set(row, await session.run(`kubectl ${wordsOf(row).join(' ')} < input.yaml`))
    }
    const waiting = realKubectl ? [...compared] : []
    const worker = async (): Promise<void> => {
      for (let row = waiting.shift(); row; row = waiting.shift()) real.set(row, await runRealKubectl({ kubeconfig, args: wordsOf(row), input: inputOf(row) }))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }, 300_000)
  afterAll(() => session.end())

  it.each(compared.map((row, index) => [index, row] as const))('number %i are the same', (_, row) => {
    const wanted = plain(row)
    expect(plain(ours.get(row) ?? { stderr: 'was not said', exit: -1 })).toEqual(wanted)
    if (realKubectl) expect(plain(real.get(row) ?? { stderr: 'was not said', exit: -1 })).toEqual(wanted)
  })
})
