/**
 * Scripts with what bash 5.2, GNU's tools and mawk made of them in the C locale, recorded from the real ones. To add one: run it as
 * `bash -c` in an empty home and write down what came out.
 */
import { describe, expect, it } from 'vitest'
import language from './recorded/language.json'
import tools from './recorded/tools.json'
import { testShell } from './test-machine'

interface Fact {
  readonly script: string
  readonly stdout: string
  readonly stderr?: string
  readonly status: number
}

async function outcome({ script }: Fact): Promise<Fact> {
  const shell = testShell()
  shell.machine.files.write('/tmp/script', script)
  const { stdout, stderr, exitCode } = await shell.run('bash -c "$(cat /tmp/script)" < /dev/null')
  return { script, stdout, ...(stderr === '' ? {} : { stderr }), status: exitCode }
}

describe('a script does what the real bash made of it', () => {
  it.each(language as readonly Fact[])('$script', async (fact) => expect(await outcome(fact)).toEqual(fact))
})

describe('tools print what the real ones printed', () => {
  it.each(tools as readonly Fact[])('$script', async (fact) => expect(await outcome(fact)).toEqual(fact))
})
