/** What the terminal prints, told to the page in pieces of a few milliseconds: a message per write would keep it from everything else. */
import type { WorkerMessage } from '../protocol/messages'
import type { Wall } from './pacer'

export interface PageOutput {
  print(text: string): void
  /** Tells what has gathered, so that what is said next comes after it. */
  flush(): void
  /** What has gathered belongs to a world that is gone. */
  discard(): void
}

export function createPageOutput(post: (message: WorkerMessage) => void, wall: Pick<Wall, 'sleep'>): PageOutput {
  let gathered: string[] = []
  function flush(): void {
    if (gathered.length === 0) return
    const text = gathered.join('')
    gathered = []
    post({ type: 'output', text })
  }
  return {
    print(text) {
      if (gathered.length === 0) void wall.sleep(0).then(flush)
      gathered.push(text)
    },
    flush,
    discard() {
      gathered = []
    },
  }
}
