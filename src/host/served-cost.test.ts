import { expect, it } from 'vitest'
import { sitDown } from './student.test.support'

it('a program that serves is seen to work in kubectl top', async () => {
  const student = await sitDown(2)
  await student.run('kubectl create deployment vote --image=dockersamples/examplevotingapp_vote; kubectl expose deployment vote --port=80')
  await student.rest(60)
  expect(await student.run('kubectl top pods')).toMatch(/vote-\S+ +1m /)
  await student.run('kubectl run load --image=williamyeh/hey --restart=Never -- -z 90s -q 20 -c 10 http://vote/')
  await student.rest(60)
  // Two hundred requests a second, a tenth of a millisecond each.
  expect(await student.run('kubectl top pods')).toMatch(/vote-\S+ +2\dm /)
})
