/** Opens the contents of the course. */
import { say } from '../language/say'
import { openWindow } from './course-windows'

export function ContentsButton(): React.JSX.Element {
  return (
    <button type="button" title={say('contents.openTitle')} aria-haspopup="dialog" onClick={() => openWindow('contents')}>
      <span aria-hidden="true">☰ </span>
      {say('contents.open')}
    </button>
  )
}
