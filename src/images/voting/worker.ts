/**
 * The worker of the voting app: moves votes from redis to postgres. Upstream: https://github.com/dockersamples/example-voting-app
 * (worker/Program.cs)
 *
 * Simplified: waits for a vote with BLPOP; the original asks ten times a second. There is no .NET beside it.
 */
import type { Process, Program } from '../../base/os/process'
import type { Image } from '../../cluster/container-runtime/contract'
import { linuxImage, linuxTools } from '../linux'
import { ReplyStream } from '../redis/redis-client'
import type { Connection } from '../sql/conversation'
import { quoteText } from '../sql/tokens'
import { openVotes, published } from './ballot'

const RETRY_MS = 1000

/** What ends the program, as .NET words it. */
class Failure extends Error {}

const worker: Program = async (process) => {
  let isAsked = false
  let isLost = false
  let stop = (): void => undefined
  /** It is asked to end, or has no database any more. */
  const stopped = new Promise<undefined>((resolve) => (stop = () => resolve(undefined)))
  process.onSignal('SIGTERM', () => {
    isAsked = true
    stop()
  })
  try {
    const votes = await waitForVotes(process, () => isAsked)
    votes?.onLost(() => {
      isLost = true
      stop()
    })
    while (!isAsked && votes) {
      const redis = await waitForRedis(process, () => isAsked)
      while (redis && !redis.isClosed && !isAsked && !isLost) await moveOne(process, { redis, votes, stopped })
      redis?.socket.close()
      if (isLost)
        throw new Failure(
          'Npgsql.NpgsqlException (0x80004005): Exception while reading from stream\n ---> System.IO.EndOfStreamException: Attempted to read past the end of the stream.',
        )
      if (!isAsked) await process.stdout.write('Reconnecting Redis\n')
    }
    return 143
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    await process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function waitForVotes(process: Process, isOver: () => boolean): Promise<Connection | undefined> {
  while (!isOver()) {
    const votes = await openVotes(process)
    if (votes) {
      await process.stderr.write('Connected to db\n')
      await votes.ask('CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255) NOT NULL UNIQUE, vote VARCHAR(255) NOT NULL)')
      return votes
    }
    await process.stderr.write('Waiting for db\n')
    await process.sleep(RETRY_MS)
  }
  return undefined
}

async function waitForRedis(process: Process, isOver: () => boolean): Promise<ReplyStream | undefined> {
  const host = process.env.get('REDIS_HOST') ?? 'redis'
  const found = await process.network.resolve(host)
  if ('failure' in found)
    throw new Failure(
      'System.AggregateException: One or more errors occurred. (Name or service not known)\n ---> System.Net.Sockets.SocketException (0xFFFDFFFF): Name or service not known',
    )
  await process.stdout.write(`Found redis at ${found.addresses[0]}\n`)
  while (!isOver()) {
    await process.stderr.write('Connecting to redis\n')
    const opened = await process.network.connect(found.addresses[0], 6379, { timeoutMs: 5000 })
    if ('socket' in opened) return new ReplyStream(opened.socket)
    await process.stderr.write('Waiting for redis\n')
    await process.sleep(RETRY_MS)
  }
  return undefined
}

interface Places {
  readonly redis: ReplyStream
  readonly votes: Connection
  readonly stopped: Promise<undefined>
}

async function moveOne(process: Process, { redis, votes, stopped }: Places): Promise<void> {
  const reply = await Promise.race([redis.ask(process, ['BLPOP', 'votes', '0']), stopped])
  const text = reply?.type === 'list' && reply.items[1]?.type === 'bulk' ? reply.items[1].text : undefined
  if (text === undefined) return
  const { vote, voter_id: voter } = parseVote(text)
  await process.stdout.write(`Processing vote for '${vote}' by '${voter}'\n`)
  const inserted = await votes.ask(`INSERT INTO votes (id, vote) VALUES (${quoteText(voter)}, ${quoteText(vote)})`)
  if (inserted && 'problem' in inserted) await votes.ask(`UPDATE votes SET vote = ${quoteText(vote)} WHERE id = ${quoteText(voter)}`)
}

function parseVote(text: string): { readonly vote: string; readonly voter_id: string } {
  try {
    const { vote, voter_id } = JSON.parse(text)
    return { vote: String(vote ?? ''), voter_id: String(voter_id ?? '') }
  } catch {
    throw new Failure(
      `Newtonsoft.Json.JsonReaderException: Unexpected character encountered while parsing value: ${text.slice(0, 1)}. Path '', line 0, position 0.`,
    )
  }
}

export const votingWorkers: readonly Image[] = published('worker').map((names) =>
  linuxImage({
    ...names,
    sizeBytes: 87_000_000,
    entrypoint: ['dotnet', 'Worker.dll'],
    workingDirectory: '/app',
    tools: [...linuxTools, 'bash', 'getent'],
    servers: {},
    programs: { dotnet: worker },
    uses: { memoryBytes: 42_000_000, cpuCores: 0.004 },
  }),
)
