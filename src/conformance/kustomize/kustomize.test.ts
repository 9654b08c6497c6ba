/**
 * A real `kubectl kustomize` and ours build the same from the same directories, or say the same of what is wrong with them. Where there is
 * no real one, ours is held to what was recorded, which `KUBARIUM_RECORD=1` does.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { realKubectl, runRealKubectl, type Outcome } from '../../cli/real-kubectl.test.support'
import { createKubectlSession } from '../../testing/kubectl-session'
import { cases, type Case } from './cases.test.support'
import { different } from './different.test.support'

const recording = new URL('recorded.json', import.meta.url)
const recorded = JSON.parse(readFileSync(recording, 'utf8')) as Record<string, Outcome>
const HOME = '/home/student'

async function ours({ at = '.', files }: Case): Promise<Outcome> {
  const session = createKubectlSession()
  for (const [path, text] of Object.entries(files)) {
    session.files.makeDirectory(dirname(`${HOME}/${path}`), { parents: true })
    session.files.write(`${HOME}/${path}`, text)
  }
  return session.run(`kustomize ${at}`)
}

/** As kubectl is built by some, it tells of failures in a log. */
const asUsual = (text: string): string =>
  text
    .replace(/^E\d{4} .* run\.go:\d+\] "command failed" err=(".*")$/m, (_, quoted: string) => `error: ${JSON.parse(quoted) as string}`)
    .replace(
      /^E\d{4} .* run\.go:\d+\] "command failed" err=<\n((?:\t.*\n)*) >$/m,
      (_, lines: string) => `error: ${lines.replaceAll(/^\t/gm, '').trimEnd()}`,
    )

async function real({ at = '.', files }: Case): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kubarium-kustomize-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { stdout, stderr, exit } = await runRealKubectl({ kubeconfig: '/dev/null', args: ['kustomize', ...at.split(' ')], folder })
    return { stdout, stderr: asUsual(stderr.replaceAll(folder, HOME)), exit }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('kubectl kustomize', () => {
  const said = new Map<string, Outcome>()
  afterAll(() => {
    const rows = cases.map(({ title }) => `${JSON.stringify(title)}: ${JSON.stringify(said.get(title))}`)
    if (process.env.KUBARIUM_RECORD && realKubectl) writeFileSync(recording, `{\n${rows.join(',\n')}\n}\n`)
  })

  it.concurrent.each(cases)('$title', async (one) => {
    const wanted = realKubectl ? await real(one) : recorded[one.title]
    said.set(one.title, wanted)
    const answer = await ours(one)
    if (different.has(one.title)) expect(answer, 'this case may leave the list of those that differ').not.toEqual(wanted)
    else expect(answer).toEqual(wanted)
  })
})
