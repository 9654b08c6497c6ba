/**
 * Lines, by their place in the recording, whose answers differ, and why. This list may only shrink: a line that has come to say the same
 * fails until it is taken from here.
 */
const lateClass = 'the class of the claims comes a request later than they do; ours is asked for its pod in between'

export const different: Readonly<Record<number, string>> = {
  29: 'how many of a rollout’s events come before the limit of events per object is chance: pods became ready at other moments',
  63: 'our Endpoints follow a tenth of a second later, so that pods which come and go share a change',
  164: lateClass,
  172: lateClass,
  174: lateClass,
  267: 'the pod of the Job ends by itself in the second in which it is deleted: here it has succeeded, and the next one is there',
  278: 'the packages that the descriptions come from do not say what each value of an enumeration means',
}

/** Lines in which it shows how the kubectl at hand was built: its version, and how it tells of faults in flags. */
export const tellOfBuild: readonly number[] = [101, 102, 228, 232, 264, 299]

/** Lines with the name of the template that was restarted: a real kubectl writes when that was by the clock on the wall, and the hash follows. */
export const tellOfRestart: readonly number[] = [28, 30, 64, 91, 167, 190]
