/** The image of a part of the cluster: its program starts that part, and its end stops it. Upstream: build/server-image (v1.32). */
import type { ContainerProcess, Image } from '../container-runtime/contract'

export interface ComponentImage {
  /** `registry.k8s.io/kube-scheduler` */
  readonly repository: string
  readonly tag: string
  readonly sizeBytes: number
  readonly program: string
  /** Others beside it, for those who look in. */
  readonly tools?: readonly string[]
  readonly uses: { readonly memoryBytes: number; readonly cpuCores: number }
  /** Begins its work; gives what stops it. */
  run(process: ContainerProcess): () => void
}

export const componentImage = ({ repository, tag, sizeBytes, program, tools = [], uses, run }: ComponentImage): Image => ({
  repository,
  tags: [tag],
  sizeBytes,
  entrypoint: [],
  command: [program],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
  workingDirectory: '/',
  user: '0',
  exposedPorts: [],
  files: {},
  tools,
  uses,
  servers: {
    [program]: {
      start(process) {
        process.onSignal('SIGTERM', () => process.exit(0))
        process.onSignal('SIGINT', () => process.exit(0))
        let stop: (() => void) | undefined
        process.onEnd(() => stop?.())
        stop = run(process)
      },
    },
  },
})
