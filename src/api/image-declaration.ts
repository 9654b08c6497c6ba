/**
 * A container image described as data, for lessons: what it serves, when it is ready, how it ends, what it logs and what it uses.
 * `read-image-declaration.ts` reads one from YAML, `images/declared-image.ts` makes an image of it. Whatever is absent is as an idle
 * web server has it. Upstream: https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md names what a real image declares.
 */
export interface ImageDeclaration {
  /** With its tag, `lab/tea:1`; without one it has the tag `latest`. */
  readonly name: string
  /** From the start of its program until it listens. */
  readonly readyMs: number
  readonly listens: readonly PortDeclaration[]
  /** Path -> answer. A path that ends with `*` stands for all that begin so; no route: 404. */
  readonly routes: Readonly<Record<string, RouteDeclaration>>
  /** The program ends by itself; absent: it runs until it is stopped. */
  readonly exit?: ExitDeclaration
  readonly log: LogDeclaration
  /** Variables without which it ends with code 1; name -> what it says then. */
  readonly needs: Readonly<Record<string, string>>
  readonly memory: MemoryDeclaration
  readonly cpu: CpuDeclaration
  /** From SIGTERM until it ends with code 0; `never`: it does not listen to it. */
  readonly stopsAfterMs: number | 'never'
  /** Absolute path -> content. */
  readonly files: Readonly<Record<string, string>>
  /** A name or a number, as a Dockerfile's USER. */
  readonly user: string
  readonly workingDirectory: string
  /** What a Dockerfile's ENTRYPOINT and CMD say; the program is the first word of both together. */
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Has a shell and small tools in it, as alpine has; without them there is nothing to `exec`. */
  readonly hasShell: boolean
  /** What a pull transfers. */
  readonly sizeBytes: number
}

export interface PortDeclaration {
  readonly port: number
  /** On 127.0.0.1 alone: nobody outside of the pod reaches it. */
  readonly onLoopback: boolean
}

/** Bodies name variables of the environment as `$(NAME)`. */
export interface RouteDeclaration {
  readonly status: number
  readonly body: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly delayMs: number
  /** The content of this file is the body, read with each request; 404 while there is none. */
  readonly file?: string
  /** Another server is asked, and its answer shown in the place of `$(answer)` of the body, or as the body where that is empty; 502 when there is none. */
  readonly asks?: string
  /** From so long after the start of the program on it answers 500. */
  readonly failsAfterMs?: number
}

export interface ExitDeclaration {
  readonly code: number
  readonly afterMs: number
}

export interface LogDeclaration {
  readonly atStart: readonly string[]
  /** Written again and again; `$(NAME)` as in bodies. */
  readonly repeated?: { readonly everyMs: number; readonly line: string }
  /** A line for each request. */
  readonly requests: boolean
}

/** What it uses at its start, and what comes on top. */
export interface MemoryDeclaration {
  readonly startBytes: number
  readonly perSecondBytes: number
  /** Never given back. */
  readonly perRequestBytes: number
  readonly spike?: { readonly afterMs: number; readonly bytes: number; readonly lastsMs: number }
}

export interface CpuDeclaration {
  readonly idleCores: number
  /** Milliseconds on one core before a request is answered. */
  readonly perRequestMs: number
}
