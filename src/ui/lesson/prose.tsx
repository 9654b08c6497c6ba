/** The lesson's prose as elements. Shell examples can be run with a click: the learner sees them typed in the terminal. */
import type { Element, Root } from 'hast'
import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { useMemo, type ReactNode } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { CommandBlock } from './CommandBlock'
import { textOf } from './text-of'

export function Prose({ root }: { root: Root }): ReactNode {
  return useMemo(() => toJsxRuntime(root, { Fragment, jsx, jsxs, passNode: true, components: { pre: Preformatted, a: Link } }), [root])
}

function Preformatted({ node }: { node?: Element }): React.JSX.Element {
  const code = node?.children[0]
  const text = node ? textOf(node).replace(/\n$/, '') : ''
  const classes = code?.type === 'element' ? code.properties.className : undefined
  if (Array.isArray(classes) && classes.includes('language-sh')) return <CommandBlock script={text} />
  return (
    <pre tabIndex={0}>
      <code>{text}</code>
    </pre>
  )
}

/** Only addresses of the web; whatever else a lesson says is shown as text. */
function Link({ href, children }: { href?: string; children?: ReactNode }): React.JSX.Element {
  if (!href || !/^https?:/.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
