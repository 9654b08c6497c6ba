import { describe, expect, it } from 'vitest'
import { playRecall, recallOf } from './lesson-recall'

async function play(topic: string, lines: readonly string[]): Promise<{ readonly exit: number; readonly text: string }> {
  let text = ''
  async function* typed(): AsyncGenerator<string> {
    for (const line of lines) yield await Promise.resolve(line)
  }
  const exit = await playRecall(['--topic', topic, '--seed', '1'], { lines: typed, write: (said) => void (text += said) })
  return { exit, text }
}

describe('lesson drill --topic', () => {
  it('gives the task without the way, lines are run in its cluster, and the right ones solve it', async () => {
    const { lesson } = recallOf('desired-state.healing', 1)
    const [step] = lesson.steps.slice(-1)
    const way = step.solutions[0].steps.flatMap((action) => (action.type === 'run' ? [action.command] : []))
    const { exit, text } = await play('desired-state.healing', ['kubectl get pods -o name', ':hint', ...way])
    expect(text).toContain('Drill: A Pod that is destroyed by hand is made again.')
    expect(text).toContain(`  [ ] ${step.checks[0].say}`)
    expect(text.slice(0, text.indexOf('student@'))).not.toContain('kubectl delete')
    expect(text).toMatch(/pod\/\w+-/)
    expect(text).toContain('One Pod of the three has to go.')
    expect(text).toMatch(/\nSolved\.\n$/)
    expect(exit).toBe(0)
  })

  it('asks questions whose answers the cluster knows', async () => {
    const { exit, text } = await play('arch.get-nodes', [':answer 10.0.0.1', ":answer $(nobody runs this)", ':give-up'])
    expect(text).toMatch(/Which internal IP address does worker-\d have\?/)
    expect(text).toContain('"10.0.0.1" is not what the cluster says.')
    expect(exit).toBe(1)
  })

  it.each([
    [['--topic', 'deployment.scales'], 'topics like it are deployment'],
    [['--topic', 'deployment.scale', '--seed', 'x'], '--seed is a number'],
    [['--topic'], 'not --topic'],
    [['--topic', 'deployment.scale', '--mistake', 'K02'], 'not --mistake'],
  ])('refuses %s', async (args, complaint) => expect(playRecall(args)).rejects.toThrow(complaint))
})
