/** The old forms of the course material (section 19), each with the answer of a modern kubectl and the hint behind it. */
export interface OldForm {
  readonly row: string
  /** What has to be there first. */
  readonly before?: string
  readonly line: string
  readonly exit: number
  /** On stderr, in front of the hint. */
  readonly says: string
  readonly hint?: RegExp
  readonly stdout?: RegExp
}

const apply = (manifest: string): string => `printf '${manifest}' | kubectl apply -f -`

export const oldForms: readonly OldForm[] = [
  {
    row: 'kubectl run --replicas',
    line: 'kubectl run x --image=nginx --replicas=2',
    exit: 1,
    says: "error: unknown flag: --replicas\nSee 'kubectl run --help' for usage.\n",
    hint: /kubectl create deployment NAME --image=IMAGE --replicas=N/,
  },
  {
    row: 'kubectl run expected to make a Deployment: delete',
    before: 'kubectl run web --image=nginx',
    line: 'kubectl delete deployment web',
    exit: 1,
    says: 'Error from server (NotFound): deployments.apps "web" not found\n',
    hint: /kubectl create deployment/,
  },
  {
    row: 'kubectl run expected to make a Deployment: expose',
    line: 'kubectl expose deployment web --port=80',
    exit: 1,
    says: 'Error from server (NotFound): deployments.apps "web" not found\n',
    hint: /kubectl create deployment/,
  },
  {
    row: 'kubectl exec POD cmd',
    line: 'kubectl exec web ls',
    exit: 1,
    says: "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
    hint: /kubectl exec POD -- COMMAND/,
  },
  {
    row: 'kubectl get -a',
    line: 'kubectl get pods -a',
    exit: 1,
    says: "error: unknown shorthand flag: 'a' in -a\nSee 'kubectl get --help' for usage.\n",
    hint: /finished Pods are listed/,
  },
  {
    row: 'kubectl get --export',
    line: 'kubectl get pods web -o yaml --export',
    exit: 1,
    says: "error: unknown flag: --export\nSee 'kubectl get --help' for usage.\n",
    hint: /-o yaml/,
  },
  {
    row: 'kubectl delete --cascade=false',
    before: 'kubectl create deployment left --image=nginx; kubectl rollout status deployment left',
    line: 'kubectl delete deployment left --cascade=false; kubectl get rs -l app=left -o name',
    exit: 0,
    says: 'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n',
    hint: /--cascade=orphan/,
    stdout: /deployment.apps "left" deleted\nreplicaset.apps\/left-/,
  },
  {
    row: '-o customcolumns',
    line: 'kubectl get pods -o customcolumns=A:.metadata.name',
    exit: 1,
    says: 'error: unable to match a printer suitable for the output format "customcolumns=A:.metadata.name", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml\n',
    hint: /-o custom-columns=/,
  },
  {
    row: 'kubectl get componentstatuses',
    line: 'kubectl get componentstatuses',
    exit: 0,
    says: 'Warning: v1 ComponentStatus is deprecated in v1.19+\n',
    hint: /readyz\?verbose/,
    stdout: /scheduler +Healthy/,
  },
  {
    row: 'kubectl get psp',
    line: 'kubectl get psp',
    exit: 1,
    says: 'error: the server doesn\'t have a resource type "psp"\n',
    hint: /pod-security\.kubernetes\.io/,
  },
  {
    row: 'kubectl set image NAME',
    line: 'kubectl set image alpaca-test nginx=nginx:1.17',
    exit: 1,
    says: 'error: the server doesn\'t have a resource type "alpaca-test"\n',
    hint: /deployment\/NAME/,
  },
  {
    row: 'extensions/v1beta1',
    line: apply('apiVersion: extensions/v1beta1\\nkind: Deployment\\nmetadata: {name: x}\\n'),
    exit: 1,
    says: 'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Deployment" in version "extensions/v1beta1"\nensure CRDs are installed first\n',
    hint: /apps\/v1/,
  },
  {
    row: 'networking.k8s.io/v1beta1',
    line: apply('apiVersion: networking.k8s.io/v1beta1\\nkind: Ingress\\nmetadata: {name: x}\\n'),
    exit: 1,
    says: 'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "Ingress" in version "networking.k8s.io/v1beta1"\nensure CRDs are installed first\n',
    hint: /networking\.k8s\.io\/v1, .*pathType/,
  },
  {
    row: 'heapster',
    line: 'kubectl get deployment heapster -n kube-system',
    exit: 1,
    says: 'Error from server (NotFound): deployments.apps "heapster" not found\n',
    hint: /metrics-server/,
  },
  {
    row: 'kube-dns Deployment',
    line: 'kubectl get deployment kube-dns -n kube-system',
    exit: 1,
    says: 'Error from server (NotFound): deployments.apps "kube-dns" not found\n',
    hint: /coredns/,
  },
  {
    row: 'dashboard in kube-system',
    line: 'kubectl get deployment kubernetes-dashboard -n kube-system',
    exit: 1,
    says: 'Error from server (NotFound): deployments.apps "kubernetes-dashboard" not found\n',
    hint: /namespace kubernetes-dashboard/,
  },
  {
    row: 'default-token secret',
    line: 'kubectl get secret default-token-x7k2p',
    exit: 1,
    says: 'Error from server (NotFound): secrets "default-token-x7k2p" not found\n',
    hint: /projected volume/,
  },
  {
    row: 'created-by annotation',
    line: "kubectl get pod -n kube-system -l k8s-app=kube-dns -o jsonpath='{.items[0].metadata.annotations.kubernetes\\.io/created-by}{.items[0].metadata.ownerReferences[0].kind}'",
    exit: 0,
    says: '',
    stdout: /^ReplicaSet$/,
  },
  {
    row: 'OutOfDisk condition',
    line: "kubectl get nodes -o jsonpath='{.items[0].status.conditions[*].type}'",
    exit: 0,
    says: '',
    stdout: /^MemoryPressure DiskPressure PIDPressure Ready$/,
  },
  {
    row: 'ingress-nginx mandatory.yaml',
    line: 'kubectl apply -f https://raw.githubusercontent.com/kubernetes/ingress-nginx/master/deploy/mandatory.yaml',
    exit: 1,
    says: 'error: unable to read URL "https://raw.githubusercontent.com/kubernetes/ingress-nginx/master/deploy/mandatory.yaml", server reported 404 Not Found, status code=404\n',
    hint: /minikube addons enable ingress/,
  },
  { row: 'helm repo add stable', line: 'helm repo add stable https://kubernetes-charts.storage.googleapis.com', exit: 127, says: 'helm: not there yet in this sandbox\n' },
  { row: 'helm search X', line: 'helm search nginx', exit: 127, says: 'helm: not there yet in this sandbox\n' },
  { row: 'az acs', line: 'az acs create', exit: 127, says: 'az: not there yet in this sandbox\n' },
  {
    row: 'config set-context --users',
    line: 'kubectl config set-context x --users=y',
    exit: 1,
    says: "error: unknown flag: --users\nSee 'kubectl config set-context --help' for usage.\n",
    hint: /--user$/,
  },
  {
    row: 'config set-context --clusters',
    line: 'kubectl config set-context x --clusters=y',
    exit: 1,
    says: "error: unknown flag: --clusters\nSee 'kubectl config set-context --help' for usage.\n",
    hint: /--cluster$/,
  },
]
