/** Ties a session to this browser: its frames, its storage, its hour, and the address the page was opened at. */
import { parseRecallName } from '../lesson/drills/recall/recall-name'
import { isForeign } from '../lesson/is-foreign'
import type { InputLog } from '../protocol/input-log'
import type { PageMessage } from '../protocol/messages'
import { parseReplayToken } from '../protocol/replay-token'
import { firstInputs, hasBegunWith, readAddress, type Address } from './address'
import { connectWorker, withoutHands, type MessageEndpoint } from './connection'
import { createSession, freshLog, type Session } from './session'
import { createProgressBook } from './lesson/progress-book'
import { missingLanguage } from './language/language'
import { say } from './language/say'
import { createLogKeeper, indexedDbShelf, tolerateRefusal, type LogKeeper } from './store/log-keeper'

const SAVE_AFTER_MS = 400
const TYPING_RESTS_MS = 700
const BATCH_MS = 40
const LONGEST_BATCH_MS = 500
const FRAME_MS = 34
const RETRY_AFTER_MS = 1_000

export function startSession(worker: MessageEndpoint, firstLesson: string | undefined): Session {
  const keeper = createLogKeeper(indexedDbShelf, (act) => void setTimeout(act, SAVE_AFTER_MS))
  const asked = readAddress(location)
  /** Of the first world; others that are opened later begin empty. */
  let isFirst = true
  function beginAnew(lesson: string | undefined): InputLog {
    const startMs = Date.now()
    const inputs = isFirst ? firstInputs(asked, startMs) : []
    isFirst = false
    return freshLog({ startMs, seed: asked.seed ?? parseRecallName(lesson)?.seed.toString(), lesson, inputs })
  }
  const book = createProgressBook(indexedDbShelf, { now: () => Date.now(), tolerate: tolerateRefusal })
  void book.open()
  const connection = asked.readonly ? withoutHands(connectWorker(worker)) : connectWorker(worker)
  const session = createSession({
    beginAnew,
    book,
    connection,
    keeper,
    onFrame: createFrames(),
    pause: () => new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS)),
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
    whenIdle: debounce(TYPING_RESTS_MS),
  })
  askForSpeed(session, asked.speed)
  // What was typed last must not be lost with the tab.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') session.drafts.flush()
  })
  const begin = async (world: World | undefined, lesson = asked.lesson ?? firstLesson): Promise<void> => {
    const named = world ? world.log.settings.lesson : lesson
    if (named !== undefined && isForeign(named)) connection.send(await bringLesson(named))
    // What a link brings along stands in the place of nothing that its reader has done.
    const guest = asked.yaml !== undefined || asked.cmd !== undefined ? 'guest' : undefined
    session.boot(world?.log ?? beginAnew(lesson), world?.as ?? guest)
    isFirst = false
  }
  const missing = missingLanguage()
  if (missing !== undefined) session.state.setState({ notice: say('page.noLanguage', { language: missing }) })
  void firstWorld(keeper, asked).then(begin).catch((error: unknown) => {
    void begin(undefined, firstLesson)
    session.state.setState({ notice: say('page.badLink', { why: error instanceof Error ? error.message : String(error) }) })
  })
  return session
}

/** Markdown's reader comes along only with a lesson from elsewhere. */
async function bringLesson(address: string): Promise<Extract<PageMessage, { type: 'bring-lesson' }>> {
  const { openForeignLesson } = await import('./lesson/foreign/opened-lessons')
  const { markdown, files } = await openForeignLesson(address)
  return { type: 'bring-lesson', lesson: address, markdown, files: { ...files } }
}

interface World {
  readonly log: InputLog
  readonly as: 'own' | 'guest'
}

/** What a link brought, else what was kept of the lesson that is asked for, else what was kept last. */
async function firstWorld(keeper: LogKeeper, address: Address): Promise<World | undefined> {
  const { replay, lesson, seed } = address
  if (replay !== undefined) {
    const log = parseReplayToken(replay)
    // From here on it is a session like others, and a reload goes on with it.
    history.replaceState(null, '', location.pathname)
    return { log, as: 'guest' }
  }
  const last = await keeper.loadLast()
  // Who played freely from this lesson goes on playing.
  const kept = lesson === undefined || (last?.settings.aside && last.settings.lesson === lesson) ? last : await keeper.load(lesson)
  // A seed in the address asks for another world than the one that was kept.
  const isSame = kept && (seed === undefined || seed === kept.settings.seed) && hasBegunWith(kept, address)
  return isSame ? { log: kept, as: address.yaml === undefined && address.cmd === undefined ? 'own' : 'guest' } : undefined
}

/**
 * At most twenty-five times a second: more often no eye follows. Between frames, so that this and the drawing are two short tasks. In
 * a large cluster an update is dear; then they come as seldom as leaves the page three quarters of its time.
 */
function createFrames(): (act: () => void) => void {
  let restMs = BATCH_MS
  return (act) =>
    void setTimeout(() => {
      const startedAt = performance.now()
      act()
      // What it led to has been drawn by then.
      requestAnimationFrame(() => {
        setTimeout(() => (restMs = Math.min(LONGEST_BATCH_MS, Math.max(BATCH_MS, 3 * (performance.now() - startedAt - FRAME_MS)))))
      })
    }, restMs)
}

function debounce(ms: number): (act: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (act) => {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }
}

/** Once, when the first world is there. */
function askForSpeed(session: Session, speed: number | undefined): void {
  if (speed === undefined) return
  const stop = session.state.subscribe(({ phase }) => {
    if (phase !== 'ready') return
    stop()
    session.setPace({ type: 'ratio', ratio: speed })
  })
}
