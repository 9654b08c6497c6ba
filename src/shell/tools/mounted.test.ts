import { describe, expect, it } from 'vitest'
import type { Core } from '../../api/types'
import { startOneNode, stateWord } from '../../cluster/kubelet/one-node.test.support'
import { createTools } from '../tools'

const volumes: Core.Volume[] = [
  { name: 'scratch', emptyDir: {} },
  { name: 'quick', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
  { name: 'secret', secret: { secretName: 'keys' } },
  { name: 'host', hostPath: { path: '/srv', type: 'Directory' } },
]

const volumeMounts: Core.VolumeMount[] = [
  { name: 'scratch', mountPath: '/cache' },
  { name: 'quick', mountPath: '/quick' },
  { name: 'secret', mountPath: '/etc/keys', readOnly: true },
  { name: 'host', mountPath: '/srv/node', readOnly: true },
]

async function start(image: string) {
  const node = startOneNode({ tools: createTools() })
  node.secret('keys', { a: '1', b: '2' })
  const containers = [{ name: 'app', image, command: ['sleep', '9999'], volumeMounts }]
  node.create({ automountServiceAccountToken: false, volumes, containers })
  await node.until(() => stateWord(node.status()) === 'Running')
  return async (command: string): Promise<string> => (await node.exec(['sh', '-c', command])).output
}

describe('mount', () => {
  it('tells what lies on the disk of the node, and what in memory', async () => {
    const run = await start('busybox:1.36')
    const lines = (await run('mount')).trim().split('\n')
    expect(lines[0]).toBe('overlay on / type overlay (rw,relatime)')
    expect(lines.filter((line) => / (\/cache|\/quick|\/etc\/.*|\/srv.*) type/.test(line))).toEqual([
      '/dev/vda1 on /cache type ext4 (rw,relatime)',
      'tmpfs on /quick type tmpfs (rw,relatime,size=65536k)',
      expect.stringMatching(/^tmpfs on \/etc\/keys type tmpfs \(ro,relatime,size=\d+k\)$/),
      '/dev/vda1 on /srv/node type ext4 (ro,relatime)',
      '/dev/vda1 on /etc/hosts type ext4 (rw,relatime)',
      '/dev/vda1 on /etc/hostname type ext4 (rw,relatime)',
      '/dev/vda1 on /etc/resolv.conf type ext4 (rw,relatime)',
    ])
    expect(await run('grep quick /proc/mounts')).toBe('tmpfs /quick tmpfs rw,relatime,size=65536k 0 0\n')
  })
})

describe('df', () => {
  it('of busybox shows each mount in columns of its own', async () => {
    const run = await start('busybox:1.36')
    await run('seq 1 2000 > /quick/numbers')
    const lines = (await run('df -h')).trim().split('\n')
    expect(lines[0]).toBe('Filesystem                Size      Used Available Use% Mounted on')
    expect(lines[1]).toMatch(/^overlay {18}50\.0G {6}4\.\dG {5}4[56]\.\dG {3}\d% \/$/)
    expect(lines).toContain('tmpfs                    64.0M         0     64.0M   0% /dev')
    expect(lines).toContain('tmpfs                    64.0M     12.0K     64.0M   0% /quick')
    expect(lines.filter((line) => line.endsWith('% /etc/keys'))).toEqual([expect.stringMatching(/^tmpfs +\S+ +8\.0K /)])
    expect(lines.filter((line) => line.startsWith('/dev/vda1')).map((line) => line.split(' ').at(-1))).toEqual([
      ...['/cache', '/srv/node', '/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf'],
    ])
  })

  it('of GNU shows each disk once, by its shortest path', async () => {
    const run = await start('nginx:1.27')
    const lines = (await run('df -h')).trim().split('\n')
    expect(lines[0]).toBe('Filesystem      Size  Used Avail Use% Mounted on')
    expect(lines.filter((line) => line.startsWith('/dev/vda1')).map((line) => line.split(' ').at(-1))).toEqual(['/cache'])
    expect(lines).toContain('shm              64M     0   64M   0% /dev/shm')
  })

  it('tells of the disk that a file lies on, and complains of one that is not there', async () => {
    const run = await start('busybox:1.36')
    expect((await run('touch /quick/a; df /quick/a')).split('\n')[1]).toMatch(/^tmpfs {20}65536 .* \/quick$/)
    expect(await run('df /nowhere')).toBe("df: /nowhere: can't find mount point\n")
  })
})
