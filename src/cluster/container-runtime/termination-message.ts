/** What a container left to be read when it ended. Upstream: pkg/kubelet/container/runtime.go, pkg/kubelet/kuberuntime (v1.32). */
import type { FileSystem } from '../../base/os/file-system'
import type { ContainerLog } from './container-log'
import type { ContainerSpec } from './container-spec'

const MESSAGE_LIMIT = 4096
const MESSAGE_FROM_LOG_LIMIT = 2048
const MESSAGE_LINES = 80

interface Ended {
  readonly spec: Pick<ContainerSpec, 'terminationMessagePath' | 'fallsBackToLog'>
  /** Undefined: nobody looked at the files, so nobody wrote any. */
  readonly files: FileSystem | undefined
  readonly log: ContainerLog
  readonly exitCode: number
}

export function terminationMessage({ spec: { terminationMessagePath, fallsBackToLog }, files, log, exitCode }: Ended): string {
  const left = files?.stat(terminationMessagePath) ? files.read(terminationMessagePath).slice(0, MESSAGE_LIMIT) : ''
  if (left !== '' || exitCode === 0 || !fallsBackToLog) return left
  return log.read({ tailLines: MESSAGE_LINES }).slice(-MESSAGE_FROM_LOG_LIMIT)
}
