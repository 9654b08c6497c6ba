import { describe, expect, it } from 'vitest'
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './write-der'

describe('DER', () => {
  const rows = [
    { name: 'zero', der: integer(0n), hex: '020100' },
    { name: 'a small number', der: integer(127n), hex: '02017f' },
    { name: 'a number whose highest bit would be a sign', der: integer(128n), hex: '02020080' },
    { name: 'a long number', der: integer(0x0123456789n), hex: '02050123456789' },
    { name: 'true', der: boolean(true), hex: '0101ff' },
    {
      name: 'an identifier with numbers above 127',
      der: objectIdentifier('1.2.840.10045.4.3.2'),
      hex: '06082a8648ce3d040302',
    },
    { name: 'an identifier of the name attributes', der: objectIdentifier('2.5.4.3'), hex: '0603550403' },
    { name: 'a text', der: utf8String('kü'), hex: '0c036bc3bc' },
    { name: 'bits', der: bitString(Buffer.from([0b10100000]), 5), hex: '030205a0' },
    {
      name: 'a year with two digits',
      der: time(Date.UTC(2026, 0, 5, 9, 8, 7)),
      hex: `170d${Buffer.from('260105090807Z').toString('hex')}`,
    },
    {
      name: 'a year with four digits',
      der: time(Date.UTC(2050, 0, 1)),
      hex: `180f${Buffer.from('20500101000000Z').toString('hex')}`,
    },
    {
      name: 'elements in one another',
      der: sequence(set(integer(1n)), explicit(3, integer(2n))),
      hex: '300a3103020101a303020102',
    },
    { name: 'a tag in place of another', der: implicit(2, Buffer.from('a')), hex: '820161' },
  ]
  it.each(rows)('writes $name', ({ der, hex }) => {
    expect(Buffer.from(der).toString('hex')).toBe(hex)
  })

  it('says of long contents how many bytes their length takes', () => {
    expect(Buffer.from(octetString(Buffer.alloc(200)).subarray(0, 3)).toString('hex')).toBe('0481c8')
    expect(Buffer.from(octetString(Buffer.alloc(70_000)).subarray(0, 5)).toString('hex')).toBe('0483011170')
  })
})
