/** The controller among others of its kind, and with rights taken away: installed for machines without a cloud. */
import { beforeAll, describe, expect, it } from 'vitest'
import { sitDown, type Student } from '../../host/student.test.support'

const ADDRESS = 'https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.12.1/deploy/static/provider/baremetal/deploy.yaml'
const CONTROLLERS = '-n ingress-nginx -l app.kubernetes.io/component=controller'

let student: Student
const run = (line: string): Promise<string> => student.run(line)
const rest = (seconds: number): Promise<void> => student.rest(seconds)

const create = (name: string, flags = ''): Promise<string> => run(`kubectl create ingress ${name} --rule='${name}.local/*=web:5678' ${flags}`)
const addressOf = (name: string): Promise<string> => run(`kubectl get ingress ${name} -o jsonpath='{.status.loadBalancer.ingress[*].ip}'`)

beforeAll(async () => {
  student = await sitDown(3)
  await run(`kubectl apply -f ${ADDRESS}; kubectl run web --image=hashicorp/http-echo --port 5678 --expose -- -text=web`)
  await rest(40)
})

describe('an Ingress', () => {
  it('without a class is nobody\'s, with the old annotation it is the controller\'s', async () => {
    await create('classless')
    await create('annotated', '--annotation=kubernetes.io/ingress.class=nginx')
    await create('foreign', '--annotation=kubernetes.io/ingress.class=traefik')
    await rest(65)
    const node = await run(`kubectl get pods ${CONTROLLERS} -o jsonpath='{.items[0].status.hostIP}'`)
    expect([await addressOf('classless'), await addressOf('annotated'), await addressOf('foreign')]).toEqual(['', node, ''])
    const log = await run(`kubectl logs ${CONTROLLERS} --tail=-1`)
    expect(log).toContain('"Ignoring ingress because of error while validating ingress class" ingress="default/classless" error="ingress does not contain a valid IngressClass"')
    expect(log).toContain('ingress="default/foreign" error="ingress class annotation is not equal to the expected by Ingress Controller"')
  })

  it('without a class gets that of the default class', async () => {
    await run('kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true')
    await create('defaulted')
    expect(await run('kubectl get ingress defaulted --no-headers')).toMatch(/^defaulted {3}nginx {3}defaulted\.local/)
  })
})

describe('controllers', () => {
  const leader = (): Promise<string> => run(`kubectl get lease -n ingress-nginx ingress-nginx-leader -o jsonpath='{.spec.holderIdentity}'`)

  it('have one leader, and another one when that is gone', async () => {
    await run('kubectl scale deployment -n ingress-nginx ingress-nginx-controller --replicas=2')
    await rest(30)
    const first = await leader()
    expect(await run(`kubectl get pods ${CONTROLLERS} --no-headers | wc -l`)).toBe('2\n')
    expect(await run(`kubectl logs ${CONTROLLERS} --tail=-1 | grep 'New leader elected' | sort -u | wc -l`)).toBe('2\n')
    await run(`kubectl delete pod -n ingress-nginx ${first}`)
    await rest(40)
    const second = await leader()
    expect(second).toMatch(/^ingress-nginx-controller-/)
    expect(second).not.toBe(first)
  })

  it('take the addresses with them when the last one ends in good order', async () => {
    await run('kubectl scale deployment -n ingress-nginx ingress-nginx-controller --replicas=1')
    await rest(70)
    expect(await addressOf('annotated')).toMatch(/^172\.18\.0\.\d$/)
    await run('kubectl scale deployment -n ingress-nginx ingress-nginx-controller --replicas=0')
    await rest(30)
    expect(await addressOf('annotated')).toBe('')
  })

  it('wait for the rights that they lack, and say which', async () => {
    await run('kubectl delete clusterrolebinding ingress-nginx; kubectl scale deployment -n ingress-nginx ingress-nginx-controller --replicas=1')
    await rest(30)
    expect(await run(`kubectl get pods ${CONTROLLERS} --no-headers`)).toMatch(/ 0\/1 +Running /)
    expect(await run(`kubectl logs ${CONTROLLERS} --tail=-1`)).toContain(
      'failed to list *v1.ingresses: ingresses.networking.k8s.io is forbidden: User "system:serviceaccount:ingress-nginx:ingress-nginx" cannot list resource "ingresses" in API group "networking.k8s.io" at the cluster scope',
    )
    await run(`kubectl apply -f ${ADDRESS} > /dev/null`)
    await rest(30)
    expect(await run(`kubectl get pods ${CONTROLLERS} --no-headers`)).toMatch(/ 1\/1 +Running /)
  })

  it('go on answering while there is no API server, and wait for it when they start', async () => {
    student.host.fault('component-stop', 'kube-apiserver')
    await rest(90)
    student.host.fault('component-start', 'kube-apiserver')
    await rest(60)
    expect(await run(`kubectl get pods ${CONTROLLERS} --no-headers`)).toMatch(/ 1\/1 +Running /)
    await create('late', '--class=nginx')
    await rest(65)
    expect(await addressOf('late')).toMatch(/^172\.18\.0\.\d$/)
  })
})

describe('the webhook', () => {
  it('is believed with the authority that the Job has written, and with no other', async () => {
    const other = await run('openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout ca.key -out ca.crt -subj /CN=other 2>/dev/null; base64 -w0 ca.crt')
    await run(`kubectl patch validatingwebhookconfiguration ingress-nginx-admission --type=json -p '[{"op":"replace","path":"/webhooks/0/clientConfig/caBundle","value":"${other.trim()}"}]'`)
    expect(await create('unbelieved', '--class=nginx')).toBe(
      'error: failed to create ingress: Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": failed to call webhook: Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority\n',
    )
  })
})
