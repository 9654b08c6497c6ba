/** `format.dns1123Label().validate(name)`. Upstream: k8s.io/apiserver/pkg/cel/library/format.go (v1.32). */
import { Optional, type Environment } from '@marcbachmann/cel-js'
import { dns1035Label, dnsLabel, dnsSubdomain, labelValue, qualifiedName, type Format } from '../../validation/formats'

class FormatFunctions {}

class FormatValue {
  constructor(
    readonly name: string,
    readonly check: Format,
  ) {}
}

/** With a beginning of a name: what follows is made up. */
const asPrefix =
  (check: Format): Format =>
  (value) =>
    check(value.endsWith('-') ? `${value.slice(0, -1)}a` : value)

const checks: Readonly<Record<string, Format>> = {
  dns1035Label,
  dns1035LabelPrefix: asPrefix(dns1035Label),
  dns1123Label: dnsLabel,
  dns1123LabelPrefix: asPrefix(dnsLabel),
  dns1123Subdomain: dnsSubdomain,
  dns1123SubdomainPrefix: asPrefix(dnsSubdomain),
  labelValue,
  qualifiedName,
  uuid: (value) => (/^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/.test(value) ? [] : ['does not match the UUID format']),
  byte: (value) => (/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) ? [] : ['invalid base64']),
  date: (value) => (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? [] : ['invalid date']),
  datetime: (value) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value)) ? [] : ['invalid datetime']),
  uri: (value) => (/^([a-zA-Z][a-zA-Z0-9+.-]*:|\/)/.test(value) ? [] : [`parse ${JSON.stringify(value)}: invalid URI for request`]),
}

export function addNamedFormats(environment: Environment): void {
  environment
    .registerType('FormatFunctions', { ctor: FormatFunctions, fields: {} })
    .registerType('NamedFormat', { ctor: FormatValue, fields: {} })
    .registerConstant('format', 'FormatFunctions', new FormatFunctions())
    .registerFunction('FormatFunctions.named(string): optional<NamedFormat>', (_: FormatFunctions, name: string) => {
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined
      return check ? Optional.of(new FormatValue(name, check)) : Optional.none()
    })
    .registerFunction('NamedFormat.validate(string): optional<list<string>>', ({ check }: FormatValue, value: string) => {
      const faults = check(value)
      return faults.length > 0 ? Optional.of([...faults]) : Optional.none()
    })
  for (const [name, check] of Object.entries(checks)) {
    environment.registerFunction(`FormatFunctions.${name}(): NamedFormat`, () => new FormatValue(name, check))
  }
}
