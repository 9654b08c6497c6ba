/**
 * What a kubectl command is, and what it works with: a name, a table of flags, and a function from both to an exit code.
 * Upstream: github.com/spf13/cobra command.go, staging/src/k8s.io/kubectl/pkg/cmd/util/factory.go.
 */
import type { StreamDoor } from '../../api/exec'
import type { ApiFetch } from '../../api/http'
import type { Clock } from '../../base/clock'
import type { Process } from '../../base/os/process'
import type { RestClient } from '../../cluster/client/rest-client'
import type { Credentials } from './credentials'
import type { Discovery } from './discovery'
import type { FlagTable, FlagValues, ParsedFlags } from './flags'
import type { GlobalFlags } from './global-flags'

export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** What stands behind the name in the usage line. */
  readonly use: string
  /** One line for the list of commands. */
  readonly short: string
  /** Command lines, most useful first. */
  readonly examples?: readonly string[]
  readonly flags: FlagTable
  readonly children?: readonly Command[]
  readonly hidden?: boolean
  /** Whatever flags are given, it answers the same. */
  readonly ignoresFlags?: boolean
  /** What the arguments are, for completion; the default completes nothing. A list names types. */
  readonly completes?: 'resources' | 'pods' | 'nodes' | 'contexts' | readonly string[]
  run(context: KubectlContext, given: ParsedFlags<FlagTable>): Promise<number | void>
}

interface TypedCommand<T extends FlagTable> extends Omit<Command, 'flags' | 'run'> {
  readonly flags: T
  run(context: KubectlContext, given: ParsedFlags<T>): Promise<number | void>
}

/** Lets `run` see the flags by their own types. */
export const defineCommand = <T extends FlagTable>(command: TypedCommand<T>): Command => ({
  ...command,
  run: (context, given) => command.run(context, { ...given, flags: given.flags as FlagValues<T> }),
})

export interface KubectlContext {
  readonly process: Process
  readonly clock: Clock
  readonly client: RestClient
  /** What the client is made of: with the credentials of the kubeconfig. */
  readonly fetch: ApiFetch
  readonly discovery: Discovery
  readonly streams: StreamDoor | undefined
  /** For what is asked without `client`. */
  readonly credentials: () => Credentials
  readonly editor: Editor | undefined
  readonly global: FlagValues<GlobalFlags>
  /** From -n, the kubeconfig's context, or `default`. */
  readonly namespace: string
  /** Whether -n was given. */
  readonly explicitNamespace: boolean
  /** `kubectl create deployment` */
  readonly commandPath: string
  out(text: string): Promise<void>
  err(text: string): Promise<void>
}

/** Lets the learner change a file; false when they left without saving. */
export type Editor = (process: Process, path: string) => Promise<boolean>
