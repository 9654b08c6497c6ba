/**
 * What page and worker say to each other: one union per direction, told apart by `type`, decoded at the edge, switched over
 * exhaustively. Messages are plain data; a message port carries them as they are.
 *
 * API bodies travel in frames against credit: after `respond` the worker may send as many `chunk`s as it holds credit for (it begins
 * with CHUNK_CREDIT), the page grants more as it reads. A watch that nobody reads thus stops at its source.
 */
import { anything, boolean, either, listOf, mapOf, number, oneOf, optional, structure, tagged, text, type Shape } from './codec'
import { inputCodec, settingsCodec } from './input-log'

export const CHUNK_CREDIT = 16

/** How virtual time passes: `ratio` virtual seconds a second; 0 is a pause. Fast as it goes: `asap`. */
const paceCodec = tagged({ ratio: { ratio: number }, asap: {} })
export type Pace = Shape<typeof paceCodec>

const hopCodec = structure({ at: text, ok: boolean, text, object: optional(text) })
const decisionCodec = structure({
  at: text,
  ok: boolean,
  text,
  /** On which node it was made, where one did. */
  node: optional(text),
  object: optional(text),
  /** Where in that object: `spec.ingress[0].from`. */
  path: optional(text),
  /** Rules that matched, as iptables-save prints them. */
  rules: optional(listOf(text)),
})
const connectionCodec = structure({
  id: number,
  /** Virtual time, ms since the epoch. */
  at: number,
  /** `Pod/default/client`, `Node/worker-1`, `outside`. */
  from: text,
  protocol: oneOf('tcp', 'udp', 'icmp'),
  address: text,
  port: number,
  /** Who it reached; absent when it was lost on the way. */
  to: optional(text),
  /** Absent while it goes on. */
  outcome: optional(oneOf('answered', 'refused', 'timeout', 'reset')),
  hops: listOf(decisionCodec),
})
/** A connection in the pod network as it went. */
export type Connection = Shape<typeof connectionCodec>

const resourceCodec = structure({ url: text, status: number, contentType: text, body: text })
/** What the Browser got for an address, redirects followed. */
const browsedPageCodec = structure({
  /** Where the last redirect led; without fragment. */
  url: text,
  method: text,
  /** Virtual times, ms since the epoch. */
  askedAt: number,
  endedAt: number,
  redirects: listOf(structure({ url: text, status: number })),
  outcome: tagged({
    /** `cut`: so many bytes of the body were left out. `address`: who answered. */
    response: {
      status: number,
      reason: text,
      headers: mapOf(text),
      body: text,
      cut: number,
      address: text,
      /** Style sheets and pictures that the page names. */
      resources: listOf(resourceCodec),
    },
    /** `problem`: what is wrong with the certificate of who is not trusted. */
    failure: { failure: oneOf('unknown-host', 'refused', 'unreachable', 'timeout', 'reset', 'plain', 'untrusted', 'too-many-redirects', 'bad-url'), problem: optional(text) },
  }),
  /** Each decision on the way of the last request. */
  hops: listOf(decisionCodec),
  /** What decided in the end: `NoPodSelected`, in words, and by which object. */
  verdict: optional(structure({ ok: boolean, reason: text, text, object: optional(text), path: optional(text) })),
})
export type PageVerdict = NonNullable<BrowsedPage['verdict']>
export type BrowsedPage = Shape<typeof browsedPageCodec>
export type Decision = Shape<typeof decisionCodec>

/** What the student's machine offers its Browser: ports that something listens on, and names of its /etc/hosts. */
const doorCodec = structure({ ports: listOf(number), hosts: listOf(structure({ name: text, address: text })) })
export type BrowserDoors = Shape<typeof doorCodec>

const differenceCodec = structure({ object: text, path: text, expected: anything, actual: anything })
const causeCodec = structure({ by: oneOf('learner', 'controller', 'lesson'), command: optional(text), file: optional(text), line: optional(number) })

/** What is said in the page's language: a key of `src/words`, and its values, which may be such sentences themselves. */
const sentenceCodec = structure({ key: text, values: mapOf(anything) })
export type ToldSentence = Shape<typeof sentenceCodec>
/** What stands somewhere, as it stands or in words. */
const phraseCodec = either(text, sentenceCodec)
const findingCodec = structure({ object: text, path: text, is: phraseCodec, right: optional(phraseCodec), nearest: optional(text) })

const verdictCodec = structure({
  check: text,
  say: text,
  kind: oneOf('passed', 'waiting', 'notYet', 'unknown'),
  because: listOf(sentenceCodec),
  /** When it will pass by itself, virtual ms since the epoch. */
  passesAtMs: optional(number),
  hops: listOf(hopCodec),
  differences: listOf(differenceCodec),
  mistakes: listOf(text),
  /** Where each of them stands, in their order. */
  findings: optional(listOf(findingCodec)),
  /** Who made the first of what differs or was found; file and line are of the learner's home. */
  cause: optional(causeCodec),
  /** It held when its step began, or before. */
  already: optional(boolean),
  hidden: boolean,
  /** Hints that fit this verdict, gentlest first. */
  hints: listOf(sentenceCodec),
  /** They are offered when the student has done nothing for so long, ms of real time; absent: only when asked for. */
  offerAfterMs: optional(number),
})
export type LessonVerdict = Shape<typeof verdictCodec>

const stepCodec = structure({
  id: text,
  title: text,
  passed: boolean,
  verdicts: listOf(verdictCodec),
  /** What its guesses come to as things stand, in their order; empty where that cannot be told. */
  truths: listOf(text),
  /** Of a drill made of a lesson: what its questions come to in this cluster, by their checks. The lesson's solution was written for another. */
  answers: optional(mapOf(text)),
})
export type LessonStep = Shape<typeof stepCodec>

/** What the open step still asks for, to be drawn: `object` is `Service/default/web`, `from` who is to reach it. */
const goalCodec = structure({ check: text, object: text, want: oneOf('make', 'change', 'remove', 'reach'), from: text })
export type LessonGoal = Shape<typeof goalCodec>

const fileCodec = structure({ name: text, directory: boolean })
export type FileEntry = Shape<typeof fileCodec>

const pageMessageCodec = tagged({
  /**
   * First message, and whenever another world is to be opened: a fresh cluster, then `log` is replayed. Commands of the log are echoed as `output`, prompt and line included, so
   * that the terminal shows the session as it was; `ready` and `prompt` come when the replay has caught up.
   */
  boot: { settings: settingsCodec, log: listOf(inputCodec), pace: optional(paceCodec) },
  /** A lesson from elsewhere, fetched by the page; a `boot` whose settings name it opens it. */
  'bring-lesson': { lesson: text, markdown: text, files: mapOf(text) },
  request: { id: number, method: text, path: text, headers: mapOf(text), body: optional(text) },
  credit: { id: number, chunks: number },
  cancel: { id: number },
  /** A line or a script for the shell; only after `prompt`. What is not complete does not run: it comes back as `begun` of a prompt, unless the input has `ended` (Ctrl-D). */
  run: { line: text, ended: optional(boolean) },
  /** Ctrl-C; `stop`: Ctrl-Z. */
  interrupt: { stop: optional(boolean) },
  'terminal-input': { text, end: boolean },
  'terminal-size': { columns: number, rows: number },
  complete: { id: number, line: text, cursor: number },
  'write-file': { id: number, path: text, content: text },
  'read-file': { id: number, path: text },
  /** The file of an `edit` is saved; the program that waits for it goes on. */
  edited: { path: text },
  'list-files': { id: number, path: text },
  /** What `kubectl describe` says of one object; changes nothing, so it is no input. Empty namespace: cluster-scoped. */
  describe: { id: number, kind: text, namespace: text, name: text },
  /** An address of the Browser; what comes of it is `browsed`. */
  browse: { id: number, method: text, url: text, body: optional(text), contentType: optional(text), referrer: optional(text), insecure: optional(boolean) },
  'list-doors': { id: number },
  /** To a question of the lesson. */
  answer: { check: text, value: text },
  pace: { pace: paceCodec },
  /** Time goes on to the next event, or by so many virtual ms, and then rests. */
  step: { ms: optional(number) },
  /** Without its last input, from the start. */
  undo: {},
  /** The same world once more, from its beginning. */
  reset: {},
  /**
   * The same world as it stands when the steps of the lesson before this one are done: by what the student did, else by
   * their solutions. A name of no step: at its beginning.
   */
  'start-at': { step: text },
  hash: { id: number },
})
export type PageMessage = Shape<typeof pageMessageCodec>

const workerMessageCodec = tagged({
  /** The cluster answers; sent after every boot, also after undo, reset and another lesson. The page starts its watches anew. */
  ready: { settings: settingsCodec, home: text, files: listOf(text) },
  respond: { id: number, status: number, headers: mapOf(text) },
  chunk: { id: number, text },
  /** A program waits until this file has been edited; `edited` ends it, and so does Ctrl-C. */
  edit: { path: text },
  /** The body is complete, or the request was cancelled. */
  end: { id: number },
  output: { text },
  /** The shell waits for a line; for the rest of one when there is `begun`, which the next `run` has to begin with. */
  prompt: { text, exit: number, begun: optional(text) },
  completion: { id: number, start: number, candidates: listOf(text) },
  'file-written': { id: number, error: optional(text) },
  'file-content': { id: number, content: optional(text) },
  'file-list': { id: number, entries: listOf(fileCodec) },
  /** Text of `describe`, or what went wrong. */
  described: { id: number, text },
  /** `id` 0: what the Browser showed last, as a replay left it. */
  browsed: { id: number, page: browsedPageCodec },
  doors: { id: number, doors: doorCodec },
  clock: { nowMs: number, startedAtMs: number, pace: paceCodec },
  /** What the network carried since the last of these, oldest first, as `requestsSince` of the network tells it; sent with `clock`. */
  connections: { connections: listOf(connectionCodec) },
  lesson: { lesson: text, title: text, open: listOf(text), steps: listOf(stepCodec), goals: listOf(goalCodec) },
  /** One more input, to be kept. */
  logged: { input: inputCodec },
  /** The log as it is now, after it was cut or begun anew. */
  log: { settings: settingsCodec, inputs: listOf(inputCodec) },
  hashed: { id: number, hash: text, nowMs: number },
  /** A bug of ours stopped the world. */
  failure: { message: text, stack: text },
})
export type WorkerMessage = Shape<typeof workerMessageCodec>

export const decodePageMessage = (value: unknown): PageMessage => pageMessageCodec.decode(value, '')
export const decodeWorkerMessage = (value: unknown): WorkerMessage => workerMessageCodec.decode(value, '')
