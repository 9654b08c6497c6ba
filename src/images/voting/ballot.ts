/** What the three programs of the voting app have in common: where the others are, and how they are ended. */
import type { Process } from '../../base/os/process'
import type { ContainerProcess } from '../../cluster/container-runtime/contract'
import type { Connection } from '../sql/conversation'
import { connectPostgres } from '../sql/postgres/connection-options'

/** The two that there are to choose from. */
export interface Options {
  readonly a: string
  readonly b: string
}

export const optionsOf = ({ env }: Pick<Process, 'env'> | Pick<ContainerProcess, 'env'>): Options => ({ a: env.get('OPTION_A') ?? 'Cats', b: env.get('OPTION_B') ?? 'Dogs' })

/** The database of the votes; nothing when nobody answers there. */
export async function openVotes(process: Process): Promise<Connection | undefined> {
  const host = process.env.get('POSTGRES_HOST') ?? 'db'
  const opened = await connectPostgres(process, { host, port: 5432, user: 'postgres', password: 'postgres', database: 'postgres' })
  return 'complaint' in opened ? undefined : opened
}

/** Resolves when it is asked to end. */
export const ended = (process: Process): Promise<void> => new Promise((resolve) => void process.onSignal('SIGTERM', resolve))

const publishers: readonly { readonly name: string; readonly tags: readonly string[] }[] = [
  { name: 'dockersamples', tags: ['latest', 'before', 'after'] },
  { name: 'kodekloud', tags: ['latest', 'v1', 'v2'] },
]

/** Under each name that it is published by. */
export const published = (part: 'vote' | 'result' | 'worker'): { repository: string; tags: readonly string[] }[] =>
  publishers.map(({ name, tags }) => ({ repository: `${name}/examplevotingapp_${part}`, tags }))
