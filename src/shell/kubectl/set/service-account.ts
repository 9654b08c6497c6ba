/** kubectl set serviceaccount: as whom pods speak to the API server. Upstream: kubectl/pkg/cmd/set/set_serviceaccount.go (v1.32). */
import { isStatusError } from '../../../api/status-error'
import { defineCommand } from '../command'
import { CommandError, eachThrough, throwAll } from '../failures'
import { nothingNamed } from '../targets'
import { findSetTargets, podSpecOf, refuseWithoutTemplate, sendChange, setFlags } from './change-containers'

export const setServiceAccount = defineCommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: '(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  short: 'Update the service account of a resource',
  examples: ['kubectl set serviceaccount deployment nginx-deployment serviceaccount1'],
  flags: setFlags,
  completes: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  async run(context, { args, flags }) {
    const serviceAccountName = args.at(-1)
    if (serviceAccountName === undefined) throw new CommandError('serviceaccount is required')
    const { targets, errors } = await findSetTargets(context, args.slice(0, -1), { ...flags, withoutFile: nothingNamed })
    await eachThrough(targets, async (target) => {
      const place = podSpecOf(target.object)
      if (!place) throw refuseWithoutTemplate(target)
      try {
        await sendChange(context, target, { given: flags, wanted: place.with({ ...place.spec, serviceAccountName }), what: 'serviceaccount updated' })
      } catch (error) {
        throw isStatusError(error) ? new CommandError(`failed to patch ServiceAccountName ${error.message}`) : error
      }
    })
    throwAll(errors)
  },
})
