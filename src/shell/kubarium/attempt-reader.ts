/** Who knows what the scheduler found out. Only the sandbox has one; what it tells is read here and never made up. */
export interface AttemptReader {
  /** The latest attempts to place the pod `namespace/name`, oldest first. */
  attempts(pod: string): readonly ToldAttempt[]
}

export interface ToldAttempt {
  readonly pod: string
  /** ms of virtual time */
  readonly at: number
  readonly nodeName: string | undefined
  readonly message: string | undefined
  readonly nodes: readonly ToldNode[]
  /** Nodes between which the lot decided. */
  readonly tiedNodes: readonly string[]
  readonly candidates: readonly ToldCandidate[]
  readonly nominatedNodeName: string | undefined
}

export interface ToldNode {
  readonly name: string
  readonly rejectedBy?: string
  readonly reasons?: readonly string[]
  readonly scores?: Readonly<Record<string, { readonly raw?: number; readonly normalized: number; readonly weight: number; readonly weighted: number }>>
  readonly total?: number
}

export interface ToldCandidate {
  readonly nodeName: string
  readonly victims: readonly string[]
  readonly budgetViolations: number
  readonly isChosen: boolean
}
