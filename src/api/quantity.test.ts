import { describe, expect, it } from 'vitest'
import { addQuantities, canonicalQuantity, formatQuantity, isQuantity, milliValue, parseQuantity, quantityValue } from './quantity'

describe('canonicalQuantity', () => {
  const rows: [string | number, string][] = [
    ['500m', '500m'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500', '1500'],
    ['2000', '2k'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Ki', '1000Ki'],
    ['0', '0'],
    ['0Gi', '0'],
    ['1e3', '1e3'],
    ['1E6', '1e6'],
    ['123456789', '123456789'],
    [2, '2'],
    ['-250m', '-250m'],
    ['.5', '500m'],
    ['0.0000000001', '1n'],
    ['512', '512'],
  ]
  it.each(rows)('%s is %s', (text, canonical) => expect(canonicalQuantity(text)).toBe(canonical))
})

it.each(['', 'x', '1 Gi', '1gi', '1K', '--1', '1.2.3', 'Gi'])('%j is not a quantity', (text) => expect(isQuantity(text)).toBe(false))

it('measures in base units and in thousandths', () => {
  expect(quantityValue('128Mi')).toBe(134217728)
  expect(quantityValue('250m')).toBe(0.25)
  expect(milliValue('250m')).toBe(250)
  expect(milliValue('0.1')).toBe(100)
  expect(milliValue('100u')).toBe(1)
  expect(quantityValue(undefined)).toBe(0)
})

it('adds without drifting, in the format of the first', () => {
  let sum = parseQuantity('0')
  const tenth = parseQuantity('0.1')
  if (!sum || !tenth) throw new Error('unparsed')
  for (let i = 0; i < 10; i++) sum = addQuantities(sum, tenth)
  expect(formatQuantity(sum)).toBe('1')
})
