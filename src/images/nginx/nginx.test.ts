import { describe, expect, it } from 'vitest'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import type { Core } from '../../api/types'
import { createTools } from '../../shell/tools'

type Spec = Partial<Core.PodSpec> & { container?: Partial<Core.Container> }

async function startNginx({ container = {}, ...spec }: Spec = {}, files: Record<string, string> = {}) {
  const node = startOneNode({ tools: createTools() })
  node.configMap('files', files)
  node.create({
    ...spec,
    volumes: [{ name: 'files', configMap: { name: 'files' } }],
    containers: [{ name: 'nginx', image: 'nginx:1.27', ...container }],
  })
  await node.until(() => /Running|Error|Crash/.test(stateWord(node.status())))
  return node
}

const conf = (mountPath: string): Partial<Core.Container> => ({ volumeMounts: [{ name: 'files', mountPath }] })

describe('nginx', () => {
  it('says what it does while it starts', async () => {
    const lines = (await startNginx()).logs().trimEnd().split('\n')
    expect(lines[0]).toBe(
      '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
    )
    expect(lines).toContainEqual(expect.stringMatching(/^2026\/01\/01 00:00:0\d \[notice\] 1#1: nginx\/1\.27\.5$/))
    expect(lines[lines.length - 1]).toMatch(/start worker process 32$/)
  })

  it('greets, and logs who asked', async () => {
    const node = await startNginx()
    const { status, headers, body } = await node.ask(80, '/', { headers: { 'user-agent': 'curl/8' } })
    expect(status).toBe(200)
    expect(headers).toMatchObject({ server: 'nginx/1.27.5', 'content-type': 'text/html', 'accept-ranges': 'bytes' })
    expect(body).toContain('<title>Welcome to nginx!</title>')
    expect(node.logs('web', { tailLines: 1 })).toMatch(
      new RegExp(
        `^127\\.0\\.0\\.1 - - \\[01/Jan/2026:00:00:\\d\\d \\+0000\\] "GET / HTTP/1\\.1" 200 ${body.length} "-" "curl/8" "-"\\n$`,
      ),
    )
  })

  it('does not find what is not there, and says which file it looked for', async () => {
    const node = await startNginx()
    const { status, body } = await node.ask(80, '/nothing')
    expect(status).toBe(404)
    expect(body).toBe(
      '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.27.5</center>\r\n</body>\r\n</html>\r\n',
    )
    expect(node.logs()).toMatch(
      /\[error\] 29#29: \*1 open\(\) "\/usr\/share\/nginx\/html\/nothing" failed \(2: No such file or directory\), client: 127\.0\.0\.1, server: localhost, request: "GET \/nothing HTTP\/1\.1", host: "localhost"\n/,
    )
  })

  it('serves the files that a volume puts there', async () => {
    const node = await startNginx(
      { container: conf('/usr/share/nginx/html') },
      { 'index.html': 'my page', 'a.json': '{}' },
    )
    expect((await node.ask(80)).body).toBe('my page')
    expect((await node.ask(80, '/a.json')).headers['content-type']).toBe('application/json')
  })

  it('refuses to list a directory', async () => {
    const node = await startNginx({ container: conf('/usr/share/nginx/html') }, { 'a.txt': 'x' })
    expect((await node.ask(80)).status).toBe(403)
    expect(node.logs()).toContain('directory index of "/usr/share/nginx/html/" is forbidden')
  })

  it('obeys its configuration', async () => {
    const text = `server { listen 8080; server_name _;
      location / { root /usr/share/nginx/html; }
      location = /healthz { access_log off; default_type text/plain; return 200 'fine'; }
      location /old { return 301 /new; } # moved
      location ~ \\.php$ { return 403; } }`
    const node = await startNginx({ container: conf('/etc/nginx/conf.d') }, { 'site.conf': text })
    const status = async (path: string): Promise<number> => (await node.ask(8080, path)).status
    expect(await node.ask(8080, '/healthz')).toMatchObject({
      status: 200,
      body: 'fine',
      headers: { 'content-type': 'text/plain' },
    })
    expect(node.logs()).not.toContain('/healthz')
    expect([await status('/'), await status('/old'), await status('/x.php'), (await node.ask(80)).status]).toEqual([
      200, 301, 403, 0,
    ])
    expect((await node.ask(8080, '/old')).headers.location).toBe('http://localhost/new')
  })

  const mistakes = [
    {
      name: 'an unknown directive',
      text: 'server {\n  lissten 80;\n}\n',
      problem: 'unknown directive "lissten" in /etc/nginx/conf.d/site.conf:2',
    },
    {
      name: 'a missing brace',
      text: 'server {\n  listen 80;\n',
      problem: 'unexpected end of file, expecting "}" in /etc/nginx/conf.d/site.conf:3',
    },
    {
      name: 'one brace too many',
      text: 'server { listen 80; } }',
      problem: 'unexpected "}" in /etc/nginx/conf.d/site.conf:1',
    },
  ]
  for (const { name, text, problem } of mistakes) {
    it(`does not start with ${name}`, async () => {
      const node = await startNginx(
        { restartPolicy: 'Never', container: conf('/etc/nginx/conf.d') },
        { 'site.conf': text },
      )
      await node.until(() => node.pod().status.phase === 'Failed')
      expect(node.status()?.state?.terminated?.exitCode).toBe(1)
      expect(node.logs()).toContain(`[emerg] 1#1: ${problem}\nnginx: [emerg] ${problem}\n`)
    })
  }

  it('ends with grace when the kubelet asks', async () => {
    const node = await startNginx()
    const [container] = node.runtime.running
    container.kill('SIGQUIT')
    expect(container.exit?.exitCode).toBe(0)
    expect(container.log.read()).toContain('[notice] 1#1: signal 3 (SIGQUIT) received, shutting down\n')
  })

  it('tells its version and takes a new configuration', async () => {
    const node = await startNginx()
    expect(await node.exec(['nginx', '-v'])).toEqual({ output: 'nginx version: nginx/1.27.5\n', exit: 0 })
    const [container] = node.runtime.running
    container.files.write('/etc/nginx/conf.d/default.conf', 'server { listen 80; location / { return 200 new; } }')
    expect((await node.exec(['nginx', '-t'])).output).toContain('test is successful')
    expect((await node.exec(['nginx', '-s', 'reload'])).exit).toBe(0)
    expect((await node.ask(80)).body).toBe('new')
  })

  it('cannot have a port twice in one pod', async () => {
    const node = startOneNode()
    node.create({
      containers: [
        { name: 'one', image: 'nginx:1.27' },
        { name: 'two', image: 'nginx:1.27' },
      ],
    })
    await node.until(() => stateWord(node.status('web', 1)) === 'CrashLoopBackOff')
    expect(node.kubelet.logs({ namespace: 'default', pod: 'web', container: 'two' })).toContain(
      'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)\n',
    )
  })

  it('runs below a shell that wrote a page first', async () => {
    const node = await startNginx({
      container: { command: ['sh', '-c', 'echo mine > /usr/share/nginx/html/index.html; exec nginx -g "daemon off;"'] },
    })
    await node.run(2)
    expect((await node.ask(80)).body).toBe('mine\n')
    expect(node.logs()).toContain('"GET / HTTP/1.1" 200 5')
  })

  it('does not start as somebody who is not root, unless what it writes to may be written', async () => {
    const node = startOneNode()
    const securityContext = { runAsUser: 101 }
    node.create({ securityContext, containers: [{ name: 'web', image: 'nginx' }] }, { name: 'refused' })
    await node.until(() => stateWord(node.status('refused')) === 'CrashLoopBackOff')
    expect(node.logs('refused')).toMatch(/\[warn\] 1#1: the "user" directive makes sense only .*\n.*\n.*\[emerg\] 1#1: mkdir\(\) "\/var\/cache\/nginx\/client_temp" failed \(13: Permission denied\)\n/)
    const volumeMounts = ['/var/cache/nginx', '/run'].map((mountPath, index) => ({ name: `v${index}`, mountPath }))
    node.create({ securityContext, volumes: volumeMounts.map(({ name }) => ({ name, emptyDir: {} })), containers: [{ name: 'web', image: 'nginx', volumeMounts }] })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect((await node.ask(80)).status).toBe(200)
  })
})
