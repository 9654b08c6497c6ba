/** Addresses and ranges of addresses in expressions. Upstream: k8s.io/apiserver/pkg/cel/library/{ip,cidr}.go (v1.32). */
import { EvaluationError, type Environment } from '@marcbachmann/cel-js'
import { formatAddress, parseAddress, parseRange, type Address, type AddressRange } from './ip-address'

class IpValue {
  constructor(readonly address: Address) {}
  toString(): string {
    return formatAddress(this.address)
  }
}

class CidrValue {
  constructor(readonly range: AddressRange) {}
  toString(): string {
    return `${formatAddress(this.range.address)}/${this.range.length}`
  }
}

class IpFunctions {}

export function addAddresses(environment: Environment): void {
  environment
    .registerType('net.IP', { ctor: IpValue, fields: {} })
    .registerType('net.CIDR', { ctor: CidrValue, fields: {} })
    .registerType('IpFunctions', { ctor: IpFunctions, fields: {} })
    .registerConstant('ip', 'IpFunctions', new IpFunctions())
  addIps(environment)
  addCidrs(environment)
}

function addIps(environment: Environment): void {
  const test = (name: string, holds: (address: Address) => boolean) =>
    environment.registerFunction(`net.IP.${name}(): bool`, ({ address }: IpValue) => holds(address))
  environment
    .registerFunction('ip(string): net.IP', (text: string) => new IpValue(requireAddress(text)))
    .registerFunction('isIP(string): bool', (text: string) => parseAddress(text) !== undefined)
    .registerFunction('string(net.IP): string', (value: IpValue) => value.toString())
    .registerFunction('IpFunctions.isCanonical(string): bool', (_: IpFunctions, text: string) => formatAddress(requireAddress(text)) === text)
    .registerFunction('net.IP.family(): int', ({ address }: IpValue) => BigInt(address.family))
    .registerOperator('net.IP == net.IP', (a: IpValue, b: IpValue) => a.toString() === b.toString())
  test('isUnspecified', ({ bits }) => bits === 0n)
  test('isLoopback', ({ family, bits }) => (family === 4 ? bits >> 24n === 127n : bits === 1n))
  test('isLinkLocalMulticast', isLinkLocalMulticast)
  test('isLinkLocalUnicast', isLinkLocalUnicast)
  test('isGlobalUnicast', isGlobalUnicast)
}

const isLinkLocalMulticast = ({ family, bits }: Address): boolean => (family === 4 ? bits >> 8n === 0xe00000n : bits >> 112n === 0xff02n)
const isLinkLocalUnicast = ({ family, bits }: Address): boolean => (family === 4 ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan)
const isMulticast = ({ family, bits }: Address): boolean => (family === 4 ? bits >> 28n === 0xen : bits >> 120n === 0xffn)
const isBroadcast = ({ family, bits }: Address): boolean => family === 4 && bits === 0xffffffffn

function isGlobalUnicast(address: Address): boolean {
  const isLoopback = address.family === 4 ? address.bits >> 24n === 127n : address.bits === 1n
  return address.bits !== 0n && !isLoopback && !isMulticast(address) && !isLinkLocalUnicast(address) && !isBroadcast(address)
}

function addCidrs(environment: Environment): void {
  environment
    .registerFunction('cidr(string): net.CIDR', (text: string) => new CidrValue(requireRange(text)))
    .registerFunction('isCIDR(string): bool', (text: string) => parseRange(text) !== undefined)
    .registerFunction('string(net.CIDR): string', (value: CidrValue) => value.toString())
    .registerFunction('net.CIDR.containsIP(net.IP): bool', ({ range }: CidrValue, { address }: IpValue) => holds(range, address))
    .registerFunction('net.CIDR.containsIP(string): bool', ({ range }: CidrValue, text: string) => holds(range, requireAddress(text)))
    .registerFunction('net.CIDR.containsCIDR(net.CIDR): bool', ({ range }: CidrValue, other: CidrValue) => holdsRange(range, other.range))
    .registerFunction('net.CIDR.containsCIDR(string): bool', ({ range }: CidrValue, text: string) => holdsRange(range, requireRange(text)))
    .registerFunction('net.CIDR.ip(): net.IP', ({ range }: CidrValue) => new IpValue(range.address))
    .registerFunction('net.CIDR.masked(): net.CIDR', ({ range }: CidrValue) => new CidrValue(masked(range)))
    .registerFunction('net.CIDR.prefixLength(): int', ({ range }: CidrValue) => BigInt(range.length))
    .registerOperator('net.CIDR == net.CIDR', (a: CidrValue, b: CidrValue) => a.toString() === b.toString())
}

const width = ({ family }: Address): number => (family === 4 ? 32 : 128)
const prefix = (address: Address, length: number): bigint => address.bits >> BigInt(width(address) - length)

const holds = ({ address, length }: AddressRange, other: Address): boolean =>
  address.family === other.family && prefix(address, length) === prefix(other, length)
const holdsRange = (range: AddressRange, other: AddressRange): boolean => other.length >= range.length && holds(range, other.address)

function masked({ address, length }: AddressRange): AddressRange {
  const rest = BigInt(width(address) - length)
  return { address: { ...address, bits: (address.bits >> rest) << rest }, length }
}

function requireAddress(text: string): Address {
  const address = parseAddress(text)
  if (!address) throw new EvaluationError(`IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`)
  return address
}

function requireRange(text: string): AddressRange {
  const range = parseRange(text)
  if (!range) throw new EvaluationError('network address parse error during conversion from string: invalid CIDR address')
  return range
}
