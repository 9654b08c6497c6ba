/**
 * What of a stranger's page is kept: elements and attributes that only say how something looks or reads. Whatever is not in these
 * lists is left out, so that what browsers learn tomorrow is out too. Upstream: HTML 4 and 15.2.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Kept with what is in them. */
export const keptElements = words(`
  a abbr address article aside b bdi bdo blockquote br button caption center cite code col colgroup data datalist dd del details dfn div dl dt
  em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main mark menu meter nav
  ol optgroup option output p pre progress q s samp search section select small span strike strong sub summary sup table tbody td textarea
  tfoot th thead time tr tt u ul var wbr`)

/** Left out together with what is in them; of all others that are not kept, what is in them stays. */
export const droppedElements = words(`
  script style template iframe frame frameset object embed applet portal fencedframe math audio video canvas map area base link meta title
  noembed noframes plaintext xmp param source track`)

/** Pictures of lines: nothing in them refers to anything outside. */
export const keptDrawing = words(
  'svg g path rect circle ellipse line polyline polygon text tspan defs lineargradient radialgradient stop title desc',
)

export const keptAttributes = words(`
  abbr align alt bgcolor border cellpadding cellspacing checked class color cols colspan datetime dir disabled face for headers height hidden
  high id label lang list low max maxlength min minlength multiple open optimum pattern placeholder readonly required reversed role rows
  rowspan scope selected size span spellcheck start step style tabindex title translate type valign value width wrap
  cx cy d dx dy fill fill-opacity fill-rule font-family font-size font-weight gradienttransform gradientunits offset opacity points
  preserveaspectratio r rx ry stop-color stop-opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width
  text-anchor transform viewbox x x1 x2 y y1 y2`)

/** Only these may have a name: a named form or picture would shadow what the document itself has. */
export const namedElements = words('input select textarea button output')

export const inputTypes = words(`
  button checkbox color date datetime-local email hidden image month number password radio range reset search submit tel text time url week`)
