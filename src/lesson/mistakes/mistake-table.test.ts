import { expect, it } from 'vitest'
import { english } from '../../words/english'
import { tell } from '../../words/sentence'
import { mistakeTable } from './mistake-table'

it('the table has a line for each mistake, with what the cluster says of it', () => {
  const lines = mistakeTable({ lessons: [] }, (said) => tell(said, english)).split('\n').filter((line) => /^\| K\d\d /.test(line))
  expect(lines).toHaveLength(50)
  expect(lines[23]).toBe(
    '| K24 | the image cannot be pulled | Failed: `Failed to pull image "…": …not found`; BackOff: `Back-off pulling image "`; `kubectl get pods`: `ErrImagePull\\|ImagePullBackOff` | web, cache, batch, settings, state, ingress, robot | none |',
  )
})
