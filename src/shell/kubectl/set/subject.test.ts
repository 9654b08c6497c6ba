import { expect, it } from 'vitest'
import { createKubectlSession } from '../../../testing/kubectl-session'

it('adds those who are not there, each once and sorted, and says nothing when all of them are', async () => {
  const { say } = createKubectlSession()
  await say('create clusterrole view --verb=get --resource=pods')
  await say('create rolebinding readers --clusterrole=view --user=x')
  expect(await say('set subject rolebinding readers --user=b --user=a --user=x --group=g --serviceaccount=:robot')).toBe(
    'rolebinding.rbac.authorization.k8s.io/readers subjects updated\n',
  )
  expect(await say('get rolebinding readers -o jsonpath={.subjects[*].name}')).toBe('x a b g robot')
  expect(await say('get rolebinding readers -o jsonpath={.subjects[4].namespace}')).toBe('default')
  expect(await say('set subject rolebinding readers --user=a')).toBe('')
})

it('refuses what has no subjects, and accounts without a namespace for the whole cluster', async () => {
  const { say } = createKubectlSession()
  await say('create cm c')
  await say('create clusterrolebinding all --clusterrole=view --user=x')
  expect(await say('set subject cm c --user=a')).toBe(
    '[stderr] error: configmaps/c setting subjects is only supported for RoleBinding/ClusterRoleBinding\n[exit 1]\n',
  )
  expect(await say('set subject clusterrolebinding all --serviceaccount=:robot')).toBe(
    '[stderr] error: serviceaccount must be <namespace>:<name>, namespace must be specified\n[exit 1]\n',
  )
})

it('changes as whom pods speak to the API server', async () => {
  const { say } = createKubectlSession()
  await say('create deployment web --image=nginx')
  expect(await say('set sa deploy/web robot')).toBe('deployment.apps/web serviceaccount updated\n')
  expect(await say('get deploy web -o jsonpath={.spec.template.spec.serviceAccountName}')).toBe('robot')
  expect(await say('set serviceaccount')).toBe('[stderr] error: serviceaccount is required\n[exit 1]\n')
})
