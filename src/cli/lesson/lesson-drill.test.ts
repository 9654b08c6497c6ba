import { describe, expect, it } from 'vitest'
import { drillOf, drillText, showDrill } from './lesson-drill'

describe('lesson drill', () => {
  it('shows the task and the files, and gives nothing away', () => {
    const text = drillText(drillOf({ mistake: 'K02', template: 'web', seed: '7' }))
    expect(text).toContain('(web, seed 7)')
    expect(text).toContain('[ ] `http://')
    expect(text).toContain('kind: Service')
    expect(text).not.toMatch(/targetPort is not|The way back|K02/)
  })

  it.each([
    [['--mistake', 'K99'], 'one of K01, K02'],
    [['--mistake', 'K02', '--template', 'robot'], 'no drill of K02 in robot; it fits web, cache, settings, ingress'],
    [['--mistake', 'K02', '--seed', 'x'], '--seed is a number'],
    [['--nonsense'], 'not --nonsense'],
  ])('refuses %s', (args, complaint) => {
    expect(() => showDrill(args)).toThrow(complaint)
  })
})
