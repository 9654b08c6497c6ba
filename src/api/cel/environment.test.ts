import { describe, expect, it } from 'vitest'
import { compile, type CelOptions } from './environment'

const variables: CelOptions['variables'] = {
  self: { fields: { replicas: 'int', name: 'string', tags: { list: 'string' }, labels: { map: 'string' }, any: 'dyn', 'min-size': 'int', ports: { list: { fields: { port: 'int', protocol: 'string' } } } } },
  object: 'dyn',
}
const self = { replicas: 3, name: 'web', tags: ['a', 'b'], labels: { app: 'web' }, any: { n: 1 }, 'min-size': 2, ports: [{ port: 80 }, { port: 443, protocol: 'UDP' }] }
const object = { spec: { replicas: 5, ratio: 0.5, list: [1, 2, 3] } }

function say(expression: string): unknown {
  const compiled = compile(expression, { variables })
  if ('fault' in compiled) return compiled.fault
  const outcome = compiled.program.evaluate({ self, object })
  return 'fault' in outcome ? `! ${outcome.fault}` : outcome.value
}

describe('expressions', () => {
  it.each<[string, unknown]>([
    ['self.replicas == 3', true],
    ['self.min__dash__size < self.replicas', true],
    ["self.name.matches('^[a-z]+$')", true],
    ["self.name.matches('(?i)^WEB$')", true],
    ["self.name.find('[[:alpha:]]')", 'w'],
    ['self.ports.all(p, p.port > 0 && p.port < 65536)', true],
    ['self.ports.exists_one(p, has(p.protocol))', true],
    ["self.labels.all(key, self.labels[key] == 'web')", true],
    ["'app' in self.labels", true],
    ['self.ports[1] == self.ports[1]', true],
    ['self.tags.isSorted() && [3, 1].max() == 3 && [1, 2].sum() == 3', true],
    ["sets.contains(self.tags, ['a'])", true],
    ["sets.equivalent([1, 2], [2, 1]) && !sets.intersects([1], [2])", true],
    ["quantity('1Gi').isGreaterThan(quantity('500Mi'))", true],
    ["string(ip('2001:db8:0:0::1'))", '2001:db8::1'],
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", true],
    ["cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16'))", true],
    ["url('https://user@example.com:8443/a b?x=1').getHostname()", 'example.com'],
    ["url('https://example.com/?x=1&x=2').getQuery()['x'].size()", 2n],
    ["isURL('/path') && !isURL('../path')", true],
    ["!format.dns1123Label().validate('web').hasValue()", true],
    ["format.named('dns1123Label').value().validate('A').hasValue()", true],
    ["'%s has %d'.format([self.name, self.replicas])", 'web has 3'],
    ['object.spec.replicas > 4 && object.spec.ratio < 1.0', true],
    ['object.spec.list.map(n, n * 2) == [2, 4, 6]', true],
    ["object.?spec.?missing.orValue('none')", 'none'],
    ["duration('90m') > duration('1h')", true],
  ])('%s', (expression, value) => {
    expect(say(expression)).toEqual(value)
  })

  it.each<[string, string]>([
    ['self.foo == 1', "ERROR: <input>:1:5: undefined field 'foo'\n | self.foo == 1\n | ....^"],
    ['has(self.foo)', "ERROR: <input>:1:9: undefined field 'foo'\n | has(self.foo)\n | ........^"],
    ['foo', "ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo\n | ^"],
    ['foo(1)', "ERROR: <input>:1:4: undeclared reference to 'foo' (in container '')\n | foo(1)\n | ...^"],
    [
      'self.replicas == self.name',
      "ERROR: <input>:1:15: found no matching overload for '_==_' applied to '(int, string)'\n | self.replicas == self.name\n | ..............^",
    ],
    [
      'self.name.matches(1)',
      "ERROR: <input>:1:18: found no matching overload for 'matches' applied to 'string.(int)'\n | self.name.matches(1)\n | .................^",
    ],
    ['size(self.replicas)', "ERROR: <input>:1:5: found no matching overload for 'size' applied to '(int)'\n | size(self.replicas)\n | ....^"],
    [
      '1 +',
      "ERROR: <input>:1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | 1 +\n | ...^",
    ],
    ['!self.replicas', "ERROR: <input>:1:1: found no matching overload for '!_' applied to '(int)'\n | !self.replicas\n | ^"],
    ["[1, 'a']", "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, 'a']\n | ....^"],
    ['self.replicas.all(x, true)', "ERROR: <input>:1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)\n | self.replicas.all(x, true)\n | ....^"],
    ['object.spec.missing == 1', '! no such key: missing'],
    ['self.ports[9].port == 1', '! index out of bounds: 9'],
    ['1 / (self.replicas - 3) == 0', '! division by zero'],
    ["object.spec.replicas + 'a' == 'b'", '! no such overload'],
  ])('says of %s what cel-go says', (expression, fault) => {
    expect(say(expression)).toBe(fault)
  })

  it('reads names of fields that mean something to JavaScript as nothing special', () => {
    const types = { self: { fields: { constructor: 'string', ['__proto__']: 'string' } } } as const
    const compiled = compile("self.constructor == 'a'", { variables: types })
    if ('fault' in compiled) throw new Error(compiled.fault)
    expect(compiled.program.evaluate({ self: { constructor: 'a' } })).toEqual({ value: true })
    expect(compiled.program.uses('self')).toBe(true)
    expect(compiled.program.uses('oldSelf')).toBe(false)
  })
})
