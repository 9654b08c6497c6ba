/**
 * The part of a volume that is named with the help of the container's environment: `subPathExpr: $(POD_NAME)`.
 * Upstream: ExpandContainerVolumeMounts in pkg/kubelet/container/helpers.go, makeMounts in pkg/kubelet/kubelet_pods.go (v1.32).
 */
import { ConfigError } from '../environment'
import { expandVariables } from '../expand-variables'

export function expandSubPath(expression: string, environment: ReadonlyMap<string, string>): string {
  const names = [...expression.matchAll(/\$(?:\$|\(([^)]*)\))/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))
  const missing = [...new Set(names.filter((name) => !environment.get(name)))].sort()
  if (missing.length > 0) throw new ConfigError(`missing value for ${missing.join(', ')}`)
  const subPath = expandVariables(expression, environment)
  if (subPath.startsWith('/')) throw new ConfigError(`error SubPath \`${subPath}\` must not be an absolute path`)
  if (subPath.split('/').includes('..')) throw new ConfigError(`unable to provision SubPath \`${subPath}\`: must not contain '..'`)
  return subPath
}
