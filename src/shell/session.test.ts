import { describe, expect, it } from 'vitest'
import { testShell } from './test-machine'

describe('a shell session', () => {
  it('keeps variables, directory, functions and the last status from line to line', async () => {
    const { run, session } = testShell()
    await run('x=1; cd /tmp; f() { echo "f $1 in $PWD"; }; false')
    expect(await run('echo "$? $x"; f a')).toMatchObject({ stdout: '1 1\nf a in /tmp\n', exitCode: 0 })
    expect(session.prompt).toBe('student@laptop:/tmp$ ')
    await run('cd')
    expect(session.prompt).toBe('student@laptop:~$ ')
    expect(session.history).toEqual(['x=1; cd /tmp; f() { echo "f $1 in $PWD"; }; false', 'echo "$? $x"; f a', 'cd'])
  })

  it('knows which lines are not complete', async () => {
    const { session, run } = testShell()
    const unfinished = ['if true', 'if true; then', 'echo "a', "echo 'a", 'f() {', '{', '(', 'ls |', 'true &&', 'a \\', 'cat <<EOF', 'cat <<EOF\nhi', 'echo $(ls', 'echo `ls', 'for i in 1 2; do', 'while true', 'case x in', 'echo ${a', 'x=(1', '[[ a']
    const finished = ['', 'ls', 'fi', 'if true; then ls; fi', 'echo "a\nb"', '{ ls; }', 'a \\\nb', 'cat <<EOF\nhi\nEOF', 'cat <<< x', 'ls )', 'echo "\\\\"', '# it\'s', 'echo \\\\', '((1 + 2))']
    expect(unfinished.filter((lines) => session.promptForMore(lines) === undefined)).toEqual([])
    expect(finished.filter((lines) => session.promptForMore(lines) !== undefined)).toEqual([])
    await run('PS2="more: "')
    expect(session.promptForMore('if')).toBe('more: ')
  })

  it('ends an endless loop with Ctrl-C, and lets time pass meanwhile', async () => {
    const { run } = testShell()
    const ran = await run('while true; do :; done', 10_000)
    expect(ran.exitCode).toBe(130)
    expect(ran.tookMs).toBeGreaterThanOrEqual(10_000)
    expect(await run('echo still here')).toMatchObject({ stdout: 'still here\n', exitCode: 0 })
  })

  it('names its functions', async () => {
    const { run } = testShell()
    await run('g() { :; }; f() { :; }')
    expect(await run('declare -F; declare -F f')).toMatchObject({ stdout: 'declare -f f\ndeclare -f g\nf\n', exitCode: 0 })
    expect(await run('declare -F f nosuch')).toMatchObject({ stdout: 'f\n', stderr: '', exitCode: 1 })
  })

  it('opens a fresh shell after exit', async () => {
    const { run } = testShell()
    expect(await run('x=1; cd /tmp; trap "echo bye" EXIT; exit 3')).toMatchObject({
      stdout: 'bye\n',
      stderr: 'exit\n',
      exitCode: 3,
    })
    expect(await run('echo "<$x> $PWD"')).toMatchObject({ stdout: '<> /home/student\n' })
  })

  it('hands what is typed to the program that reads', async () => {
    const { session, pass } = testShell({ terminal: true })
    const heard: string[] = []
    session.onOutput((_, text) => heard.push(text))
    const reading = session.run('read -p "name? " name; echo "hello $name"')
    await pass(100)
    expect(session.idle).toBe(false)
    session.input('ada\n')
    await pass(100)
    expect(heard.join('')).toBe('name? hello ada\n')
    expect(await reading).toEqual({ exitCode: 0 })
    const second = session.run('read x')
    await pass(100)
    session.endOfInput()
    await pass(100)
    expect(await second).toEqual({ exitCode: 1 })
  })

  it('tells of background jobs when they are started and when they have ended', async () => {
    const { run, pass } = testShell()
    expect((await run('(exit 3) & wait $!; echo $?')).stdout).toBe('3\n')
    const { stderr } = await run('bash -c "exit 4" &')
    expect(stderr).toMatch(/^\[1\] \d+\n/)
    await pass(1000)
    expect((await run(':')).stderr).toMatch(/^\[1\]\+ {2}Exit 4 {18}bash -c "exit 4"\n$/)
  })

  it('is a shell on stdin too', async () => {
    const { run } = testShell()
    expect((await run('echo \'echo "$0 $x"; cd /; pwd\' | x=1 bash')).stdout).toBe(
      'bash \n/\n'.replace('bash ', 'bash 1'),
    )
    expect(await run('sh -c \'echo "$0 $1"; nosuch\' me one')).toMatchObject({
      stdout: 'me one\n',
      stderr: 'me: 1: nosuch: not found\n',
      exitCode: 127,
    })
    expect(await run('bash -c nosuch')).toMatchObject({
      stderr: 'bash: line 1: nosuch: command not found\n',
      exitCode: 127,
    })
    expect(await run('bash nosuch.sh')).toMatchObject({
      stderr: 'bash: nosuch.sh: No such file or directory\n',
      exitCode: 127,
    })
  })

  it('runs scripts by their name', async () => {
    const { run } = testShell()
    await run('printf \'#!/bin/bash\\necho "$0 $#"\\nnosuch\\n\' > a.sh')
    expect(await run('./a.sh')).toMatchObject({ stderr: 'bash: ./a.sh: Permission denied\n', exitCode: 126 })
    expect(await run('bash a.sh x y')).toMatchObject({
      stdout: 'a.sh 2\n',
      stderr: 'a.sh: line 3: nosuch: command not found\n',
      exitCode: 127,
    })
  })

  it('answers at a prompt when stdin is a terminal', async () => {
    const { session, pass } = testShell({ terminal: true })
    const heard: string[] = []
    session.onOutput((_, text) => heard.push(text))
    const inner = session.run('sh')
    await pass(100)
    session.input('x=5\nwhile :; do :; done\n')
    await pass(1000)
    session.interrupt()
    await pass(100)
    session.input('echo $x\n')
    await pass(100)
    session.endOfInput()
    await pass(100)
    expect(await inner).toEqual({ exitCode: 0 })
    expect(heard.join('')).toBe('$ $ $ 5\n$ \n')
  })
})

describe('a trap', () => {
  it('cuts waiting short, and is run when the script ends with it', async () => {
    const { run } = testShell()
    const script = `sh -c 'trap "echo bye; exit 4" TERM; (sleep 1; kill $$) & sleep 100 & wait'; echo $?`
    expect(await run(script)).toMatchObject({ stdout: 'bye\n4\n', exitCode: 0 })
  })

  it('is run after the command that was running', async () => {
    const { run } = testShell()
    const script = `bash -c 'trap "echo caught" TERM; (sleep 1; kill $$) & sleep 3; echo end'`
    expect(await run(script)).toMatchObject({ stdout: 'caught\nend\n', tookMs: 3000 })
  })
})
