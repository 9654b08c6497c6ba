/** How a page came: where it was asked for, by which way, and the headers of the answer. */
import type { BrowsedPage } from '../../protocol/messages'
import { Hops } from '../packets/PassageItem'
import styles from './browser.module.css'

export function PageDetails({ page }: { readonly page: BrowsedPage }): React.JSX.Element {
  const { method, url, redirects, outcome, hops } = page
  return (
    <div className={styles.details} tabIndex={0} role="region" aria-label="How the page came">
      {redirects.map(({ url: from, status }, index) => (
        <p key={index}>
          {from} answered {status} and sent on:
        </p>
      ))}
      <p>
        <b>{method}</b> {url}
        {outcome.type === 'response' && ` from ${outcome.address}`}
      </p>
      {hops.length > 0 && (
        <>
          <h3>Its way</h3>
          <Hops hops={hops} />
        </>
      )}
      {outcome.type === 'response' && (
        <>
          <h3>Headers of the answer</h3>
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
