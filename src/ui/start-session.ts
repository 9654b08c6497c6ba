/** Ties a session to this browser: its frames, its storage, its hour, and the address the page was opened at. */
import { connectWorker, type MessageEndpoint } from './connection'
import type { InputLog } from '../protocol/input-log'
import { readAddress, type Address } from './address'
import { createSession, freshLog, type Session } from './session'
import { createLogKeeper, indexedDbShelf } from './store/log-keeper'

const SAVE_AFTER_MS = 250
const TYPING_RESTS_MS = 700
const BATCH_MS = 40
const RETRY_AFTER_MS = 1_000

export function startSession(worker: MessageEndpoint, firstLesson: string | undefined): Session {
  const keeper = createLogKeeper(indexedDbShelf, (act) => void setTimeout(act, SAVE_AFTER_MS))
  const asked = readAddress(location)
  const beginAnew = (lesson: string | undefined): InputLog => freshLog({ startMs: Date.now(), seed: asked.seed, lesson })
  const session = createSession({
    beginAnew,
    connection: connectWorker(worker),
    keeper,
    onFrame: planFrame,
    pause: () => new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS)),
    whenIdle: debounce(TYPING_RESTS_MS),
  })
  // What was typed last must not be lost with the tab.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') session.drafts.flush()
  })
  const kept = asked.lesson === undefined ? keeper.loadLast() : keeper.load(asked.lesson)
  void kept.then((log) => session.boot(isMeant(log, asked) ? log : beginAnew(asked.lesson ?? firstLesson)))
  return session
}

/** A seed in the address asks for another world than the one that was kept. */
function isMeant(log: InputLog | undefined, { seed }: Address): log is InputLog {
  return log !== undefined && (seed === undefined || seed === log.settings.seed)
}

/** Before the next frame, at most twenty times a second: more often no eye follows. A hidden tab has no frames and needs none. */
function planFrame(act: () => void): void {
  if (document.hidden) setTimeout(act, BATCH_MS)
  else setTimeout(() => requestAnimationFrame(act), BATCH_MS)
}

function debounce(ms: number): (act: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (act) => {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }
}
