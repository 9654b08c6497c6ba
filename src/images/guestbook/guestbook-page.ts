/**
 * The page of the guestbook. Upstream: https://github.com/GoogleCloudPlatform/kubernetes-engine-samples (quickstarts/guestbook/php-
 * redis: index.html)
 *
 * Simplified: a form that the server answers, where the real page has scripts of AngularJS that ask guestbook.php; that address answers
 * here too.
 */
import { escapeHtml } from '../html'

export const guestbookPage = (messages: readonly string[]): string => `<!DOCTYPE html>
<html>
  <head><title>Guestbook</title></head>
  <body>
    <h2>Guestbook</h2>
    <form method="post" action="/">
      <input type="text" name="message" placeholder="Messages">
      <button type="submit">Submit</button>
    </form>
    <div>${messages.map((message) => `<div>${escapeHtml(message)}</div>`).join('\n')}</div>
  </body>
</html>
`
