/**
 * Formats of texts that a schema may ask for. Formats that are not listed are not checked.
 * Upstream: k8s.io/kube-openapi/pkg/validation/strfmt, k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go (v1.32).
 */
import { isIpv4, isIpv6 } from '../validation/formats'
import { parseRange } from '../cel/library/ip-address'
import { findTimeFault } from '../openapi/go-time'

const matches =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value)

const UUID = (version: string): RegExp => new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$`, 'i')
const HOSTNAME = /^([a-zA-Z0-9\p{L}]((-?[a-zA-Z0-9\p{L}]{0,62})?)|[a-zA-Z0-9\p{L}](([a-zA-Z0-9\p{L}-]{0,61}[a-zA-Z0-9\p{L}])?)(\.)){0,}([a-zA-Z\p{L}]){2,63}$/u
const ONE_DURATION = /^\s*([0-9]+(\.[0-9]+)?\s*(ns|nanos?|us|µs|micros?|ms|millis?|s|secs?|seconds?|m|mins?|minutes?|h|hr|hours?|d|days?|w|wk|weeks?)\s*)+$/i
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDate(value: string): boolean {
  const [, , month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? []
  return month !== undefined && Number(month) >= 1 && Number(day) >= 1 && Number(day) <= (DAYS[Number(month) - 1] ?? 0) && !Number.isNaN(Date.parse(value))
}

const checks: Readonly<Record<string, (value: string) => boolean>> = {
  bsonobjectid: matches(/^[0-9a-f]{24}$/),
  byte: matches(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  cidr: (value) => parseRange(value) !== undefined,
  creditcard: matches(/^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|3[47][0-9]{13}|6(?:011|5[0-9]{2})[0-9]{12})$/),
  date: isDate,
  'date-time': (value) => findTimeFault(value.replace(/^(\S+) (?=\d)/, '$1T')) === undefined,
  datetime: (value) => findTimeFault(value) === undefined,
  duration: (value) => ONE_DURATION.test(value) || /^[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(value),
  email: matches(/^[^\s@<>]+@[^\s@<>]+$/),
  hexcolor: matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  hostname: (value) => value.length <= 255 && HOSTNAME.test(value),
  ipv4: isIpv4,
  ipv6: isIpv6,
  isbn: (value) => /^(\d{9}[\dX]|\d{13})$/.test(value.replace(/[\s-]/g, '')),
  isbn10: (value) => /^\d{9}[\dX]$/.test(value.replace(/[\s-]/g, '')),
  isbn13: (value) => /^\d{13}$/.test(value.replace(/[\s-]/g, '')),
  mac: matches(/^([0-9a-f]{2}([:-])[0-9a-f]{2}(\2[0-9a-f]{2}){4}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})$/i),
  password: () => true,
  rgbcolor: matches(/^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/),
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  uri: matches(/^([a-zA-Z][a-zA-Z0-9+.-]*:[^\s]*|\/[^\s]*)$/),
  uuid: matches(UUID('[0-9a-f]')),
  uuid3: matches(UUID('3')),
  uuid4: matches(UUID('4')),
  uuid5: matches(UUID('5')),
}

export const isInFormat = (value: string, format: string): boolean => !Object.hasOwn(checks, format) || checks[format](value)
