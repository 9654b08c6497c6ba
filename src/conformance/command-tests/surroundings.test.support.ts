/**
 * Where a case runs: a home, a kubeconfig and a copy of the manifests of its own, so that none sees another's.
 * Stands for: setup and create_and_use_new_namespace in test/cmd/legacy-script.sh (v1.32).
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandTest } from './parse-cases.test.support'
import type { Surroundings } from './run-case.test.support'

interface Place {
  readonly work: string
  /** https://127.0.0.1:6443 */
  readonly server: string
  readonly manifests: string
}

export function surroundingsOf({ name, fresh }: CommandTest, { work, server, manifests }: Place): Surroundings {
  const [folder, home] = [join(work, name), join(work, `${name}.home`)]
  cpSync(manifests, folder, { recursive: true })
  mkdirSync(home)
  const config = join(home, 'config')
  writeFileSync(config, kubeconfig(server))
  const environment = {
    ...process.env,
    PATH: `${join(work, 'bin')}:${process.env.PATH}`,
    HOME: home,
    KUBECONFIG: config,
    KUBECACHEDIR: join(work, 'cache'),
    SERVER: server,
    TZ: 'UTC',
    LANG: 'C',
  }
  if (fresh) {
    const namespace = name.replaceAll('_', '-')
    for (const args of [['create', 'namespace', namespace], ['config', 'set-context', '--current', '--namespace', namespace]])
      spawnSync('kubectl', args, { env: environment })
  }
  return { folder, environment }
}

/** As upstream's tests make it: a token, and no questions about the server's certificate. */
const kubeconfig = (server: string): string => `apiVersion: v1
kind: Config
current-context: test
clusters: [{name: local, cluster: {server: "${server}", insecure-skip-tls-verify: true}}]
users: [{name: test-admin, user: {token: admin-token}}]
contexts: [{name: test, context: {cluster: local, user: test-admin}}]
`
