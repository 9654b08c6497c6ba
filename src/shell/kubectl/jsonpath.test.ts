import { describe, expect, it } from 'vitest'
import { compileJsonPath, relaxedJsonPath } from './jsonpath'
import { JsonPathError } from './jsonpath-parse'

const deployment = {
  kind: 'Deployment',
  metadata: { name: 'p', labels: { app: 'p', 'a.b/c': 'x' }, creationTimestamp: null },
  spec: {
    replicas: 1,
    containers: [
      { name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] },
      { name: 'b', image: 'b' },
    ],
  },
}

/** What the real kubectl 1.32 printed for the same template and object. */
describe('a JSONPath template', () => {
  it.each([
    ['{.metadata.labels.app}', 'p'],
    ['{.metadata.labels}', '{"a.b/c":"x","app":"p"}'],
    ['{.spec.containers[*].name}{"\\n"}x{.nope}y', 'nginx b\nxy'],
    ['{range .spec.containers[*]}{.name}{"\\t"}{.image}{end}', 'nginx\tnginxb\tb'],
    ['{range .spec.containers[*]}{.name}:{range .ports[*]}{.containerPort}{end};{end}', 'nginx:80;b:;'],
    ['{.spec.containers[?(@.name=="b")].image}', 'b'],
    ["{.spec.containers[?(@.name=='b')].image}", 'b'],
    ['{.spec.containers[?(@.image=="zz")].image}', ''],
    ['{..name}', 'p nginx b'],
    ["{.metadata['name','labels']}", 'p {"a.b/c":"x","app":"p"}'],
    ["{.metadata.labels['app']} {.metadata.labels.app}", 'p p'],
    ['{.metadata.labels.a\\.b/c}', 'x'],
    ['.metadata.name', '.metadata.name'],
    ['{.metadata.creationTimestamp}', 'null'],
    ['{.spec.containers[0:1].name}{.spec.containers[-1:].name} {.spec.containers[-1].image}', 'nginxb b'],
    ['{range .spec.containers[?(@.ports)]}[{.name}] {end}', '[nginx] '],
    ['{.spec.replicas}{.nope.x.y}{.spec.containers.name}', '1'],
    ['{.spec.nope[0]}|{.spec.nope[*]}|', '||'],
    ['{.spec.containers[?(@.ports[0].containerPort>=80)].name}', 'nginx'],
    ['{$.kind} {@.kind}', 'Deployment Deployment'],
  ])('%s', (template, text) => {
    expect(compileJsonPath(template).print(deployment)).toBe(text)
  })

  it.each([
    ['{.metadata', 'unclosed action'],
    ['{.a[}', 'unterminated array'],
    ['{.a[?(@.x==1)}', 'unclosed array expect ]'],
    ['{foo}', 'unrecognized identifier foo'],
    ['{.spec.containers[5]}', 'array index out of bounds: index 5, length 2'],
    ['{end}', 'not in range, nothing to end'],
  ])('%s is refused', (template, problem) => {
    expect(() => compileJsonPath(template).print(deployment)).toThrow(new JsonPathError(problem))
  })

  it('may leave out braces and the first dot where only a path can stand', () => {
    expect(['metadata.name', '.metadata.name', '{.metadata.name}', '{metadata.name}'].map(relaxedJsonPath)).toEqual(
      Array.from({ length: 4 }, () => '{.metadata.name}'),
    )
  })
})
