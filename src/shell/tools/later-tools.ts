/**
 * Programs that the course material names and that this machine does not have yet. They say so, where a shell would say that there is
 * no such command.
 */
import { baseName, type Tool } from '../tool'

const names: readonly string[] = [
  ...['az', 'brew', 'docker', 'docker-compose', 'gcloud', 'git', 'helm', 'k3d', 'k3s', 'kind', 'kubeadm', 'kubectx', 'kubens', 'kubeseal'],
  ...['make', 'minikube', 'modprobe', 'podman', 'swapoff', 'sysctl', 'systemctl', 'yum', 'yum-config-manager'],
]

/** As of a program that cannot be found. */
const NOT_THERE = 127

export const laterTools: readonly Tool[] = names.map((name) => ({
  name,
  async program(process) {
    await process.stderr.write(`${baseName(process.argv[0])}: not there yet in this sandbox\n`)
    return NOT_THERE
  },
}))
