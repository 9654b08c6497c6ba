/** What the tools of busybox say where they differ from GNU's: the words a learner meets in `kubectl exec`. Upstream: busybox 1.36. */
import { describe, expect, it } from 'vitest'
import { testShell } from './test-machine'

const rows: readonly { run: string; stdout?: string; stderr?: string; status?: number }[] = [
  { run: 'cat /nofile', stderr: "cat: can't open '/nofile': No such file or directory\n", status: 1 },
  { run: 'ls /nofile', stderr: 'ls: /nofile: No such file or directory\n', status: 1 },
  { run: 'rm /nofile', stderr: "rm: can't remove '/nofile': No such file or directory\n", status: 1 },
  { run: 'mkdir /tmp', stderr: "mkdir: can't create directory '/tmp': File exists\n", status: 1 },
  { run: 'cp /nofile /tmp', stderr: "cp: can't stat '/nofile': No such file or directory\n", status: 1 },
  { run: 'head /nofile', stderr: 'head: /nofile: No such file or directory\n', status: 1 },
  { run: 'sed p /nofile', stderr: 'sed: /nofile: No such file or directory\n', status: 1 },
  { run: 'grep x /nofile', stderr: 'grep: /nofile: No such file or directory\n', status: 2 },
  { run: 'sleep x', stderr: "sleep: invalid number 'x'\n", status: 1 },
  { run: 'timeout 1 sleep 5', status: 143 },
  { run: 'env nosuch', stderr: "env: can't execute 'nosuch': No such file or directory\n", status: 127 },
  { run: 'sh -c nosuch', stderr: 'sh: nosuch: not found\n', status: 127 },
  { run: "sh -c 'cd /nowhere'", stderr: "sh: cd: can't cd to /nowhere: No such file or directory\n", status: 2 },
  { run: "sh -c 'if'", stderr: 'sh: syntax error: unexpected end of file\n', status: 2 },
  { run: "sh -c 'echo \"a'", stderr: 'sh: syntax error: unterminated quoted string\n', status: 2 },
  { run: 'sh -c /nosuch', stderr: 'sh: /nosuch: not found\n', status: 127 },
  { run: 'sh /nofile', stderr: "sh: can't open '/nofile': No such file or directory\n", status: 2 },
  { run: "sh -c 'ps' | head -1", stdout: 'PID   USER     TIME  COMMAND\n' },
  { run: "sh -c 'echo {1..3} $0 $1' a b", stdout: '{1..3} a b\n' },
  { run: 'whoami; id', stdout: 'root\nuid=0(root) gid=0(root) groups=0(root)\n' },
]

describe('on a machine without bash', () => {
  it.each(rows)('$run', async ({ run, stdout = '', stderr = '', status = 0 }) => {
    const shell = testShell({ user: 'root' })
    await shell.run('rm /bin/bash')
    expect(await shell.run(run)).toMatchObject({ stdout, stderr, exitCode: status })
  })
})
