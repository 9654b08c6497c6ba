/** A cluster in this process that listens as a session does, so that a test may also reach behind its API. */
import { Conductor } from '../../cli/conductor'
import { listen } from '../../cli/listen'
import { loadSchema } from '../../cli/load-schema'

export interface ListeningCluster {
  readonly kubeconfig: string
  readonly conductor: Conductor
  stop(): Promise<void>
}

export async function startListening(): Promise<ListeningCluster> {
  const settings = { seed: 'client-node', startMs: Date.UTC(2026, 0, 5, 9), nodes: 2 }
  const conductor = new Conductor({ settings, schema: loadSchema(), speed: undefined })
  await conductor.start([])
  const listening = await listen(conductor.fetch, { address: '127.0.0.1:0', inside: conductor.inside })
  return {
    kubeconfig: listening.kubeconfig,
    conductor,
    async stop() {
      conductor.stop()
      await listening.close()
    },
  }
}
