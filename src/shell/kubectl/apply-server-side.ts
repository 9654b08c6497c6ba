/** kubectl apply --server-side: the server works out the change. Upstream: kubectl/pkg/cmd/apply/apply.go applyOneObject (v1.32). */
import { isStatusError } from '../../api/status-error'
import type { ApplyFlags } from './apply'
import type { Applied } from './apply-one'
import type { KubectlContext } from './command'
import { fieldValidationOf } from './create/generate'
import { pathOf } from './discovery'
import { CommandError, withSource } from './failures'
import type { Manifest } from './manifest'
import { dryRunQuery } from './results'
import type { Target } from './targets'

export async function applyOnServer(
  context: KubectlContext,
  { resource, namespace, name, object, source }: Target,
  given: ApplyFlags,
): Promise<Applied> {
  const fieldManager = given['field-manager'] === 'kubectl-client-side-apply' ? 'kubectl' : given['field-manager']
  try {
    const answer = await context.client.json({
      method: 'PATCH',
      path: pathOf(resource, { namespace, name, subresource: given.subresource }),
      query: {
        dryRun: dryRunQuery(given),
        fieldManager,
        fieldValidation: fieldValidationOf(given.validate),
        force: given['force-conflicts'],
      },
      contentType: 'application/apply-patch+yaml',
      body: object,
    })
    return { object: answer as Manifest, word: 'serverside-applied' }
  } catch (error) {
    if (isStatusError(error) && error.code === 415) {
      throw new CommandError(`Server-side apply not available on the server: (${error.message})`)
    }
    throw withSource(error, 'patching', source)
  }
}
