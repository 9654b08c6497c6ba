/** Containers that a student enters: what each image has inside, what it lacks, as whom it runs, and what becomes of it when it is killed. */
import { describe, expect, it } from 'vitest'
import type { Core } from '../api/types'
import { startOneNode, stateWord } from '../cluster/kubelet/one-node.test.support'
import { createTools } from '../shell/tools'

async function enter(image: string, container: Partial<Core.Container> = {}, spec: Partial<Core.PodSpec> = {}) {
  const node = startOneNode({ tools: createTools() })
  node.create({ ...spec, containers: [{ name: 'app', image, ...container }] })
  await node.until(() => stateWord(node.status()) === 'Running')
  const sh = async (line: string) => node.exec(['sh', '-c', line])
  return { ...node, sh }
}

interface Inside {
  readonly image: string
  readonly command?: string[]
  /** A line for its shell, and what it prints. */
  readonly says: readonly (readonly [line: string, output: string | RegExp, exit?: number])[]
  readonly has: string
  readonly lacks: string
}

const sleeping = ['sleep', '9999']

const insides: readonly Inside[] = [
  {
    image: 'nginx:1.27',
    says: [
      ['. /etc/os-release; echo $ID $VERSION_CODENAME', 'debian bookworm\n'],
      ['cat /etc/debian_version', '12.11\n'],
      ['grep nginx /etc/passwd', 'nginx:x:101:101:nginx user:/nonexistent:/bin/false\n'],
      ['whoami; id -u', 'root\n0\n'],
      ['pwd; hostname; echo $NGINX_VERSION', /^\/\nweb\n1\.\d+\.\d+\n$/],
      ['tr "\\0" " " < /proc/1/cmdline', '/docker-entrypoint.sh nginx -g daemon off; '],
      ['curl -s localhost | grep -c Welcome', '2\n'],
      ['vi', 'sh: 1: vi: not found\n', 127],
      ['echo x > /nowhere/x; true', 'sh: 1: cannot create /nowhere/x: Directory nonexistent\n'],
      ['apt-get install -y vim 2>&1 | tail -1', 'E: Unable to locate package vim\n'],
    ],
    has: 'sh bash curl sed awk grep tar apt-get find date env',
    lacks: 'ps top kill wget ping nslookup vi nano less ip netstat apk jq python3 git',
  },
  {
    image: 'nginx:alpine',
    says: [['cat /etc/alpine-release', '3.21.3\n'], ['wget -qO- localhost | grep -c Welcome', '2\n'], ['which curl', '/bin/curl\n']],
    has: 'sh vi wget ps top apk curl',
    lacks: 'bash apt-get jq',
  },
  {
    image: 'busybox:1.36',
    command: sleeping,
    says: [
      ['cat /etc/os-release', "cat: can't open '/etc/os-release': No such file or directory\n", 1],
      ['whoami; id', 'root\nuid=0(root) gid=0(root) groups=0(root)\n'],
      ['ps | head -2', 'PID   USER     TIME  COMMAND\n    1 root      0:00 sleep 9999\n'],
      ['top -b -n 1 | tail -n +4 | head -2', '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n    1     0 root     S        0   0%   1   0% sleep 9999\n'],
      ['apk add curl', 'sh: apk: not found\n', 127],
      ['exit 42', '', 42],
    ],
    has: 'sh vi wget nslookup ping ps top kill httpd telnet nc',
    lacks: 'bash curl apk apt-get jq dig git',
  },
  {
    image: 'alpine:3.22',
    command: sleeping,
    says: [
      ['. /etc/os-release; echo $PRETTY_NAME', 'Alpine Linux v3.22\n'],
      ['apk add curl 2>&1 | tail -3', 'ERROR: unable to select packages:\n  curl (no such package):\n    required by: world[curl]\n'],
      ['ls -ld /tmp', /^drwxrwxrwt /],
      ['chown nobody /tmp/x', "chown: /tmp/x: No such file or directory\n", 1],
      ['touch /tmp/x; chown nobody:nobody /tmp/x; chmod 600 /tmp/x; ls -l /tmp/x', /^-rw------- +1 nobody +nobody +0 .* \/tmp\/x\n$/],
    ],
    has: 'sh ash vi wget nslookup ping ps top kill apk less',
    lacks: 'bash curl apt-get jq dig',
  },
  {
    image: 'gcr.io/kuar-demo/kuard-amd64:blue',
    says: [
      ['whoami; id', 'nobody\nuid=65534(nobody) gid=65534(nobody) groups=65534(nobody)\n'],
      ['ps | head -2', 'PID   USER     TIME  COMMAND\n    1 nobody    0:00 /kuard\n'],
      ['touch /etc/x', 'touch: /etc/x: Permission denied\n', 1],
      ['echo x > /etc/hosts', "sh: can't create /etc/hosts: Permission denied\n", 1],
      ['echo x > /tmp/x && ls -l /tmp/x', /^-rw-r--r-- +1 nobody +nobody +2 /],
      ['ls /root', 'ls: /root: Permission denied\n', 1],
      ['apk add curl', 'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n', 99],
      ['wget -qO- localhost:8080/healthy', 'ok'],
    ],
    has: 'sh ash ls cat wget env date',
    lacks: 'bash curl apt-get',
  },
]

describe.each(insides)('inside of $image', ({ image, command, says, has, lacks }) => {
  it('a shell finds what the image has, and nothing else', async () => {
    const { sh } = await enter(image, command ? { command } : {})
    for (const [line, output, exit = 0] of says) {
      const ran = await sh(line)
      if (typeof output === 'string') expect(ran, line).toEqual({ output, exit })
      else expect(ran.output, line).toMatch(output)
    }
    const found = async (names: string) => (await sh(`for name in ${names}; do command -v $name > /dev/null && [ -f /bin/$name -o -f /usr/bin/$name ] && echo $name; done; true`)).output.trim().split('\n').join(' ')
    expect(await found(has)).toBe(has)
    expect(await found(lacks)).toBe('')
  })

  it('a program that it lacks cannot be run', async () => {
    const { exec } = await enter(image, command ? { command } : {})
    const [first] = lacks.split(' ')
    await expect(exec([first])).rejects.toThrow(`exec: "${first}": executable file not found in $PATH`)
  })
})

describe('inside of any container', () => {
  it('the kernel tells of processes, memory, cores and mounts', async () => {
    const { sh } = await enter('busybox:1.36', { command: sleeping, resources: { limits: { memory: '64Mi', cpu: '500m' } } })
    const rows: readonly (readonly [string, string | RegExp])[] = [
      ['cat /proc/1/comm', 'sleep\n'],
      ['grep -E "^(Name|Pid|Uid)" /proc/1/status', 'Name:\tsleep\nPid:\t1\nUid:\t0\t0\t0\t0\n'],
      ['head -1 /proc/meminfo', /^MemTotal: +\d+ kB\n$/],
      ['grep -c ^processor /proc/cpuinfo', '2\n'],
      ['cat /proc/1/cgroup /proc/self/cgroup', '0::/\n0::/\n'],
      ['cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max', '67108864\n50000 100000\n'],
      ['tr "\\0" "\\n" < /proc/1/environ | grep HOSTNAME', 'HOSTNAME=web\n'],
      ['grep -c kubernetes.io /proc/mounts', '1\n'],
      ['ls -l /proc/1/fd | grep -c "1 -> pipe:"', '1\n'],
      ['cat /proc/uptime', /^\d+\.\d\d \d+\.\d\d\n$/],
      ['echo x > /proc/1/comm', "sh: can't create /proc/1/comm: Permission denied\n"],
      ['head -1 /etc/hosts; tail -1 /etc/hosts', /^# Kubernetes-managed hosts file\.\n10\.244\.1\.2\tweb\n$/],
      ['cat /etc/resolv.conf', /^search default\.svc\.cluster\.local .*\nnameserver .*\noptions ndots:5\n$/],
    ]
    for (const [line, output] of rows) {
      const ran = await sh(line)
      if (typeof output === 'string') expect(ran.output, line).toBe(output)
      else expect(ran.output, line).toMatch(output)
    }
  })

  it('what is written to the outputs of the first process stands in the log', async () => {
    const { sh, logs } = await enter('busybox:1.36', { command: sleeping })
    await sh('echo hello > /proc/1/fd/1; echo trouble > /proc/1/fd/2')
    expect(logs()).toBe('hello\ntrouble\n')
  })

  it.each([
    ['nginx:1.27', 0, 'Completed'],
    ['redis:5.0', 0, 'Completed'],
    ['gcr.io/kuar-demo/kuard-amd64:blue', 2, 'Error'],
  ])('kill 1 in %s ends it with %i, and it is started again', async (image, exitCode, reason) => {
    const { sh, until, status } = await enter(image)
    expect(await sh('kill 1; sleep 60')).toMatchObject({ exit: 137 })
    await until(() => status()?.restartCount === 1)
    expect(status()?.lastState?.terminated).toMatchObject({ exitCode, reason })
  })

  it('a first process that does not listen cannot be ended from inside', async () => {
    const { sh, status, run } = await enter('busybox:1.36', { command: sleeping })
    expect(await sh('kill 1; kill -9 1; echo still here')).toEqual({ output: 'still here\n', exit: 0 })
    await run(5)
    expect(status()?.restartCount).toBe(0)
  })

  it('files are gone after a restart, unless they are on a volume', async () => {
    const volumes = [{ name: 'keep', emptyDir: {} }]
    const { sh, until, status } = await enter('nginx:1.27', { volumeMounts: [{ name: 'keep', mountPath: '/keep' }] }, { volumes })
    await sh('echo gone > /srv.txt; echo kept > /keep/file; kill 1')
    await until(() => status()?.restartCount === 1)
    expect(await sh('cat /keep/file /srv.txt')).toEqual({ output: 'kept\ncat: /srv.txt: No such file or directory\n', exit: 1 })
  })

  it('a user of the pod writes to volumes and /tmp alone, and may have no name', async () => {
    const { sh } = await enter(
      'alpine:3.22',
      { command: sleeping, volumeMounts: [{ name: 'work', mountPath: '/work' }, { name: 'node', mountPath: '/node' }] },
      { securityContext: { runAsUser: 1000 }, volumes: [{ name: 'work', emptyDir: {} }, { name: 'node', hostPath: { path: '/srv/data', type: 'DirectoryOrCreate' } }] },
    )
    expect(await sh('id; whoami')).toEqual({ output: 'uid=1000 gid=0(root) groups=0(root)\nwhoami: unknown uid 1000\n', exit: 1 })
    expect((await sh('touch /work/a /tmp/b && ls -l /work')).output).toMatch(/ 1000 +1000 +0 .* a\n$/)
    expect(await sh('touch /node/c')).toEqual({ output: 'touch: /node/c: Permission denied\n', exit: 1 })
    expect(await sh('mkdir /opt/x')).toMatchObject({ exit: 1 })
    expect(await sh('chmod 777 /etc')).toEqual({ output: 'chmod: /etc: Operation not permitted\n', exit: 1 })
  })

  it('its groups are those that the pod names', async () => {
    const security = { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] }
    const { sh } = await enter('busybox:1.36', { command: sleeping }, { securityContext: security })
    expect(await sh('id; ps | tail -1 | cut -c 1-14')).toEqual({ output: expect.stringMatching(/^uid=1000 gid=3000 groups=2000,3000,4000\n.* 1000 /), exit: 0 })
    expect((await sh('grep -E "^(Uid|Gid)" /proc/1/status')).output).toBe('Uid:\t1000\t1000\t1000\t1000\nGid:\t3000\t3000\t3000\t3000\n')
  })

  it('a folder that an init container gives away may be written', async () => {
    const node = startOneNode({ tools: createTools() })
    const volumeMounts = [{ name: 'node', mountPath: '/data' }]
    node.create({
      volumes: [{ name: 'node', hostPath: { path: '/srv/data' } }],
      initContainers: [{ name: 'give', image: 'busybox:1.36', command: ['chown', '-R', '1000', '/data'], volumeMounts }],
      containers: [{ name: 'app', image: 'alpine:3.22', command: sleeping, volumeMounts, securityContext: { runAsUser: 1000 } }],
    })
    await node.until(() => stateWord(node.status()) === 'Running')
    expect(await node.exec(['touch', '/data/x'])).toEqual({ output: '', exit: 0 })
  })

  it('df and mount show its volumes', async () => {
    const { sh } = await enter('busybox:1.36', { command: sleeping, volumeMounts: [{ name: 'm', mountPath: '/cache' }] }, { volumes: [{ name: 'm', emptyDir: { medium: 'Memory', sizeLimit: '8Mi' } }] })
    expect((await sh('mount | grep /cache')).output).toMatch(/^tmpfs on \/cache type tmpfs \(rw,/)
    expect((await sh('df -h /cache | tail -1')).output).toMatch(/^tmpfs +8\.0M +0 +8\.0M +0% \/cache\n$/)
  })
})
