/** kubectl config. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/config/config.go (v1.32). */
import { type Command, defineCommand } from '../command'
import { showChildren } from '../parent-command'
import { deleteCluster, deleteContext, deleteUser } from './delete-entry'
import { currentContextCommand, getClusters, getContexts, getUsers } from './get-entries'
import { setContext } from './set-context'
import { setCluster } from './set-cluster'
import { setCredentials } from './set-credentials'
import { setProperty, unsetProperty } from './set-property'
import { renameContext, useContext } from './use-context'
import { view } from './view'

export const config: Command = defineCommand({
  name: 'config',
  use: 'SUBCOMMAND [options]',
  short: 'Modify kubeconfig files',
  examples: ['kubectl config get-contexts', 'kubectl config set-context --current --namespace=dev'],
  flags: {},
  children: [
    ...[currentContextCommand, deleteCluster, deleteContext, deleteUser, getClusters, getContexts, getUsers],
    ...[renameContext, setProperty, setCluster, setContext, setCredentials, unsetProperty, useContext, view],
  ],
  run: (context, { args }) => showChildren(context, config, args),
})
