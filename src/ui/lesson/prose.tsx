/**
 * The lesson's prose as elements. Shell examples can be run with a click and files opened; words of the glossary say what they mean;
 * where a guess is asked for, `Guess` stands.
 */
import type { Element, Root } from 'hast'
import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { useMemo, type ReactNode } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { CommandBlock } from './CommandBlock'
import { FileBlock } from './FileBlock'
import { Lines } from './Lines'
import { Term } from './Term'
import { textOf } from './text-of'

interface ProseProps {
  readonly root: Root
  /** What stands where the prose asks for a guess. */
  readonly guess?: (index: number) => ReactNode
}

export function Prose({ root, guess }: ProseProps): ReactNode {
  return useMemo(() => {
    const Guess = ({ node }: { node?: Element }): ReactNode => guess?.(Number(node?.properties.dataIndex))
    const components = { pre: Preformatted, a: Link, aside: Guess }
    return toJsxRuntime(root, { Fragment, jsx, jsxs, passNode: true, components })
  }, [root, guess])
}

function Preformatted({ node }: { node?: Element }): React.JSX.Element {
  const code = node?.children[0]
  const text = node ? textOf(node).replace(/\n$/, '') : ''
  const file = node?.properties.dataFile
  if (typeof file === 'string') return <FileBlock file={file} content={text} />
  const classes = code?.type === 'element' ? code.properties.className : undefined
  if (Array.isArray(classes) && classes.includes('language-sh')) return <CommandBlock script={text} />
  return <Lines text={text} />
}

const TERM = 'term:'

/** Words of the glossary and addresses of the web; whatever else a lesson says is shown as text. */
function Link({ href, children }: { href?: string; children?: ReactNode }): React.JSX.Element {
  if (href?.startsWith(TERM)) return <Term id={href.slice(TERM.length)}>{children}</Term>
  if (!href || !/^https?:/.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  )
}
