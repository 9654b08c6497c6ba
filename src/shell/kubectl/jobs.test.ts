/** Jobs from the command line, before a whole cluster whose containers really run. */
import { beforeAll, describe, expect, it } from 'vitest'
import { driveToRest } from '../../host/drive-to-rest'
import { createHost, type Host } from '../../host/host'

describe('Jobs before a cluster', () => {
  const output = { stdout: '', stderr: '' }
  let host: Host

  async function say(line: string): Promise<string> {
    output.stdout = output.stderr = ''
    const { clock } = host.world.simulation
    let exit: number | undefined
    void host.run(line).then((code) => (exit = code))
    for (let left = 300; exit === undefined && left > 0; left--) await driveToRest(clock, { untilMs: clock.now() + 1_000 })
    return output.stdout + output.stderr.replaceAll(/^(?=.)/gm, '!') + (exit === 0 ? '' : `[${exit}]`)
  }

  beforeAll(async () => {
    const settings = { seed: 'jobs', startMs: Date.UTC(2026, 0, 5, 9), nodes: 2 }
    host = await createHost({ settings, lesson: undefined, schema: undefined, onOutput: (stream, text) => (output[stream] += text) })
    await say('true')
  })

  it('run to their end, which can be waited for and read', async () => {
    expect(await say('kubectl create job once --image=busybox -- echo done')).toBe('job.batch/once created\n')
    expect(await say('kubectl wait --for=condition=complete job/once --timeout=60s')).toBe('job.batch/once condition met\n')
    expect(await say('kubectl logs job/once')).toBe('done\n')
    expect(await say('kubectl get jobs')).toMatch(/^NAME +STATUS +COMPLETIONS +DURATION +AGE\nonce +Complete +1\/1 +\d+s +\d+s\n$/)
    const description = await say('kubectl describe job once')
    expect(description).toMatch(/^Parallelism: +1\nCompletions: +1\nCompletion Mode: +NonIndexed\nSuspend: +false\nBackoff Limit: +6$/m)
    expect(description).toMatch(/^Pods Statuses: +0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed$/m)
    expect(description).toMatch(/Normal +Completed +\d+s +job-controller +Job completed\n$/)
    expect(await say('kubectl delete job once')).toBe('job.batch "once" deleted\n')
    await say('sleep 5')
    expect(await say('kubectl get pods')).toBe('!No resources found in default namespace.\n')
  })

  it('fail after as many attempts as they may make', async () => {
    await say(`kubectl create job bad --image=busybox --dry-run=client -o yaml -- false | sed 's/^spec:/spec:\\n  backoffLimit: 1/' | kubectl apply -f -`)
    expect(await say('kubectl wait --for=condition=failed job/bad --timeout=120s')).toBe('job.batch/bad condition met\n')
    expect(await say('kubectl get job bad')).toMatch(/\nbad +Failed +0\/1 /)
  })

  it('are made by a CronJob, in time or at once', async () => {
    expect(await say('kubectl create cronjob tick --image=busybox --schedule="*/5 * * * *" -- date')).toBe('cronjob.batch/tick created\n')
    expect(await say('kubectl get cj tick')).toMatch(/\ntick +\*\/5 \* \* \* \* +<none> +False +0 +<none> +\d+s\n$/)
    expect(await say('kubectl describe cronjob tick')).toMatch(
      /\nStarting Deadline Seconds: +<unset>\nSelector: +<unset>\nParallelism: +<unset>\nCompletions: +<unset>\nPod Template:\n/,
    )
    expect(await say('kubectl create job manual --from=cronjob/tick')).toBe('job.batch/manual created\n')
    expect(await say('kubectl get job manual -o jsonpath={.metadata.annotations}')).toBe('{"cronjob.kubernetes.io/instantiate":"manual"}')
    expect(await say('kubectl create job neither')).toBe('!error: either --image or --from must be specified\n[1]')
    await say('sleep 300')
    expect(await say('kubectl get jobs -o name')).toMatch(/job\.batch\/tick-\d{8}\n$/)
  })
})
