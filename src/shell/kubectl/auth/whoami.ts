/** kubectl auth whoami. Upstream: kubectl/pkg/cmd/auth/whoami.go (v1.32). */
import { isNotFound, isStatusError } from '../../../api/status-error'
import { defineCommand } from '../command'
import { CommandError } from '../failures'
import { formatStructJson } from '../go-json'
import type { Manifest } from '../manifest'
import { createPrinter, outputFlags } from '../output'
import { alignTabs, tableStyle } from '../tab-writer'

interface Review extends Manifest {
  readonly status?: {
    readonly userInfo?: {
      readonly username?: string
      readonly uid?: string
      readonly groups?: readonly string[]
      readonly extra?: Readonly<Record<string, readonly string[]>>
    }
  }
}

export const whoAmI = defineCommand({
  name: 'whoami',
  use: '[flags] [options]',
  short: 'Experimental: Check self subject attributes',
  examples: ['kubectl auth whoami', 'kubectl auth whoami -o json'],
  flags: outputFlags,
  async run(context, { flags }) {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
    const review = (await context.client
      .json({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body })
      .catch((error: unknown) => {
        if (isNotFound(error))
          throw new CommandError(
            'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1beta1 API',
          )
        if (isStatusError(error) && error.reason === 'Forbidden')
          throw new CommandError('the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it')
        throw error
      })) as Review
    if (flags.output === 'json') return context.out(`${formatStructJson(review, 4)}\n`)
    if (flags.output !== '') return context.out(createPrinter(context, flags)(review))
    const { username = '', uid = '', groups = [], extra = {} } = review.status?.userInfo ?? {}
    const rows = [
      ...(username ? [`Username\t${username}`] : []),
      ...(uid ? [`UID\t${uid}`] : []),
      ...(groups.length > 0 ? [`Groups\t[${groups.join(' ')}]`] : []),
      ...Object.keys(extra)
        .sort()
        .map((key) => `Extra: ${key}\t[${extra[key].join(' ')}]`),
    ]
    await context.out(alignTabs(`${['ATTRIBUTE\tVALUE', ...rows].join('\n')}\n`, tableStyle))
  },
})
