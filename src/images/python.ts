/**
 * `python` of an image that has one program written in it: `python app.py` runs that, `--version` tells. Upstream: Python 3.11,
 * Modules/main.c (messages and exit statuses).
 *
 * Simplified: there is no Python here, so that nothing but the image's own program runs; a real one runs any.
 */
import { resolvePath } from '../base/os/file-system'
import type { ContainerProcess, Server } from '../cluster/container-runtime/contract'

/** Of the images that the course uses. */
const VERSION = '3.11.9'

/** `program` lies in `directory`, where the image works. */
export function pythonFor({ directory, program }: { readonly directory: string; readonly program: string }, server: Server): Server {
  return {
    start(container) {
      const [, first = '', second = ''] = container.argv
      const file = first === '-u' ? second : first
      if (resolvePath(directory, file) === resolvePath(directory, program)) return server.start(container)
      if (file === '--version' || file === '-V') return end(container, `Python ${VERSION}`)
      if (file !== '' && !file.startsWith('-')) return end(container, `python: can't open file '${resolvePath(directory, file)}': [Errno 2] No such file or directory`, 2)
      end(container, 'python: nothing but the program of this image runs here: this is a simulation', 1)
    },
  }
}

function end(container: ContainerProcess, text: string, status = 0): void {
  container.log(text, status === 0 ? 'stdout' : 'stderr')
  container.exit(status)
}
