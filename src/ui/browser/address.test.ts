import { describe, expect, it } from 'vitest'
import { shortAddress, typedAddress } from './address'

describe('an address that somebody types', () => {
  it.each([
    ['localhost:8080', 'http://localhost:8080/'],
    [' 172.18.0.3:30080/env ', 'http://172.18.0.3:30080/env'],
    ['https://shop.test', 'https://shop.test/'],
    ['shop.test?a=b', 'http://shop.test/?a=b'],
    ['', undefined],
    ['why is it so', undefined],
    ['javascript:alert(1)', undefined],
    ['javascript://x/%0aalert(1)', undefined],
    ['data:text/html,x', undefined],
    ['file:///etc/passwd', undefined],
    ['about:blank', undefined],
    ['localhost:99999', undefined],
  ])('%s is %s', (text, address) => expect(typedAddress(text)).toBe(address))

  it.each([
    ['http://localhost:8080/', 'localhost:8080'],
    ['http://a.test/x?y', 'a.test/x?y'],
    ['https://a.test/', 'https://a.test'],
    ['nothing', 'nothing'],
  ])('%s is shown as %s', (address, short) => expect(shortAddress(address)).toBe(short))
})
