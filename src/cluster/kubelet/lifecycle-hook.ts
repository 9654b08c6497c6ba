/** postStart and preStop. Upstream: pkg/kubelet/lifecycle/handlers.go (v1.32). */
import type { Core, Pod } from '../../api/types'
import type { ConnectFailure, HttpRequest } from '../../base/os/network-stack'
import type { Container } from '../container-runtime/container'
import { containerPort } from './container-port'
import { describeHttpFailure } from './http-failure'
import { requestOf, urlOf } from './http-probe'
import type { KubeletContext } from './kubelet-context'
import { runInContainer } from './run-in-container'

const HTTP_TIMEOUT_MS = 30_000
const EXEC_TIMEOUT_MS = 86_400_000

export interface Hook {
  readonly pod: Pod
  readonly handler: Core.LifecycleHandler
  readonly container: Container
  readonly spec: Core.Container
  /** The problem, in the words of the container's status, or undefined. */
  done(problem: string | undefined): void
}

export function runHook(context: KubeletContext, hook: Hook): void {
  const { exec, httpGet, sleep } = hook.handler
  if (sleep) return void context.clock.after(sleep.seconds * 1000, () => hook.done(undefined))
  if (httpGet) return callHook(context, hook, httpGet)
  const argv = exec?.command ?? []
  if (argv.length > 0) runCommand(context, hook, argv)
  else hook.done(undefined)
}

/** Whatever is answered is good enough, and who speaks no TLS is asked without; when that fails too the first failure counts. */
function callHook({ network, recorder }: KubeletContext, { container, pod, spec, done }: Hook, action: Core.HTTPGetAction): void {
  const about = `for Container "${spec.name}" in Pod "${formatPod(pod)}" failed - error: `
  const fail = (problem: string): void => done(`HTTP lifecycle hook (${action.path ?? '/'}) ${about}${problem}`)
  const port = containerPort(spec, action.port)
  if (port === undefined) return fail(`strconv.Atoi: parsing "${action.port}": invalid syntax`)
  const host = action.host || container.spec.sandbox.address
  const request = requestOf(action, { agent: 'kube-lifecycle/1.32', host, port })
  const ask = (asked: HttpRequest, answered: (failure: ConnectFailure | undefined) => void): void =>
    network.http(asked, { timeoutMs: HTTP_TIMEOUT_MS }, (outcome) => answered('failure' in outcome ? outcome : undefined))
  ask(request, (failure) => {
    if (!failure) return done(undefined)
    const problem = `Get "${urlOf(request)}": ${describeHttpFailure(failure)}`
    if (failure.failure !== 'plain') return fail(problem)
    ask(withoutTls(request), (again) => {
      if (again) return fail(problem)
      const text = `request to HTTPS lifecycle hook ${host}:${port} got HTTP response, retry with HTTP succeeded`
      recorder.event(pod, 'Warning', 'LifecycleHTTPFallback', text)
      done(undefined)
    })
  })
}

/** What is secret is not sent for all to read. */
function withoutTls(request: HttpRequest): HttpRequest {
  const { authorization: _secret, ...headers } = request.headers
  return { ...request, headers, tls: false }
}

function runCommand({ clock }: KubeletContext, { container, pod, spec, done }: Hook, argv: readonly string[]): void {
  const fail = (problem: string, output: string): void =>
    done(
      `Exec lifecycle hook ([${argv.join(' ')}]) for Container "${spec.name}" in Pod "${formatPod(pod)}" failed - ` +
        `error: ${problem}, message: ${JSON.stringify(output)}`,
    )
  runInContainer(container, clock, {
    argv,
    timeoutMs: EXEC_TIMEOUT_MS,
    done(outcome) {
      if ('problem' in outcome) return fail(`rpc error: code = Unknown desc = ${outcome.problem}`, '')
      if ('timedOut' in outcome || outcome.exitCode === 0) return done(undefined)
      fail(`command '${argv.join(' ')}' exited with ${outcome.exitCode}: ${outcome.stderr}`, outcome.output)
    },
  })
}

const formatPod = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`
