/** How a page came: where it was asked for, by which way, and the headers of the answer. */
import { say } from '../language/say'
import type { BrowsedPage } from '../../protocol/messages'
import { Hops } from '../packets/PassageItem'
import styles from './browser.module.css'

export function PageDetails({ page }: { readonly page: BrowsedPage }): React.JSX.Element {
  const { method, url, redirects, outcome, hops } = page
  return (
    <div className={styles.details} tabIndex={0} role="region" aria-label={say('browser.details')}>
      {redirects.map(({ url: from, status }, index) => (
        <p key={index}>
          {say('browser.sentOn', { url: from, status })}
        </p>
      ))}
      <p>
        <b>{method}</b> {url}
        {outcome.type === 'response' && ` ${say('browser.from', { address: outcome.address })}`}
      </p>
      {hops.length > 0 && (
        <>
          <h3>{say('browser.way')}</h3>
          <Hops hops={hops} />
        </>
      )}
      {outcome.type === 'response' && (
        <>
          <h3>{say('browser.headers')}</h3>
          <table>
            <tbody>
              {Object.entries(outcome.headers).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  )
}
