/** kubectl set. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/set/set.go (v1.32). */
import { type Command, defineCommand } from '../command'
import { showChildren } from '../parent-command'
import { setEnv } from './env'
import { setImage } from './image'
import { setResources } from './resources'
import { setSelector } from './selector'
import { setServiceAccount } from './service-account'
import { setSubject } from './subject'

export const set: Command = defineCommand({
  name: 'set',
  use: 'SUBCOMMAND [options]',
  short: 'Set specific features on objects',
  flags: {},
  children: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
  run: (context, { args }) => showChildren(context, set, args),
})
