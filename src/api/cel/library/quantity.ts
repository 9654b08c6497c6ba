/** Quantities in expressions. Upstream: k8s.io/apiserver/pkg/cel/library/quantity.go (v1.32). */
import { EvaluationError, type Environment } from '@marcbachmann/cel-js'
import { addQuantities, compareQuantities, formatQuantity, isQuantity, parseQuantity, type Quantity } from '../../quantity'

const NANO = 1_000_000_000n

class QuantityValue {
  constructor(readonly quantity: Quantity) {}
  toString(): string {
    return formatQuantity(this.quantity)
  }
  valueOf(): bigint {
    return this.quantity.nano
  }
}

export function addQuantity(environment: Environment): void {
  environment
    .registerType('Quantity', { ctor: QuantityValue, fields: {} })
    .registerFunction('isQuantity(string): bool', (text: string) => isQuantity(text))
    .registerFunction('quantity(string): Quantity', parse)
    .registerFunction('Quantity.isInteger(): bool', ({ quantity }: QuantityValue) => quantity.nano % NANO === 0n)
    .registerFunction('Quantity.asInteger(): int', asInteger)
    .registerFunction('Quantity.asApproximateFloat(): double', ({ quantity }: QuantityValue) => Number(quantity.nano) / 1e9)
    .registerFunction('Quantity.sign(): int', ({ quantity: { nano } }: QuantityValue) => (nano > 0n ? 1n : nano < 0n ? -1n : 0n))
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: QuantityValue, b: QuantityValue) => compare(a, b) > 0)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: QuantityValue, b: QuantityValue) => compare(a, b) < 0)
    .registerFunction('Quantity.compareTo(Quantity): int', (a: QuantityValue, b: QuantityValue) => BigInt(compare(a, b)))
    .registerFunction('Quantity.add(Quantity): Quantity', (a: QuantityValue, b: QuantityValue) => sum(a, b.quantity.nano))
    .registerFunction('Quantity.add(int): Quantity', (a: QuantityValue, b: bigint) => sum(a, b * NANO))
    .registerFunction('Quantity.sub(Quantity): Quantity', (a: QuantityValue, b: QuantityValue) => sum(a, -b.quantity.nano))
    .registerFunction('Quantity.sub(int): Quantity', (a: QuantityValue, b: bigint) => sum(a, -b * NANO))
    .registerOperator('Quantity == Quantity', (a: QuantityValue, b: QuantityValue) => compare(a, b) === 0)
}

const compare = (a: QuantityValue, b: QuantityValue): number => compareQuantities(a.quantity, b.quantity)

const sum = (a: QuantityValue, nano: bigint): QuantityValue => new QuantityValue(addQuantities(a.quantity, { ...a.quantity, nano }))

function parse(text: string): QuantityValue {
  const quantity = parseQuantity(text)
  if (!quantity) {
    throw new EvaluationError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  }
  return new QuantityValue(quantity)
}

function asInteger({ quantity }: QuantityValue): bigint {
  if (quantity.nano % NANO !== 0n) throw new EvaluationError('cannot convert value to integer')
  return quantity.nano / NANO
}
