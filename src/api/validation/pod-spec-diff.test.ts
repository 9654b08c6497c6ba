import { describe, expect, it } from 'vitest'
import type { Core } from '../types'
import { podSpecDiff } from './pod-spec-diff'

const container: Core.Container = { name: 'c', image: 'nginx:1' }
const spec: Core.PodSpec = {
  containers: [container], restartPolicy: 'Always', nodeName: 'node-2', terminationGracePeriodSeconds: 30, serviceAccountName: 'default',
}
const withContainer = (changes: Partial<Core.Container>): Core.PodSpec => ({ ...spec, containers: [{ ...container, ...changes }] })

/** What stands around the lines of the one container. */
const inContainer = (lines: string): string => `  core.PodSpec{
  	Volumes:        nil,
  	InitContainers: nil,
  	Containers: []core.Container{
  		{
${lines}
  		},
  	},
  	EphemeralContainers: nil,
  	RestartPolicy:       "Always",
  	... // 29 identical fields
  }
`

const token: Core.Volume = {
  name: 'kube-api-access-qv7xr',
  projected: {
    defaultMode: 420,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
  },
}
const limited = (cpu: string): Core.Container => ({
  ...container,
  resources: { limits: { cpu, memory: '128Mi' }, requests: { cpu: '1', memory: '128Mi' } },
})

const rows: readonly { name: string; before: Core.PodSpec; after: Core.PodSpec; told: string }[] = [
  {
    name: 'the network of the host, which lies in the security context (as a real 1.32.13 told it)',
    before: spec,
    after: { ...spec, hostNetwork: true },
    told: `  core.PodSpec{
  	... // 10 identical fields
  	AutomountServiceAccountToken: nil,
  	NodeName:                     "node-2",
  	SecurityContext: &core.PodSecurityContext{
- 		HostNetwork: false,
+ 		HostNetwork: true,
  		HostPID:     false,
  		HostIPC:     false,
  		... // 15 identical fields
  	},
  	ImagePullSecrets: nil,
  	Hostname:         "",
  	... // 19 identical fields
  }
`,
  },
  {
    name: 'a limit beside another (as a real cluster told it)',
    before: { ...spec, volumes: [token], containers: [limited('1')] },
    after: { ...spec, volumes: [token], containers: [limited('2')] },
    told: inContainer(`  			... // 6 identical fields
  			EnvFrom: nil,
  			Env:     nil,
  			Resources: core.ResourceRequirements{
  				Limits: core.ResourceList{
- 					s"cpu":    {i: resource.int64Amount{value: 1}, s: "1", Format: "DecimalSI"},
+ 					s"cpu":    {i: resource.int64Amount{value: 2}, s: "2", Format: "DecimalSI"},
  					s"memory": {i: {...}, Format: "BinarySI"},
  				},
  				Requests: {s"cpu": {i: {...}, s: "1", Format: "DecimalSI"}, s"memory": {i: {...}, Format: "BinarySI"}},
  				Claims:   nil,
  			},
  			ResizePolicy:  nil,
  			RestartPolicy: nil,
  			... // 13 identical fields`).replace(
      'Volumes:        nil',
      'Volumes:        {{Name: "kube-api-access-qv7xr", VolumeSource: {Projected: &{Sources: {{ServiceAccountToken: &{ExpirationSeconds: 3607, Path: "token"}}, {ConfigMap: &{LocalObjectReference: {Name: "kube-root-ca.crt"}, Items: {{Key: "ca.crt", Path: "ca.crt"}}}}, {DownwardAPI: &{Items: {{Path: "namespace", FieldRef: &{APIVersion: "v1", FieldPath: "metadata.namespace"}}}}}}, DefaultMode: &420}}}}',
    ),
  },
  {
    name: 'the only limit and request (as a real cluster told it)',
    before: withContainer({ resources: { limits: { cpu: '500m' }, requests: { cpu: '500m' } } }),
    after: withContainer({ resources: { limits: { cpu: '700m' }, requests: { cpu: '400m' } } }),
    told: inContainer(`  			... // 6 identical fields
  			EnvFrom: nil,
  			Env:     nil,
  			Resources: core.ResourceRequirements{
- 				Limits: core.ResourceList{
- 					s"cpu": {i: resource.int64Amount{value: 500, scale: -3}, s: "500m", Format: "DecimalSI"},
- 				},
+ 				Limits: core.ResourceList{
+ 					s"cpu": {i: resource.int64Amount{value: 700, scale: -3}, s: "700m", Format: "DecimalSI"},
+ 				},
- 				Requests: core.ResourceList{
- 					s"cpu": {i: resource.int64Amount{value: 500, scale: -3}, s: "500m", Format: "DecimalSI"},
- 				},
+ 				Requests: core.ResourceList{
+ 					s"cpu": {i: resource.int64Amount{value: 400, scale: -3}, s: "400m", Format: "DecimalSI"},
+ 				},
  				Claims: nil,
  			},
  			ResizePolicy:  nil,
  			RestartPolicy: nil,
  			... // 13 identical fields`),
  },
  {
    name: 'a pointer to a number',
    before: spec,
    after: { ...spec, terminationGracePeriodSeconds: 60 },
    told: `  core.PodSpec{
  	... // 3 identical fields
  	EphemeralContainers:           nil,
  	RestartPolicy:                 "Always",
- 	TerminationGracePeriodSeconds: &30,
+ 	TerminationGracePeriodSeconds: &60,
  	ActiveDeadlineSeconds:         nil,
  	DNSPolicy:                     "",
  	... // 26 identical fields
  }
`,
  },
  {
    name: 'a command that was not there',
    before: spec,
    after: withContainer({ command: ['sleep', '9'] }),
    told: inContainer(`  			Name:       "c",
  			Image:      "nginx:1",
- 			Command:    nil,
+ 			Command:    []string{"sleep", "9"},
  			Args:       nil,
  			WorkingDir: "",
  			... // 19 identical fields`),
  },
  {
    name: 'one word of a command',
    before: withContainer({ command: ['sh', '-c', 'echo "a"', 'b', 'c', 'd'] }),
    after: withContainer({ command: ['sh', '-c', 'echo "a"', 'B', 'c', 'd'] }),
    told: inContainer(`  			Name:  "c",
  			Image: "nginx:1",
  			Command: []string{
  				"sh",
  				"-c",
  				\`echo "a"\`,
- 				"b",
+ 				"B",
  				"c",
  				"d",
  			},
  			Args:       nil,
  			WorkingDir: "",
  			... // 19 identical fields`),
  },
  {
    name: 'the value of one variable, another taken away',
    before: withContainer({ env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }),
    after: withContainer({ env: [{ name: 'A', value: 'x' }] }),
    told: inContainer(`  			... // 5 identical fields
  			Ports:   nil,
  			EnvFrom: nil,
  			Env: []core.EnvVar{
  				{
  					Name:      "A",
- 					Value:     "1",
+ 					Value:     "x",
  					ValueFrom: nil,
  				},
- 				{Name: "B", Value: "2"},
  			},
  			Resources:    {},
  			ResizePolicy: nil,
  			... // 14 identical fields`),
  },
  {
    name: 'a volume that was not there, and the node',
    before: spec,
    after: { ...spec, nodeName: 'node-3', volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Gi' } }] },
    told: `  core.PodSpec{
- 	Volumes: nil,
+ 	Volumes: []core.Volume{
+ 		{
+ 			Name:         "v",
+ 			VolumeSource: core.VolumeSource{EmptyDir: &core.EmptyDirVolumeSource{...}},
+ 		},
+ 	},
  	InitContainers: nil,
  	Containers:     {{Name: "c", Image: "nginx:1"}},
  	... // 6 identical fields
  	ServiceAccountName:           "default",
  	AutomountServiceAccountToken: nil,
- 	NodeName:                     "node-2",
+ 	NodeName:                     "node-3",
  	SecurityContext:              &{},
  	ImagePullSecrets:             nil,
  	... // 20 identical fields
  }
`,
  },
  {
    name: 'how large a volume may be, that any was free to be',
    before: { ...spec, volumes: [{ name: 'v', emptyDir: {} }] },
    after: { ...spec, volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Gi' } }] },
    told: `  core.PodSpec{
  	Volumes: []core.Volume{
  		{
  			Name: "v",
  			VolumeSource: core.VolumeSource{
  				HostPath: nil,
  				EmptyDir: &core.EmptyDirVolumeSource{
  					Medium:    "",
- 					SizeLimit: nil,
+ 					SizeLimit: s"1Gi",
  				},
  				GCEPersistentDisk:    nil,
  				AWSElasticBlockStore: nil,
  				... // 26 identical fields
  			},
  		},
  	},
  	InitContainers: nil,
  	Containers:     {{Name: "c", Image: "nginx:1"}},
  	... // 31 identical fields
  }
`,
  },
  {
    name: 'the port that a probe asks, by its name',
    before: withContainer({ livenessProbe: { httpGet: { port: 80 } } }),
    after: withContainer({ livenessProbe: { httpGet: { port: 'web' } } }),
    told: inContainer(`  			... // 11 identical fields
  			VolumeMounts:  nil,
  			VolumeDevices: nil,
  			LivenessProbe: &core.Probe{
  				ProbeHandler: core.ProbeHandler{
  					Exec: nil,
  					HTTPGet: &core.HTTPGetAction{
  						Path: "",
  						Port: intstr.IntOrString{
- 							Type:   0,
+ 							Type:   1,
- 							IntVal: 80,
+ 							IntVal: 0,
- 							StrVal: "",
+ 							StrVal: "web",
  						},
  						Host:        "",
  						Scheme:      "",
  						HTTPHeaders: nil,
  					},
  					TCPSocket: nil,
  					GRPC:      nil,
  				},
  				InitialDelaySeconds: 0,
  				TimeoutSeconds:      0,
  				... // 4 identical fields
  			},
  			ReadinessProbe: nil,
  			StartupProbe:   nil,
  			... // 8 identical fields`),
  },
]

describe('the comparison of the specs of pods', () => {
  it.each(rows)('tells $name', ({ before, after, told }) => {
    expect(podSpecDiff(before, after)).toBe(told)
  })
})
