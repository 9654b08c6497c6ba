import { expect, it } from 'vitest'
import { sitDown } from './student.test.support'

it('a program that serves is seen to work in kubectl top', async () => {
  const student = await sitDown(2)
  await student.run('kubectl create deployment page --image=nginx:1.27; kubectl expose deployment page --port=80')
  await student.rest(60)
  await student.run('kubectl run load --image=williamyeh/hey --restart=Never -- -z 90s -q 20 -c 10 http://page/')
  await student.rest(60)
  // Two hundred requests a second, a tenth of a millisecond each.
  expect(await student.run('kubectl top pods')).toMatch(/page-\S+ +2\dm /)
})

it('a page in Python takes more of a core, and as many requests at once as it has workers', async () => {
  const student = await sitDown(2)
  await student.run('kubectl create deployment vote --image=dockersamples/examplevotingapp_vote; kubectl expose deployment vote --port=80')
  await student.rest(60)
  expect(await student.run('kubectl top pods')).toMatch(/vote-\S+ +1m /)
  await student.run('kubectl run load --image=williamyeh/hey --restart=Never -- -z 90s -q 10 -c 4 http://vote/')
  await student.rest(60)
  // Forty requests a second, eight milliseconds each.
  expect(await student.run('kubectl top pods')).toMatch(/vote-\S+ +3[23]\dm /)
  await student.run('kubectl delete pod load; kubectl set resources deployment vote --limits=cpu=50m; kubectl rollout status deployment vote')
  await student.rest(10)
  const asked = await student.run('kubectl run load --image=williamyeh/hey --restart=Never -it --rm -- -n 40 -c 8 http://vote/')
  // Six requests a second, and those that no worker hears wait for those that are heard.
  expect(asked).toMatch(/Requests\/sec:\s+(5|6)\.\d/)
  expect(asked).toMatch(/Average:\s+1\.[12]\d+ secs/)
  expect(await student.run('kubectl logs deployment/vote')).toMatch(/"GET \/ HTTP\/1.1" 200 /)
})

it('a page in Python says what it cannot use, whom it misses, and that it ends', async () => {
  const student = await sitDown(2)
  await student.run('kubectl run vote --image=dockersamples/examplevotingapp_vote --port=80 --expose')
  await student.run('kubectl wait --for=condition=Ready pod/vote; kubectl run shell --image=curlimages/curl --command -- sleep 3600; kubectl wait --for=condition=Ready pod/shell')
  expect(await student.run('kubectl exec shell -- curl -s -o /dev/null -w "%{http_code}" -X PUT http://vote')).toBe('405')
  expect(await student.run('kubectl exec shell -- curl -s -o /dev/null -w "%{http_code}" -d choice=a http://vote')).toBe('400')
  expect(await student.run('kubectl exec shell -- curl -s -o /dev/null -w "%{http_code}" http://vote/tea')).toBe('404')
  expect(await student.run('kubectl exec shell -- curl -s -o /dev/null -w "%{http_code}" -d vote=a http://vote')).toBe('500')
  expect(await student.run('kubectl logs vote --tail=3')).toContain('redis.exceptions.ConnectionError: Error -2 connecting to redis:6379. Name or service not known.')
  await student.run('kubectl exec vote -- kill 1')
  expect(await student.run('kubectl logs vote --previous || kubectl logs vote')).toMatch(/Handling signal: term\n.*Shutting down: Master\n$/)
})
