/** postStart and preStop. Upstream: pkg/kubelet/lifecycle/handlers.go (v1.32). */
import type { Core } from '../../api/types'
import type { Container } from '../container-runtime/container'
import { containerPort } from './container-port'
import { describeHttpFailure } from './http-failure'
import type { KubeletContext } from './kubelet-context'
import { runInContainer } from './run-in-container'

const HTTP_TIMEOUT_MS = 30_000
const EXEC_TIMEOUT_MS = 86_400_000

export interface Hook {
  readonly handler: Core.LifecycleHandler
  readonly container: Container
  readonly spec: Core.Container
  /** The problem, in the words of the event, or undefined. */
  done(problem: string | undefined): void
}

export function runHook({ clock, network }: KubeletContext, { handler, container, spec, done }: Hook): void {
  const { exec, httpGet, sleep } = handler
  if (sleep) return void clock.after(sleep.seconds * 1000, () => done(undefined))
  if (httpGet) {
    const port = containerPort(spec, httpGet.port) ?? 80
    const host = httpGet.host || container.spec.sandbox.address
    const path = (httpGet.path ?? '/').startsWith('/') ? (httpGet.path ?? '/') : `/${httpGet.path}`
    const request = {
      method: 'GET',
      host,
      port,
      path,
      headers: { 'user-agent': 'kube-lifecycle/1.32', host: `${host}:${port}` },
      body: '',
    }
    return network.http(request, { timeoutMs: HTTP_TIMEOUT_MS }, (outcome) => {
      done('failure' in outcome ? `Get "http://${host}:${port}${path}": ${describeHttpFailure(outcome)}` : undefined)
    })
  }
  const argv = exec?.command ?? []
  if (argv.length === 0) return done(undefined)
  runInContainer(container, clock, {
    argv,
    timeoutMs: EXEC_TIMEOUT_MS,
    done(outcome) {
      if ('problem' in outcome) return done(`rpc error: code = Unknown desc = ${outcome.problem}`)
      if ('timedOut' in outcome || outcome.exitCode === 0) return done(undefined)
      done(`command '${argv.join(' ')}' exited with ${outcome.exitCode}: ${outcome.output}`)
    },
  })
}
