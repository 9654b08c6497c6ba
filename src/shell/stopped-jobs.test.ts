import { describe, expect, it } from 'vitest'
import { testShell } from './test-machine'

/** A terminal at which lines are typed, and keys pressed while they run. */
function sitDown() {
  const { session, pass } = testShell({ terminal: true })
  let heard = ''
  session.onOutput((_, text) => (heard += text))
  /** What came since the last time. */
  const news = (): string => {
    const text = heard
    heard = ''
    return text
  }
  async function begin(line: string, ms: number): Promise<{ exitCode: number } | undefined> {
    let ended: { exitCode: number } | undefined
    void session.run(line).then((result) => (ended = result))
    await pass(ms)
    return ended
  }
  async function stop(ms = 10): Promise<void> {
    session.suspend()
    await pass(ms)
  }
  return { session, pass, news, begin, stop }
}

describe('Ctrl-Z', () => {
  it('gives the prompt back and leaves a stopped job, which fg continues', async () => {
    const { begin, stop, news } = sitDown()
    await begin('sleep 10; echo woke', 1_000)
    await stop()
    expect(news()).toBe('\n[1]+  Stopped                 sleep 10; echo woke\n')
    expect(await begin('echo $?; jobs', 100)).toEqual({ exitCode: 0 })
    expect(news()).toBe('148\n[1]+  Stopped                 sleep 10; echo woke\n')
    // It stands still although its time has come.
    await begin('sleep 30', 31_000)
    expect(news()).toBe('')
    expect(await begin('fg', 100)).toEqual({ exitCode: 0 })
    expect(news()).toBe('sleep 10; echo woke\nwoke\n')
    await begin('jobs', 100)
    expect(news()).toBe('')
  })

  it('lets a loop go on in the background from where it stood', async () => {
    const { begin, stop, news, pass } = sitDown()
    await begin('for i in 1 2 3 4; do echo $i; sleep 1; done', 1_500)
    await stop()
    expect(news()).toBe('1\n2\n\n[1]+  Stopped                 for i in 1 2 3 4; do echo $i; sleep 1; done\n')
    await pass(10_000)
    expect(news()).toBe('')
    await begin('bg', 10)
    expect(news()).toBe('[1]+ for i in 1 2 3 4; do echo $i; sleep 1; done &\n3\n')
    await pass(5_000)
    expect(news()).toBe('4\n')
    await begin('true', 10)
    expect(news()).toBe('[1]+  Done                    for i in 1 2 3 4; do echo $i; sleep 1; done\n')
  })

  it('stops what fg has brought back once more, and Ctrl-C ends it', async () => {
    const { begin, stop, news, session, pass } = sitDown()
    await begin('sleep 100', 100)
    await stop()
    await begin('fg %1', 100)
    await stop()
    expect(news()).toBe('\n[1]+  Stopped                 sleep 100\nsleep 100\n\n[1]+  Stopped                 sleep 100\n')
    await begin('fg', 100)
    session.interrupt()
    await pass(10)
    await begin('echo $?; jobs', 10)
    expect(news()).toBe('sleep 100\n130\n')
  })

  it('keeps what is typed for the job that fg brings back', async () => {
    const { begin, stop, news, session, pass } = sitDown()
    await begin('read line; echo "got $line"', 100)
    await stop()
    await begin('echo between', 10)
    news()
    await begin('fg', 10)
    session.input('later\n')
    await pass(10)
    expect(news()).toBe('read line; echo "got $line"\ngot later\n')
  })

  it('holds a program that never waits for anything but its reader', async () => {
    const { begin, stop, news, pass } = sitDown()
    await begin('yes | while read y; do n=$((n+1)); sleep 1; echo $n; done', 2_500)
    await stop()
    news()
    await pass(60_000)
    expect(news()).toBe('')
    await begin('kill %1; wait; jobs', 2_000)
    expect(news()).not.toContain('Stopped')
  })
})

describe('signals that stop', () => {
  it.each(['STOP', 'TSTP', '19', 'SIGSTOP'])('kill -%s stops a job, and CONT continues it', async (signal) => {
    const { begin, news } = sitDown()
    await begin('(sleep 1; echo up) &', 10)
    await begin(`kill -${signal} %1; sleep 5; jobs -s; jobs -r`, 5_100)
    expect(news()).toMatch(/^\[1\] \d+\n\[1\]\+ {2}Stopped +\(sleep 1; echo up\)\n$/)
    await begin('kill -CONT %1; sleep 1', 1_100)
    expect(news()).toContain('up\n')
  })

  it('stop one process by its pid', async () => {
    const { begin, news } = sitDown()
    await begin('sleep 2 && echo up &', 10)
    await begin('kill -STOP $!; sleep 5; echo nothing yet; kill -CONT $!; sleep 1', 7_000)
    expect(news()).toMatch(/nothing yet\nup\n/)
  })

  it('do not keep a stopped process from being killed', async () => {
    const { begin, news } = sitDown()
    await begin('sleep 100 & kill -STOP $!; kill -KILL $!; wait $!; echo $?', 100)
    expect(news()).toContain('137\n')
  })
})

describe('bg and fg', () => {
  it('say so where there is no such job', async () => {
    const { begin, news } = sitDown()
    await begin('bg; fg %3', 10)
    expect(news()).toBe('bash: bg: current: no such job\nbash: fg: %3: no such job\n')
  })

  it('leave a job alone that runs already', async () => {
    const { begin, news } = sitDown()
    await begin('sleep 5 &', 10)
    news()
    await begin('bg', 10)
    expect(news()).toBe('bash: bg: job 1 already in background\n')
  })
})
