/**
 * What the engine of lessons says of the cluster, in English: the source of the keys. `src/lesson` forms these as keys with values
 * (`sentence.ts`) and knows no language. `{name}` is a value, `{count|one=step|other=steps}` a plural.
 */
import { enFound } from './en-found'

export const enEngine = {
  ...enFound,
  // What an author wrote, and what the network says of a hop, are handed on as they are.
  text: '{text}',
  network: '{text}',

  'ran.notYet': 'You have not run this yet.',
  'ran.notPrinted': 'You have run it, but it has not said yet what it should.',
  'assert.missing': 'There is no {object} in namespace {namespace}.',
  'assert.differs': '{object}: {path} is {actual}, wanted is {expected}.',
  'assert.unset': '{object}: {path} is not set, wanted is {expected}.',
  'absent.still': '{kind} "{name}" is still there.',
  'count.atLeast': '{kind}s that fit: {found}, wanted: at least {least}.',
  'count.between': '{kind}s that fit: {found}, wanted: {least} to {most}.',
  'event.none': 'No event "{reason}" about a {object} so far.',
  'reach.answered': 'There is an answer, HTTP {status}; none is wanted.',
  'reach.otherFailure': 'It fails in another way: {failure}, wanted is {wanted}.',
  'reach.noAnswer': 'No answer came.',
  'reach.status': 'The answer is HTTP {status}, wanted is {wanted}.',
  'reach.body': 'The answer does not contain "{wanted}".',
  'reach.notRunning': 'The Pod "{name}" does not run.',
  'failure.refused': 'refused',
  'failure.timeout': 'timeout',
  'failure.dns': 'dns',
  'failure.other': 'other',
  'failure.unknown': 'unknown',
  'log.noneBefore': 'No container has run before this one.',
  'log.none': 'The container has not run yet.',
  'log.silent': 'The log does not say "{wanted}" so far.',
  'answer.none': 'You have not answered yet.',
  'answer.other': '"{given}" is not what the cluster says.',
  'never.happened': 'This must not happen, and it has.',

  'rollout.unseen': '{kind} "{name}" has just changed; its controller has not seen it yet.',
  'rollout.noSuch': 'A {kind} has no rollout.',
  'rollout.deadline': 'The rollout has exceeded its deadline.',
  'rollout.updated': '{updated} of {wanted} Pods are of the new version.',
  'rollout.ending': '{count} Pods of the old version are still ending.',
  'rollout.newAvailable': '{available} of {wanted} new Pods are available.',
  'rollout.available': '{available} of {wanted} Pods are available.',
  'rollout.ready': '{ready} of {wanted} Pods are ready.',

  'converging.starting': '{count|one=# Pod is|other=# Pods are} still starting.',
  'converging.ending': '{count|one=# Pod is|other=# Pods are} still terminating.',
  'converging.behind': 'Deployment "{name}" has just changed; its Pods follow.',
  'stuck.noNode': 'Pod "{name}" finds no node: {message}',
  'stuck.reason': 'Pod "{name}" is in {reason}.',
  'stuck.still': 'Pod "{name}" is still in {reason}.',
  'stuck.notReady': 'Pod "{name}" runs, but it is not Ready.',

  'progress.spoiled': 'This must not happen in this step, and it has. Reset the step, and try again.',
  'progress.heldBefore': 'This held before.',
  'progress.undoneBefore': 'The step "{title}" does not hold any more; look there first.',
  'progress.mustStay': 'It holds; it must stay so for {seconds} s more.',
} as const
