/**
 * The images of local-path-provisioner: the provisioner itself, and the helper that makes and removes folders on the nodes.
 * Upstream: sigs.k8s.io/kind/images/{local-path-provisioner,local-path-helper}.
 * Simplified: the helper makes or removes the folder itself, whatever the scripts of its ConfigMap say; a real one runs those.
 */
import type { ApiServer } from '../../api/door'
import type { Simulation } from '../../base/simulation'
import type { ContainerProcess, Image } from '../container-runtime/contract'
import { HELPER_IMAGE, PROVISIONER_IMAGE } from './manifests'
import { runProvisioner } from './provisioner'

export interface Surroundings {
  readonly apiServer: ApiServer
  readonly simulation: Simulation
  /** Why nobody answers at the API server's address; undefined while somebody does. */
  problem(): string | undefined
}

const plain = {
  entrypoint: [],
  env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  workingDirectory: '/',
  user: '0',
  exposedPorts: [],
  files: {},
  tools: [],
}

export const localPathImages = (surroundings: Surroundings): readonly Image[] => [
  {
    ...{
      ...plain,
      repository: PROVISIONER_IMAGE.repository,
      tags: [PROVISIONER_IMAGE.tag],
      sizeBytes: 22_540_870,
      command: ['local-path-provisioner'],
    },
    uses: { memoryBytes: 11_000_000, cpuCores: 0.001 },
    servers: {
      'local-path-provisioner': {
        start(process) {
          process.onSignal('SIGTERM', () => process.exit(0))
          process.onEnd(runProvisioner(surroundings, process))
        },
      },
    },
  },
  {
    ...{ ...plain, repository: HELPER_IMAGE.repository, tags: [HELPER_IMAGE.tag], sizeBytes: 2_980_000, command: ['/bin/sh'] },
    servers: { '/bin/sh': { start: runScript } },
  },
]

/** What it takes to make or remove a folder, in ms. */
const WORK_MS = 50

function runScript(process: ContainerProcess): void {
  const { argv, env, files } = process
  const folder = env.get('VOL_DIR') ?? ''
  if (!argv[1]?.startsWith('/script/') || folder === '') return process.exit(0)
  process.after(WORK_MS, () => {
    if (argv[1].endsWith('/setup')) {
      files.makeDirectory(folder, { parents: true })
      files.setMode(folder, 0o777)
    } else if (files.lstat(folder)) files.remove(folder, { recursive: true })
    process.exit(0)
  })
}
