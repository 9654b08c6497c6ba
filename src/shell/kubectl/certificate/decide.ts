/** kubectl certificate approve, deny. Upstream: staging/src/k8s.io/kubectl/pkg/cmd/certificates/certificates.go (v1.32). */
import type { CertificateSigningRequest } from '../../../api/types'
import { isConflict } from '../../../api/status-error'
import { type Command, defineCommand, type KubectlContext } from '../command'
import { pathOf } from '../discovery'
import { CommandError, eachThrough, throwAll } from '../failures'
import type { FlagTable } from '../flags'
import type { Manifest } from '../manifest'
import { outputFlags } from '../output'
import { fileFlags } from '../read-manifests'
import { createResultPrinter } from '../results'
import { findTargets, getObject, type Target } from '../targets'

const flags = {
  ...fileFlags,
  ...outputFlags,
  force: { type: 'bool', help: 'Also where it was decided so already.' },
} as const satisfies FlagTable

interface Decision {
  readonly verb: 'approve' | 'deny'
  readonly type: 'Approved' | 'Denied'
  readonly other: 'Approved' | 'Denied'
}

export const certificateApprove = decide({ verb: 'approve', type: 'Approved', other: 'Denied' }, 'Approve a certificate signing request')
export const certificateDeny = decide({ verb: 'deny', type: 'Denied', other: 'Approved' }, 'Deny a certificate signing request')

const ATTEMPTS = 10

function decide(decision: Decision, short: string): Command {
  return defineCommand({
    name: decision.verb,
    use: '(-f FILENAME | NAME) [options]',
    short,
    examples: [`kubectl certificate ${decision.verb} csr-sqgzp`],
    flags,
    completes: ['certificatesigningrequest'],
    async run(context, { args, flags: given }) {
      if (args.length === 0 && given.filename.length === 0) throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>')
      const print = createResultPrinter(context, { ...given, 'dry-run': 'none' })
      const named = args.length > 0 ? ['certificatesigningrequests', ...args] : []
      const { targets, errors } = await findTargets(context, { args: named, filename: given.filename, recursive: given.recursive })
      await eachThrough(targets, async (target) => print(await decided(context, target, { ...decision, force: given.force }), decision.type.toLowerCase()))
      throwAll(errors)
      if (targets.length === 0) await context.out('No resources found\n')
    },
  })
}

async function decided(context: KubectlContext, target: Target, { verb, type, other, force }: Decision & { force: boolean }): Promise<Manifest> {
  for (let attempt = 1; ; attempt++) {
    const found = await getObject(context, target)
    const { conditions = [] } = (found as object as CertificateSigningRequest).status ?? {}
    if (conditions.some((condition) => condition.type === other)) throw new CommandError(`certificate signing request "${target.name}" is already ${other}`)
    const isDecided = conditions.some((condition) => condition.type === type)
    if (isDecided && !force) return found
    const condition = {
      type,
      status: 'True',
      reason: type === 'Approved' ? 'KubectlApprove' : 'KubectlDeny',
      message: `This CSR was ${type.toLowerCase()} by kubectl certificate ${verb}.`,
      lastUpdateTime: context.clock.timestamp(),
      lastTransitionTime: null,
    }
    const wanted = isDecided ? conditions : [...conditions, condition]
    const body = { ...found, status: { ...(found as object as CertificateSigningRequest).status, conditions: wanted } }
    try {
      const path = pathOf(target.resource, { name: target.name, subresource: 'approval' })
      return (await context.client.json({ method: 'PUT', path, body })) as Manifest
    } catch (error) {
      if (!isConflict(error) || attempt >= ATTEMPTS) throw error
    }
  }
}
