import { describe, expect, it } from 'vitest'
import { openPage } from './page.test.support'

describe('the worker behind the page', () => {
  it('runs a line, prints, and gives the prompt back with the exit status', async () => {
    const { boot, run, close } = openPage()
    await boot()
    expect(await run('kubectl create deployment web --image=nginx')).toEqual({ exit: 0, output: 'deployment.apps/web created\n' })
    expect((await run('kubectl get pod nobody')).exit).toBe(1)
    close()
  })

  it('asks for the rest of a line that is not complete, and runs the whole', async () => {
    const { heard, boot, run, hear, say, close } = openPage()
    await boot()
    const after = heard.length
    say({ type: 'run', line: 'cat <<EOF' })
    expect(await hear('prompt', () => true, after)).toMatchObject({ text: '> ', begun: 'cat <<EOF' })
    expect(await run('cat <<EOF\nhi\nEOF')).toEqual({ exit: 0, output: 'hi\n' })
    expect((await run('fi')).exit).toBe(2)
    const end = heard.length
    say({ type: 'run', line: 'cat <<EOF\nbye', ended: true })
    expect((await hear('prompt', () => true, end)).exit).toBe(0)
    expect(heard.flatMap((message) => (message.type === 'logged' ? [message.input] : []))).toMatchObject([{ line: 'cat <<EOF\nhi\nEOF' }, { line: 'fi' }, { line: 'cat <<EOF\nbye' }])
    close()
  })

  it('answers reads at once and sends watches in frames', async () => {
    const { boot, say, hear, close } = openPage()
    await boot()
    say({ type: 'request', id: 1, method: 'GET', path: '/api/v1/nodes', headers: {} })
    expect(await hear('respond', ({ id }) => id === 1)).toMatchObject({ status: 200 })
    expect(JSON.parse((await hear('chunk', ({ id }) => id === 1)).text).items).toHaveLength(3)
    say({ type: 'request', id: 2, method: 'GET', path: '/api/v1/namespaces/default/configmaps?watch=1', headers: {} })
    await hear('respond', ({ id }) => id === 2)
    say({ type: 'run', line: 'kubectl create configmap news --from-literal=a=b' })
    await hear('chunk', ({ id, text }) => id === 2 && text.includes('"name":"news"'))
    say({ type: 'cancel', id: 2 })
    await hear('end', ({ id }) => id === 2)
    close()
  })

  it('brings a session back from what it told the page to keep', async () => {
    const first = openPage()
    await first.boot()
    await first.run('kubectl create configmap one --from-literal=a=b; cd /tmp')
    first.say({ type: 'write-file', id: 1, path: 'notes.txt', content: 'remember' })
    await first.hear('file-written')
    first.close()
    const log = first.heard.flatMap((message) => (message.type === 'logged' ? [message.input] : []))
    const second = openPage()
    await second.boot(log)
    expect(second.heard.find(({ type }) => type === 'output')).toMatchObject({ text: expect.stringContaining('kubectl create configmap one') })
    expect((await second.run('kubectl get configmap one -o name; pwd; cat ~/notes.txt')).output).toBe('configmap/one\n/tmp\nremember')
    second.close()
  })

  it('lets kubectl edit wait for the editor, and Ctrl-C end the wait', async () => {
    const { heard, boot, run, say, hear, close } = openPage()
    await boot()
    await run('kubectl create configmap one --from-literal=color=blue')
    let after = heard.length
    say({ type: 'run', line: 'kubectl edit configmap one' })
    const { path } = await hear('edit')
    say({ type: 'read-file', id: 1, path })
    const { content = '' } = await hear('file-content', ({ id }) => id === 1)
    expect(content).toContain('color: blue')
    say({ type: 'write-file', id: 2, path, content: content.replace('color: blue', 'color: red') })
    say({ type: 'edited', path })
    expect((await hear('prompt', () => true, after)).exit).toBe(0)
    expect((await run('kubectl get configmap one -o jsonpath={.data.color}')).output).toBe('red')
    after = heard.length
    say({ type: 'run', line: 'editor notes.txt' })
    expect((await hear('edit', () => true, after)).path).toBe('notes.txt')
    say({ type: 'interrupt' })
    expect((await hear('prompt', () => true, after)).exit).toBe(130)
    close()
  })

  it.each([
    ['vi', '/blue\rcwgreen\x1b:wq\r'],
    ['nano', '\x17blue\r\x1b[3~\x1b[3~\x1b[3~\x1b[3~green\x0f\r\x18'],
  ])('edits an object with %s in the terminal when that is named', async (editor, keys) => {
    const { heard, boot, run, say, hear, close } = openPage()
    await boot()
    await run('kubectl create configmap one --from-literal=color=blue')
    const after = heard.length
    say({ type: 'run', line: `KUBE_EDITOR=${editor} kubectl edit configmap one` })
    await hear('output', ({ text }) => text.includes('color: blue'), after)
    say({ type: 'terminal-input', text: keys, end: false })
    expect((await hear('prompt', () => true, after)).exit).toBe(0)
    expect((await run('kubectl get configmap one -o jsonpath={.data.color}')).output).toBe('green')
    close()
  })

  it('takes the last input back, and all of them', async () => {
    const { heard, boot, run, say, hear, close } = openPage()
    await boot()
    await run('kubectl create configmap one --from-literal=a=b')
    await run('kubectl create configmap two --from-literal=a=b')
    let after = heard.length
    say({ type: 'undo' })
    expect((await hear('log', () => true, after)).inputs).toMatchObject([{ type: 'command', line: 'kubectl create configmap one --from-literal=a=b' }, { type: 'rest' }])
    await hear('prompt', () => true, after)
    expect((await run('kubectl get configmap -o name')).output).toBe('configmap/kube-root-ca.crt\nconfigmap/one\n')
    after = heard.length
    say({ type: 'reset' })
    await hear('prompt', () => true, after)
    expect((await run('kubectl get configmap -o name')).output).toBe('configmap/kube-root-ca.crt\n')
    close()
  })

  it('has no content for a file that is not there, and goes on', async () => {
    const { boot, say, run, hear, close } = openPage()
    await boot()
    say({ type: 'read-file', id: 9, path: 'nothing-here' })
    expect(await hear('file-content', ({ id }) => id === 9)).not.toHaveProperty('content')
    expect((await run('echo still here')).output).toBe('still here\n')
    close()
  })
})
