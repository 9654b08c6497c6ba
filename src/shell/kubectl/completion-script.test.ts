/** The script of `kubectl completion bash` in the shell here and in a real bash, before a kubectl that answers with what it was asked. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createKubectlSession } from '../../testing/kubectl-session'
import { testShell } from '../test-machine'
import { bashScript } from './completion-script'

const FAKE = `kubectl() { printf '<%s>' "$@" >&3; case "$*" in
  *get\\ po) printf 'pods\\tp\\npodtemplates\\npriority\\n:4\\n';;
  *=*) printf -- '--output=json\\n--output=jsonpath\\n:4\\n';;
  *) printf ':0\\n';;
esac; }
complete() { :; }; compopt() { :; }
`

const rows: readonly [line: string, asked: string, words: string][] = [
  ['kubectl get po', '<__complete><get><po>', 'pods podtemplates'],
  ['kubectl get pods ', '<__complete><get><pods><>', ''],
  ['kubectl get --output=js', '<__complete><get><--output=js>', 'json jsonpath'],
  ['k get po', '<__complete><get><po>', 'pods podtemplates'],
]

const scriptFor = (line: string): string =>
  `${bashScript}${FAKE}COMP_LINE='${line}' COMP_POINT=${line.length}; __start_kubectl 3> asked; cat asked; echo; echo "\${COMPREPLY[*]}"`

describe('kubectl completion bash', () => {
  it.each(rows)('offers for %j what kubectl answers', async (line, asked, words) => {
    const { machine, run } = testShell()
    machine.files.write('/home/student/s.sh', scriptFor(line))
    expect(await run('bash s.sh')).toMatchObject({ stdout: `${asked}\n${words}\n`, stderr: '' })
  })

  it.skipIf(!existsSync('/bin/bash')).each(rows)('offers for %j the same in a real bash', (line, asked, words) => {
    const script = scriptFor(line).replace('3> asked; cat asked; echo;', '3>&1; echo;')
    expect(execFileSync('/bin/bash', ['-c', script], { encoding: 'utf8' })).toBe(`${asked}\n${words}\n`)
  })

  it('can be sourced in the shell here, also for an alias', async () => {
    const { machine, run } = testShell()
    machine.files.write('/home/student/s.sh', bashScript)
    expect(await run('source s.sh; alias k=kubectl; complete -o default -F __start_kubectl k; type -t __start_kubectl')).toMatchObject({ stdout: 'function\n', stderr: '', exitCode: 0 })
  })

  it('asks kubectl __complete, which answers with words and what the shell may add', async () => {
    const { run, say } = createKubectlSession()
    await say('create configmap one')
    expect(await run('__complete get configmap o')).toEqual({ stdout: 'one\n:4\n', stderr: 'Completion ended with directive: ShellCompDirectiveNoFileComp\n', exit: 0 })
    expect((await run('__complete get --output=js')).stdout).toContain('--output=json\n')
    expect((await run('__complete get configmap zzz')).stdout).toBe(':0\n')
    expect(await say('completion bash')).toBe(bashScript)
  })
})
