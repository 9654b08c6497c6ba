/**
 * What the course material types, typed into a session: its old forms with their hints, and its command lines, each with section and
 * answer. The material itself is not part of the project; the tables here are.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSession, type SessionChild } from '../../cli/session.test.support'
import { oldForms } from './old-forms.test.support'
import { notYet, typedLines } from './typed-lines.test.support'

let session: SessionChild
beforeAll(async () => {
  session = startSession()
  await session.ask({ advance: 60 })
}, 60_000)
afterAll(() => session.end())

describe('an old form gets the answer of a modern kubectl, and a hint', () => {
  it.each(oldForms)('$row', async ({ before, line, exit, says, hint, stdout }) => {
    if (before !== undefined) await session.run(before, 120)
    const said = await session.run(line, 120)
    const [answer, given] = said.stderr.split('kubarium hint: ')
    expect({ answer, exit: said.exit }).toEqual({ answer: says, exit })
    if (hint) expect(given?.trimEnd()).toMatch(hint)
    else expect(given).toBeUndefined()
    if (stdout) expect(said.stdout).toMatch(stdout)
  })

  it('and no hint once hints are off', async () => {
    const { stderr } = await session.run('KUBARIUM_HINTS=off kubectl get psp')
    expect(stderr).toBe('error: the server doesn\'t have a resource type "psp"\n')
  })
})

describe('a line of the course material does what it is to do', () => {
  it.each(typedLines)('section $section: $line', async ({ line, exit = 0, out, err, seconds = 120 }) => {
    const said = await session.run(line, seconds)
    // Of a job that was sent to the background the shell tells number and process.
    const stderr = said.stderr.replaceAll(/^\[\d+\] \d+\n/gm, '')
    expect({ exit: said.exit, stderr: err ? '' : stderr }, said.stdout + said.stderr).toEqual({ exit, stderr: '' })
    if (out) expect(said.stdout).toMatch(out)
    if (err) expect(said.stderr).toMatch(err)
  })
})

describe('a line that needs what is not there yet says so', () => {
  it.each(notYet)('section $section: $line ($reason)', async ({ line, err }) => {
    const said = await session.run(line, 60)
    expect(said.exit).not.toBe(0)
    expect(said.stderr).toMatch(err)
  })
})
