/** kubectl certificate. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/certificates/certificates.go (v1.32). */
import { type Command, defineCommand } from '../command'
import { showChildren } from '../parent-command'
import { certificateApprove, certificateDeny } from './decide'

export const certificate: Command = defineCommand({
  name: 'certificate',
  use: 'SUBCOMMAND [options]',
  short: 'Modify certificate resources',
  flags: {},
  children: [certificateApprove, certificateDeny],
  run: (context, { args }) => showChildren(context, certificate, args),
})
