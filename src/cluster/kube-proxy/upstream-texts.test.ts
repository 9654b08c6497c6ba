/**
 * Rules as upstream's tests hold them, in the words that kube-proxy gives to iptables-restore (pkg/proxy/iptables/proxier_test.go,
 * v1.32: TestBadIPs, TestSyncProxyRulesRepeated, TestSyncProxyRulesLargeClusterMode). Both sides are compared word by word, whatever
 * the order of the words in a line, since iptables-save has an order of its own.
 */
import { describe, expect, it } from 'vitest'
import { formatRuleset } from '../network/iptables-save'
import type { Ruleset } from '../network/netfilter'
import { dumps, large } from './dumps.test.support'
import { RuleBook } from './rule-book'
import { here, portsOf, rulesFor, testConfig, type Given } from './rules.test.support'

/** What iptables-save says in other words than was given to iptables-restore. */
const otherWords: readonly (readonly [RegExp, string])[] = [
  [/--or-mark (\w+)/, '--set-xmark $1/$1'],
  [/--xor-mark (\w+)/, '--set-xmark $1/0x0'],
  [/-j REJECT$/, '-j REJECT --reject-with icmp-port-unreachable'],
  [/(-[sd]) ([\d.]+)(?= |$)/g, '$1 $2/32'],
  [/-j MASQUERADE$/, '-j MASQUERADE --random-fully'],
  [/ --mask 255.255.255.255 --rsource/, ''],
  [/--comment (ns\S+)/, '--comment "$1"'],
  [/(--probability 0\.\d{6})\d+/, '$1'],
]

const words = (line: string): string =>
  otherWords
    .reduce((text, [from, to]) => text.replace(from, to), line.trim())
    .match(/"[^"]*"|\S+/g)
    ?.sort()
    .join(' ') ?? ''

const isOfServices = (line: string): boolean => /^-A KUBE-(SERVICES|EXTERNAL|NODEPORTS|PROXY|SVC|SVL|SEP|EXT|FW)/.test(line)

const saidBy = (rules: Ruleset): readonly string[] => formatRuleset([rules]).split('\n').filter(isOfServices).map(words).sort()
const given = (text: string): readonly string[] => text.trim().split('\n').map(words).sort()

const LAST = '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS'

const svc1 = `
-A KUBE-SERVICES -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 -j KUBE-SVC-XPGD46QRK7WJZT7O
-A KUBE-SEP-SNQ3ZNILQDEJNDQO -m comment --comment ns1/svc1:p80 -s 10.0.1.1 -j KUBE-MARK-MASQ
-A KUBE-SEP-SNQ3ZNILQDEJNDQO -m comment --comment ns1/svc1:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.1.1:80
-A KUBE-SVC-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ
-A KUBE-SVC-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 -> 10.0.1.1:80" -j KUBE-SEP-SNQ3ZNILQDEJNDQO`

const svc2 = `
-A KUBE-SERVICES -m comment --comment "ns2/svc2:p8080 cluster IP" -m tcp -p tcp -d 172.30.0.42 --dport 8080 -j KUBE-SVC-2VJB64SDSIJUP5T6
-A KUBE-SEP-UHEGFW77JX3KXTOV -m comment --comment ns2/svc2:p8080 -s 10.0.2.1 -j KUBE-MARK-MASQ
-A KUBE-SEP-UHEGFW77JX3KXTOV -m comment --comment ns2/svc2:p8080 -m tcp -p tcp -j DNAT --to-destination 10.0.2.1:8080
-A KUBE-SVC-2VJB64SDSIJUP5T6 -m comment --comment "ns2/svc2:p8080 cluster IP" -m tcp -p tcp -d 172.30.0.42 --dport 8080 ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ
-A KUBE-SVC-2VJB64SDSIJUP5T6 -m comment --comment "ns2/svc2:p8080 -> 10.0.2.1:8080" -j KUBE-SEP-UHEGFW77JX3KXTOV`

const svc3Head = `
-A KUBE-SERVICES -m comment --comment "ns3/svc3:p80 cluster IP" -m tcp -p tcp -d 172.30.0.43 --dport 80 -j KUBE-SVC-X27LE4BHSL4DOUIK
-A KUBE-SVC-X27LE4BHSL4DOUIK -m comment --comment "ns3/svc3:p80 cluster IP" -m tcp -p tcp -d 172.30.0.43 --dport 80 ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ`

const svc3First = `${svc3Head}
-A KUBE-SEP-BSWRHOQ77KEXZLNL -m comment --comment ns3/svc3:p80 -s 10.0.3.1 -j KUBE-MARK-MASQ
-A KUBE-SEP-BSWRHOQ77KEXZLNL -m comment --comment ns3/svc3:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.3.1:80
-A KUBE-SVC-X27LE4BHSL4DOUIK -m comment --comment "ns3/svc3:p80 -> 10.0.3.1:80" -j KUBE-SEP-BSWRHOQ77KEXZLNL`

const svc3Second = `${svc3Head}
-A KUBE-SEP-DKCFIS26GWF2WLWC -m comment --comment ns3/svc3:p80 -s 10.0.3.2 -j KUBE-MARK-MASQ
-A KUBE-SEP-DKCFIS26GWF2WLWC -m comment --comment ns3/svc3:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.3.2:80
-A KUBE-SVC-X27LE4BHSL4DOUIK -m comment --comment "ns3/svc3:p80 -> 10.0.3.2:80" -j KUBE-SEP-DKCFIS26GWF2WLWC`

const svc3Both = `${svc3Head}
-A KUBE-SEP-DKCFIS26GWF2WLWC -m comment --comment ns3/svc3:p80 -s 10.0.3.2 -j KUBE-MARK-MASQ
-A KUBE-SEP-DKCFIS26GWF2WLWC -m comment --comment ns3/svc3:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.3.2:80
-A KUBE-SEP-JVVZVJ7BSEPPRNBS -m comment --comment ns3/svc3:p80 -s 10.0.3.3 -j KUBE-MARK-MASQ
-A KUBE-SEP-JVVZVJ7BSEPPRNBS -m comment --comment ns3/svc3:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.3.3:80
-A KUBE-SVC-X27LE4BHSL4DOUIK -m comment --comment "ns3/svc3:p80 -> 10.0.3.2:80" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP-DKCFIS26GWF2WLWC
-A KUBE-SVC-X27LE4BHSL4DOUIK -m comment --comment "ns3/svc3:p80 -> 10.0.3.3:80" -j KUBE-SEP-JVVZVJ7BSEPPRNBS`

const svc4Empty = '\n-A KUBE-SERVICES -m comment --comment "ns4/svc4:p80 has no endpoints" -m tcp -p tcp -d 172.30.0.44 --dport 80 -j REJECT'

const svc4 = `
-A KUBE-SERVICES -m comment --comment "ns4/svc4:p80 cluster IP" -m tcp -p tcp -d 172.30.0.44 --dport 80 -j KUBE-SVC-4SW47YFZTEDKD3PK
-A KUBE-SEP-AYCN5HPXMIRJNJXU -m comment --comment ns4/svc4:p80 -s 10.0.4.1 -j KUBE-MARK-MASQ
-A KUBE-SEP-AYCN5HPXMIRJNJXU -m comment --comment ns4/svc4:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.4.1:80
-A KUBE-SVC-4SW47YFZTEDKD3PK -m comment --comment "ns4/svc4:p80 cluster IP" -m tcp -p tcp -d 172.30.0.44 --dport 80 ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ
-A KUBE-SVC-4SW47YFZTEDKD3PK -m comment --comment "ns4/svc4:p80 -> 10.0.4.1:80" -j KUBE-SEP-AYCN5HPXMIRJNJXU`

const badAddresses = `
-A KUBE-PROXY-FIREWALL -m comment --comment "ns1/svc1:p80 traffic not accepted by KUBE-FW-XPGD46QRK7WJZT7O" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j DROP
-A KUBE-NODEPORTS -m comment --comment ns1/svc1:p80 -m tcp -p tcp -d 127.0.0.0/8 --dport 3001 -m nfacct --nfacct-name localhost_nps_accepted_pkts -j KUBE-EXT-XPGD46QRK7WJZT7O
-A KUBE-NODEPORTS -m comment --comment ns1/svc1:p80 -m tcp -p tcp --dport 3001 -j KUBE-EXT-XPGD46QRK7WJZT7O
-A KUBE-SERVICES -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 -j KUBE-SVC-XPGD46QRK7WJZT7O
-A KUBE-SERVICES -m comment --comment "ns1/svc1:p80 external IP" -m tcp -p tcp -d 192.168.99.22 --dport 80 -j KUBE-EXT-XPGD46QRK7WJZT7O
-A KUBE-SERVICES -m comment --comment "ns1/svc1:p80 loadbalancer IP" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j KUBE-FW-XPGD46QRK7WJZT7O
-A KUBE-EXT-XPGD46QRK7WJZT7O -m comment --comment "masquerade traffic for ns1/svc1:p80 external destinations" -j KUBE-MARK-MASQ
-A KUBE-EXT-XPGD46QRK7WJZT7O -j KUBE-SVC-XPGD46QRK7WJZT7O
-A KUBE-FW-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 loadbalancer IP" -s 203.0.113.0/25 -j KUBE-EXT-XPGD46QRK7WJZT7O
-A KUBE-FW-XPGD46QRK7WJZT7O -m comment --comment "other traffic to ns1/svc1:p80 will be dropped by KUBE-PROXY-FIREWALL"
-A KUBE-SEP-SXIVWICOYRO3J4NJ -m comment --comment ns1/svc1:p80 -s 10.180.0.1 -j KUBE-MARK-MASQ
-A KUBE-SEP-SXIVWICOYRO3J4NJ -m comment --comment ns1/svc1:p80 -m tcp -p tcp -j DNAT --to-destination 10.180.0.1:80
-A KUBE-SVC-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 cluster IP" -m tcp -p tcp -d 172.30.0.41 --dport 80 ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ
-A KUBE-SVC-XPGD46QRK7WJZT7O -m comment --comment "ns1/svc1:p80 -> 10.180.0.1:80" -j KUBE-SEP-SXIVWICOYRO3J4NJ`

const service = (i: number, endpoints?: readonly string[]): Given => ({
  name: `ns${i}/svc${i}`,
  spec: { clusterIP: `172.30.0.4${i}`, ports: [{ name: i === 2 ? 'p8080' : 'p80', port: i === 2 ? 8080 : 80, protocol: 'TCP' }] },
  ...(endpoints ? { endpoints } : {}),
})

/** One after the other in the same book; no Service: it is removed. */
const rounds: readonly { title: string; written?: readonly Given[]; removed?: string; rules: string }[] = [
  { title: 'two Services', written: [service(1, ['10.0.1.1']), service(2, ['10.0.2.1'])], rules: svc1 + svc2 },
  { title: 'a Service more', written: [service(3, ['10.0.3.1'])], rules: svc1 + svc2 + svc3First },
  { title: 'a Service less', removed: 'ns2/svc2', rules: svc1 + svc3First },
  { title: 'a Service that nobody answers for yet', written: [service(4)], rules: svc1 + svc3First + svc4Empty },
  { title: 'its endpoints', written: [service(4, ['10.0.4.1'])], rules: svc1 + svc3First + svc4 },
  { title: 'another endpoint in place of one', written: [service(3, ['10.0.3.2'])], rules: svc1 + svc3Second + svc4 },
  { title: 'a second endpoint', written: [service(3, ['10.0.3.2', '10.0.3.3'])], rules: svc1 + svc3Both + svc4 },
  { title: 'nothing new', rules: svc1 + svc3Both + svc4 },
  { title: 'the last of them removed', removed: 'ns4/svc4', rules: svc1 + svc3Both },
]

describe('the rules that upstream expects', () => {
  it('for addresses with zeros in front', () => {
    const dump = dumps.find(({ title }) => title === 'addresses with zeros in front')
    expect(saidBy(rulesFor(dump?.given ?? []))).toEqual(given(`${badAddresses}\n${LAST}`))
  })

  it('round by round, in the same book', () => {
    const book = new RuleBook(testConfig)
    const rules = book.rulesOf(here)
    for (const round of rounds) {
      for (const each of round.written ?? []) book.write(each.name, portsOf(each))
      if (round.removed) book.write(round.removed, [])
      book.finish()
      expect(saidBy(rules), round.title).toEqual(given(`${round.rules}\n${LAST}`))
      expect(book.rulesOf(here)).toBe(rules)
    }
  })

  it('for more than a thousand endpoints: new ones without comments, and after a full round none has any', () => {
    const book = new RuleBook(testConfig)
    const endpointLines = () => formatRuleset([book.rulesOf(here)]).split('\n').filter((line) => /^-A KUBE-SEP-.* -j DNAT/.test(line))
    const lineOf = (address: string) => endpointLines().find((line) => line.includes(`${address}:`))
    const [first, second, third] = large
    for (const each of [first, second]) book.write(each.name, portsOf(each))
    book.finish()
    expect(endpointLines()).toHaveLength(998)
    expect(words(lineOf('10.0.0.0') ?? '')).toBe(words('-A KUBE-SEP-DKGQUZGBKLTPAR56 -m comment --comment ns1/svc1:p80 -m tcp -p tcp -j DNAT --to-destination 10.0.0.0:80'))
    book.write(third.name, portsOf(third))
    book.finish()
    expect(lineOf('203.0.113.4')).toBe('-A KUBE-SEP-RUVVH7YV3PHQBDOS -p tcp -m tcp -j DNAT --to-destination 203.0.113.4:8081')
    expect(endpointLines().filter((line) => line.includes('--comment'))).toHaveLength(998)
    book.rewrite()
    book.finish()
    expect(lineOf('10.0.0.0')).toBe('-A KUBE-SEP-DKGQUZGBKLTPAR56 -p tcp -m tcp -j DNAT --to-destination 10.0.0.0:80')
    expect(endpointLines().filter((line) => line.includes('--comment'))).toEqual([])
    book.write(second.name, [])
    book.rewrite()
    book.finish()
    expect(lineOf('203.0.113.4')).toContain('--comment "ns3/svc3:p8081"')
  })
})
